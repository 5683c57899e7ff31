import { describe, expect, it } from 'vitest';
import { addRow, changeRow, memberOf, removeRow, type Row, takeLines, writtenRows } from './draft.ts';

const row = (key: number, service = '', target = '', current = ''): Row => ({ key, service, target, current });
const line = (service: string, target: string) => ({ line: 1, service, target });

describe('a train that is being made up', () => {
  it('keeps the key of each row, whatever is taken away before it', () => {
    const rows = addRow(removeRow([row(1, 'shop'), row(2, 'web')], 1));
    expect(rows.map(({ key, service }) => [key, service])).toEqual([
      [2, 'web'],
      [3, ''],
    ]);
  });

  it('always has a row to write into', () => {
    const [left] = removeRow([row(4, 'shop')], 4);
    expect(left).toMatchObject({ service: '', target: '' });
    expect(takeLines([row(1)], [])).toHaveLength(1);
  });

  it('takes pasted lines: new ones at the end, known ones with the new version, blank rows gone', () => {
    const rows = takeLines([row(1, 'shop', '1.0.0', '0.9.0'), row(2)], [line('web', '3.0.0'), line('SHOP', '2.0.0')]);
    expect(rows).toEqual([row(1, 'shop', '2.0.0', '0.9.0'), row(3, 'web', '3.0.0')]);
  });

  it('sends what was written, without blank rows and without spaces around it', () => {
    const rows = changeRow([row(1, ' shop ', '2.0.0 '), row(2, ' '), row(3, 'web')], 3, { current: '1.0.0' });
    expect(writtenRows(rows).map(memberOf)).toEqual([
      { service: 'shop', target: '2.0.0' },
      { service: 'web', target: '', current: '1.0.0' },
    ]);
  });
});

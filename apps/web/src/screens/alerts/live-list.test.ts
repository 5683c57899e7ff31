import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringUpToDate, stretchOf } from './live-list.ts';
import { testAlert } from './test-alert.ts';

const list = (...ids: string[]) => ids.map((id) => testAlert(id));

describe('a list that is brought up to date', () => {
  it('counts what is new and leaves it out', () => {
    const { rows, fresh } = bringUpToDate(list('3', '2', '1'), list('5', '4', '3'), false);

    expect(rows.map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(fresh).toEqual(['5', '4']);
  });

  it('shows what changed in its place', () => {
    const { rows } = bringUpToDate(list('2', '1'), [testAlert('2', { count: 7 })], false);

    expect(rows.map(({ count }) => count)).toEqual([7, 1]);
  });

  it('knows what is gone as far as the head reaches, and no further', () => {
    expect([...bringUpToDate(list('4', '3', '2', '1'), list('4', '2'), false).gone]).toEqual(['3']);
    expect([...bringUpToDate(list('4', '3', '2', '1'), list('4', '2'), true).gone]).toEqual(['3', '1']);
    expect([...bringUpToDate(list('2', '1'), [], true).gone]).toEqual(['2', '1']);
  });

  it('calls nothing gone when new ones alone fill the head', () => {
    expect([...bringUpToDate(list('2', '1'), list('9', '8'), false).gone]).toEqual([]);
  });

  it('never moves, adds or drops a row', () => {
    const ids = fc.uniqueArray(fc.nat(30).map(String));
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (shown, head, isWhole) => {
        const { rows, gone, fresh } = bringUpToDate(list(...shown), list(...head), isWhole);
        expect(rows.map(({ id }) => id)).toEqual(shown);
        expect(fresh.filter((id) => shown.includes(id))).toEqual([]);
        expect([...gone].filter((id) => head.includes(id))).toEqual([]);
      }),
    );
  });
});

it.each([
  ['1', '3', ['1', '2', '3']],
  ['3', '1', ['1', '2', '3']],
  [undefined, '2', ['2']],
  ['gone', '2', ['2']],
  ['1', 'gone', []],
] as const)('selects from %s to %s', (from, to, ids) => {
  expect(stretchOf(list('1', '2', '3'), from, to)).toEqual(ids);
});

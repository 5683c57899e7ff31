import { describe, expect, it } from 'vitest';
import type { SourceState } from './feed-source.ts';
import { isAsListed, mostOwed, owedAfter, owedOf, shortfallOf, stillOwed, withOwed } from './owed-records.ts';

const state: SourceState = {
  validators: { 'npm/modified_id.csv': { etag: '"list"' }, 'npm/all.zip': { etag: '"zip"' } },
  cursorAt: 1_000_000,
  wholeAt: 5,
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ at: 1_000 * (index + 1), id: `A-${index}` }));

describe('records that are owed', () => {
  it('are kept beside the marks, and forgotten when nothing is owed', () => {
    const kept = withOwed(state, 'npm', rows(2));

    expect(owedOf(kept, 'npm')).toEqual(rows(2));
    expect(owedOf(kept, 'PyPI')).toEqual([]);
    expect(kept).toMatchObject({ cursorAt: 1_000_000, validators: { 'npm/modified_id.csv': { etag: '"list"' } } });
    expect(withOwed(kept, 'npm', [])).toEqual(state);
  });

  it('hold the cursor back when they are too many to be kept, so that the list names them again', () => {
    const kept = withOwed(state, 'npm', rows(mostOwed + 5).toReversed());

    expect(owedOf(kept, 'npm')).toHaveLength(mostOwed);
    expect(kept.cursorAt).toBe(1_000 * (mostOwed + 1));
    expect(Object.keys(kept.validators)).not.toContain('npm/modified_id.csv');
    expect(withOwed({ ...state, cursorAt: 7 }, 'npm', rows(mostOwed + 5)).cursorAt).toBe(7);
  });

  it('are those that are not in force as listed, to the second', () => {
    const held = new Map([
      ['A-0', 1_000],
      ['A-1', 1_999],
      ['A-3', Infinity],
    ]);

    expect(stillOwed(rows(4), held).map(({ id }) => id)).toEqual(['A-1', 'A-2']);
    expect([isAsListed(5_000, 5_900), isAsListed(4_999, 5_000), isAsListed(undefined, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are asked for once more when they are served as they are held, and then taken as they are', () => {
    const held = new Map([
      ['A-0', 10],
      ['A-1', 10],
    ]);
    const served = new Map([
      ['A-0', 10],
      ['A-1', 500],
      ['A-2', 500],
    ]);

    const once = owedAfter(rows(4), served, held);
    expect(once).toEqual([
      { at: 1_000, id: 'A-0', wasServed: true },
      { at: 4_000, id: 'A-3' },
    ]);
    expect(owedOf(withOwed(state, 'npm', once), 'npm')).toEqual(once);
    expect(owedAfter(once, served, held)).toEqual([{ at: 4_000, id: 'A-3' }]);
  });

  it('are not all those of a list that dates every record later', () => {
    const all = rows(mostOwed + 1);
    const dates = new Map(all.map(({ id }) => [id, 10]));

    expect(owedAfter(all, dates, dates)).toEqual([]);
    expect(owedAfter(all.slice(1), dates, dates)).toHaveLength(mostOwed);
  });

  it('are named for people, as are rows that can not be read', () => {
    const none = { count: 0, first: undefined };
    expect(shortfallOf([], none)).toBeUndefined();
    expect(shortfallOf(rows(1), none)).toMatch(/names 1 record that .*`A-0`$/);
    expect(shortfallOf(rows(2), { count: 3, first: 7 })).toMatch(/2 records .*; 3 rows .* line 7$/);
  });
});

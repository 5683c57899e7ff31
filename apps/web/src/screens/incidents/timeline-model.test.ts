import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePlaces,
  drawnPart,
  DRAWN,
  type Entry,
  mergeEntries,
  momentBetween,
  rowsOf,
  wasLate,
} from './timeline-model.ts';

const instant = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const entry = (id: string, minute: number, more: Partial<Entry> = {}): Entry => ({
  id,
  seq: minute,
  kind: 'note',
  happenedAt: instant(minute),
  recordedAt: instant(minute),
  recordedBy: { id: 'a', name: 'Ada', kind: 'person' },
  text: id,
  redacted: null,
  refs: [],
  isFolded: false,
  version: 1,
  pinnedAt: null,
  ...more,
});
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
const dayOf = (at: string) => at.slice(0, 10);

describe('merging', () => {
  it('puts an entry where it happened, whenever it was written', () => {
    const known = [entry('a', 1), entry('c', 3)];

    expect(ids(mergeEntries(known, [entry('b', 2, { seq: 9 })], undefined))).toEqual(['a', 'b', 'c']);
  });

  it('moves a corrected entry, and keeps the newer of two answers about it', () => {
    const known = [entry('a', 1), entry('b', 2, { seq: 7, text: 'new' })];

    expect(ids(mergeEntries(known, [entry('a', 3, { seq: 8 })], undefined))).toEqual(['b', 'a']);
    expect(mergeEntries(known, [entry('b', 2, { seq: 6, text: 'old' })], undefined)).toBe(known);
  });

  it('leaves out what lies before the part that was read, even what moved there', () => {
    const known = [entry('c', 3), entry('d', 4)];

    expect(ids(mergeEntries(known, [entry('a', 1, { seq: 9 })], entry('c', 3)))).toEqual(['c', 'd']);
    expect(ids(mergeEntries(known, [entry('d', 1, { seq: 9 })], entry('c', 3)))).toEqual(['c']);
  });

  it('ends in one order, however the entries arrive and how often', () => {
    const one = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), minute: fc.nat(5), seq: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(one), fc.array(one), (first, second) => {
        // An entry has one content at one seq.
        const made = [...first, ...second].map(({ id, minute, seq }) => entry(id, (minute + seq) % 6, { seq }));
        const unique = [...new Map(made.map((each) => [`${each.id} ${each.seq}`, each])).values()];
        const apart = mergeEntries(mergeEntries([], unique.slice(0, 3), undefined), unique.slice(3), undefined);
        const again = mergeEntries(apart, unique.toReversed(), undefined);

        expect(ids(again)).toEqual(ids(apart));
        expect(apart).toEqual(apart.toSorted(comparePlaces));
        for (const { id, seq } of unique) expect(apart.find((each) => each.id === id)?.seq).toBeGreaterThanOrEqual(seq);
      }),
    );
  });
});

describe('lines', () => {
  const routine = (id: string, minute: number) => entry(id, minute, { isFolded: true });

  it('folds routine entries that follow each other, and says where a day begins', () => {
    const entries = [entry('a', 1), routine('b', 2), routine('c', 3), entry('d', 1441), routine('e', 1442)];
    const rows = rowsOf(entries, new Set(), undefined, dayOf);

    expect(rows.map((row) => [row.kind, row.startsDay])).toEqual([
      ['entry', true],
      ['folded', false],
      ['entry', true],
      ['folded', false],
    ]);
  });

  it('shows what was opened, what is pinned and what somebody came for', () => {
    const entries = [routine('a', 1), routine('b', 2), { ...routine('c', 3), pinnedAt: instant(9) }, routine('d', 4)];

    expect(rowsOf(entries, 'all', undefined, dayOf).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
    expect(rowsOf(entries, new Set(['folded a']), 'd', dayOf).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
    expect(rowsOf(entries, new Set(), undefined, dayOf).map(({ key }) => key)).toEqual(['folded a', 'c', 'folded d']);
  });

  it('loses no entry', () => {
    const some = fc.array(fc.record({ isFolded: fc.boolean(), isPinned: fc.boolean() }));
    fc.assert(
      fc.property(some, (marks) => {
        const entries = marks.map(({ isFolded, isPinned }, at) =>
          entry(`e${at}`, at, { isFolded, pinnedAt: isPinned ? instant(at) : null }),
        );
        const rows = rowsOf(entries, new Set(), undefined, dayOf);

        expect(rows.flatMap((row) => (row.kind === 'entry' ? [row.entry.id] : ids(row.entries)))).toEqual(ids(entries));
      }),
    );
  });
});

it('draws the newest rows, or a stretch from where somebody reads', () => {
  const rows = rowsOf(
    Array.from({ length: 1_000 }, (_, at) => entry(`e${at}`, at)),
    'all',
    undefined,
    dayOf,
  );

  expect(drawnPart(rows, undefined)).toEqual({ from: 1_000 - DRAWN, to: 1_000 });
  expect(drawnPart(rows, 'e100')).toEqual({ from: 100, to: 100 + 2 * DRAWN });
  expect(drawnPart(rows, 'e990')).toEqual({ from: 990, to: 1_000 });
  expect(drawnPart(rows, 'gone')).toEqual({ from: 1_000 - DRAWN, to: 1_000 });
});

it('takes 50,000 entries and one more within a moment', () => {
  const many = Array.from({ length: 50_000 }, (_, at) => entry(`e${at}`, at, { isFolded: at % 3 === 0 }));
  const before = performance.now();
  const merged = mergeEntries(many, [entry('new', 25_000, { seq: 60_000 })], undefined);
  const rows = rowsOf(merged, new Set(), undefined, dayOf);

  expect(merged).toHaveLength(50_001);
  expect(rows.length).toBeGreaterThan(30_000);
  expect(performance.now() - before).toBeLessThan(1_500);
});

it('finds a moment between two entries', () => {
  expect(momentBetween(entry('a', 0), entry('b', 1), 0)).toBe('2026-01-01T00:00:30.000Z');
  expect(momentBetween(entry('a', 0), entry('b', 60), 0)).toBe('2026-01-01T00:01:00.000Z');
  expect(momentBetween(entry('a', 0), undefined, Date.parse(instant(0)) - 5_000)).toBe(instant(0));
});

it('says of an entry that it was written down late from a minute on', () => {
  expect(wasLate({ happenedAt: instant(1), recordedAt: instant(2) })).toBe(true);
  expect(wasLate({ happenedAt: instant(1), recordedAt: '2026-01-01T00:01:59.000Z' })).toBe(false);
});

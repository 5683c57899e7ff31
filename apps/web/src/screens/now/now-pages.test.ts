import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerOf } from '../../api/call.ts';
import { asked, knownRows, merged, type NowPages, pageOf, shiftOf } from './now-pages.ts';
import type { NowRow } from './now-words.ts';

const row = (id: string, more: Partial<NowRow> = {}): NowRow => ({
  id,
  kind: 'task',
  subjectId: id,
  title: id,
  detail: '',
  service: 'shop',
  team: 'web',
  axis: null,
  severity: null,
  owner: null,
  ring: null,
  isUnowned: false,
  isMine: false,
  dueAt: null,
  since: '2026-11-22T00:00:00.000Z',
  path: '/incidents/INC-1',
  action: 'finish_task',
  act: {},
  incident: 'INC-1',
  snoozed: null,
  ...more,
});

const pagesOf = (...pages: readonly NowRow[][]): NowPages => ({
  pages: pages.map((items, at) => ({ items, end: `end ${at}`, digest: `digest ${at}` })),
  hasMore: false,
  isStale: false,
});

const idsOf = ({ pages }: NowPages) => pages.flatMap(({ items }) => items.map(({ id }) => id));

/** A house of tasks, and how a server answers about it: see `readPages`. */
const tasks = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 60 }), rank: fc.nat(20), title: fc.nat(1) }), {
  selector: ({ id }) => id,
  maxLength: 40,
});
type Task = { readonly id: number; readonly rank: number; readonly title: number };

const keyOf = ({ rank, id }: Task) => rank * 100 + id;
const inOrder = (all: readonly Task[]) => all.toSorted((a, b) => keyOf(a) - keyOf(b));
const rowOf = (one: Task) => row(String(one.id), { title: String(one.title), detail: String(one.rank) });

function answerOf(
  all: readonly Task[],
  held: ReturnType<typeof asked>,
  { near, more, room }: { near: number; more: number; room: number },
): AnswerOf<'readNow'> {
  const rows = inOrder(all);
  const page = (items: readonly Task[]) => ({
    items: items.map(rowOf),
    end: items.map((one) => String(keyOf(one))).at(-1) ?? '',
    digest: JSON.stringify(items),
  });
  let start = Number.NEGATIVE_INFINITY;
  const spans = held.map(({ end, digest }, of) => {
    const items = rows.filter((one) => keyOf(one) > start && keyOf(one) <= Number(end));
    start = Number(end);
    return { of, items, isSame: digest === JSON.stringify(items) };
  });
  const changed = spans.filter(({ isSame, items }) => !isSame && items.length > 0);
  const sent = new Set<number>();
  let left = room;
  for (const { of, items } of changed.toSorted((a, b) => Math.abs(a.of - near) - Math.abs(b.of - near))) {
    if (sent.size > 0 && items.length > left) break;
    sent.add(of);
    left -= items.length;
  }
  const beyond = rows.filter((one) => keyOf(one) > start);
  const answers = spans.flatMap(({ of, items, isSame }): AnswerOf<'readNow'>['pages'] => {
    if (items.length === 0) return [];
    if (isSame) return [{ state: 'same', of }];
    if (!sent.has(of)) return [{ state: 'stale', of }];
    const half = Math.ceil(items.length / 2);
    return [items.slice(0, half), items.slice(half)]
      .filter((part) => part.length > 0)
      .map((part) => ({ state: 'new' as const, ...page(part) }));
  });
  const next = beyond.slice(0, more);
  if (next.length > 0) answers.push({ state: 'new', ...page(next) });
  return { counts, pages: answers, hasMore: beyond.length > more };
}

const counts = { total: 0, mine: 0, team: 0, unowned: 0, overdue: 0, snoozed: 0, kinds: [], axes: [], services: [] };

describe('merged', () => {
  const steps = fc.array(fc.record({ all: tasks, near: fc.nat(10), more: fc.nat(8), room: fc.nat(20) }), {
    minLength: 1,
  });

  it('is what the server has, in its order, whatever changed between two answers', () => {
    fc.assert(
      fc.property(steps, (walk) => {
        let list: NowPages | undefined;
        for (const { all, near, more, room } of walk) {
          list = merged(list, answerOf(all, asked(list), { near, more, room }));
          expect(new Set(idsOf(list)).size).toBe(idsOf(list).length);
          let rounds = 0;
          while (list.isStale && rounds < 100) {
            list = merged(list, answerOf(all, asked(list), { near, more: 0, room }));
            expect(new Set(idsOf(list)).size).toBe(idsOf(list).length);
            rounds += 1;
          }
          const rows = inOrder(all).map(rowOf);
          const shown = list.pages.flatMap(({ items }) => items);
          expect(shown).toEqual(rows.slice(0, shown.length));
          expect(list.hasMore).toBe(shown.length < rows.length);
        }
      }),
    );
  });

  it('leaves every row that stayed as it was the same object', () => {
    fc.assert(
      fc.property(tasks, tasks, (before, after) => {
        const list = merged(undefined, answerOf(before, [], { near: 0, more: 100, room: 0 }));
        const next = merged(list, answerOf(after, asked(list), { near: 0, more: 100, room: 100 }));

        const known = new Map(list.pages.flatMap(({ items }) => items.map((one) => [one.id, one] as const)));
        for (const one of next.pages[0]?.items ?? []) {
          const old = known.get(one.id);
          if (JSON.stringify(old) === JSON.stringify(one)) expect(one).toBe(old);
        }
      }),
    );
  });
});

describe('shiftOf', () => {
  const ids = (text: string) => [...text].map((id) => row(id));

  it.each([
    ['abcdef', 'abcdef', 3, 0],
    ['abcdef', 'xabcdef', 3, 1],
    ['abcdef', 'cdef', 3, -2],
    ['abcdef', 'abcef', 3, 0],
    ['abcdef', 'xyabcef', 3, 2],
    ['abcdef', 'abc', 3, -1],
    ['abcdef', '', 3, -4],
    ['abcdef', 'abcdefgh', 3, 0],
    ['', 'abc', 0, 0],
  ])('of %s and %s at place %i: %i', (before, after, anchor, by) => {
    expect(shiftOf(ids(before), ids(after), anchor)).toBe(by);
  });
});

describe('pageOf', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [900, 2],
  ])('finds row %i on page %i', (index, page) => {
    expect(pageOf(pagesOf([row('a'), row('b')], [row('c')], [row('d')]), index)).toBe(page);
  });

  it('is the first of nothing', () => {
    expect(pageOf(undefined, 7)).toBe(0);
  });
});

describe('knownRows', () => {
  const whole = pagesOf(
    [row('mine', { isMine: true }), row('nobody’s', { isUnowned: true, kind: 'alerts', service: 'Shop' })],
    [row('hers', { axis: 'security' }), row('mine too', { isMine: true, kind: 'alerts' })],
  );
  const titles = (pages: NowPages | undefined) => pages?.pages.flatMap(({ items }) => items.map(({ id }) => id));

  it.each([
    [{ scope: 'mine' }, ['mine', 'mine too']],
    [{ scope: 'unowned' }, ['nobody’s']],
    [{ scope: 'others' }, ['hers']],
    [{ scope: 'mine', kind: 'alerts' }, ['mine too']],
    [{ axis: 'security' }, ['hers']],
    [{ kind: 'alerts', service: 'sHop' }, ['nobody’s', 'mine too']],
  ] as const)('of %j', (search, known) => {
    expect(titles(knownRows(whole, search))).toEqual(known);
  });

  it('knows nothing of teams, of what was put off, and of a list that was never asked for', () => {
    expect(knownRows(whole, { scope: 'team' })).toBeUndefined();
    expect(knownRows(whole, { snoozed: 'yes' })).toBeUndefined();
    expect(knownRows(undefined, { scope: 'mine' })).toBeUndefined();
  });

  it('does not take what it has not seen for what is not there', () => {
    expect(knownRows(whole, { kind: 'report' })).toBeUndefined();
  });
});

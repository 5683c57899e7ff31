import { describe, expect, it } from 'vitest';
import { firstPages, knownRows, type NowPages } from './now-pages.ts';
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
  pages: pages.map((items, at) => ({ items, ...(at < pages.length - 1 && { nextCursor: `after ${at}` }) })),
  pageParams: pages.map((_, at) => (at === 0 ? '' : `after ${at - 1}`)),
});

describe('firstPages', () => {
  const three = pagesOf([row('a'), row('b')], [row('c'), row('d')], [row('e'), row('f')]);

  it.each([
    [0, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
    [900, 3],
  ])('keeps what holds the first %i rows: %i pages', (count, kept) => {
    const { pages, pageParams } = firstPages(three, count);

    expect(pages).toEqual(three.pages.slice(0, kept));
    expect(pageParams).toEqual(three.pageParams.slice(0, kept));
  });

  it('leaves what needs no change what it is', () => {
    expect(firstPages(three, 6)).toBe(three);
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

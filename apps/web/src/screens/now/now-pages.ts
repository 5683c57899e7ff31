import { replaceEqualDeep } from '@tanstack/react-query';
import type { AnswerOf, InputOf } from '../../api/call.ts';
import type { NowSearch } from '../../api/now-search.ts';
import type { NowRow } from './now-words.ts';

type Answer = AnswerOf<'readNow'>;
type HeldPage = InputOf<'readNow'>['body']['pages'][number];

/** A part of the list, from the end of the one before to its own. */
export interface NowPage extends HeldPage {
  readonly items: readonly NowRow[];
}

/** The list from its first row on, as far as it was asked for: what the server last said, page by page. */
export interface NowPages {
  readonly pages: readonly NowPage[];
  readonly hasMore: boolean;
  /** The server knows better of some pages, and has yet to say what. */
  readonly isStale: boolean;
}

/** No digest of anything: a page under it is sent again. */
const NONE = '';
/** What one question may ask about. */
const MOST_PAGES = 500;

/** What the server is told of what is held, so that it answers no more than what changed. */
export function asked(known: NowPages | undefined): HeldPage[] {
  return (known?.pages ?? []).slice(0, MOST_PAGES).map(({ end, digest }) => ({ end, digest }));
}

/**
 * The list after an answer to `asked(known)`. Pages that changed take the place of those that were there; a row is in the list once,
 * where the newest page has it; a row that stayed as it was stays the same object, so that nothing draws it again.
 */
export function merged(known: NowPages | undefined, answer: Answer): NowPages {
  const before = known?.pages ?? [];
  const kept = new Set(answer.pages.flatMap((page) => (page.state === 'same' ? [page.of] : [])));
  const replaced = new Map(
    before.flatMap(({ items }, at) => (kept.has(at) ? [] : items.map((row) => [row.id, row] as const))),
  );
  const pages = answer.pages.flatMap((page): readonly NowPage[] => {
    if (page.state === 'new') {
      const { items, end, digest } = page;
      return [{ items: items.map((row) => replaceEqualDeep(replaced.get(row.id), row)), end, digest }];
    }
    const held = before[page.of];
    return held === undefined ? [] : [page.state === 'same' ? held : { ...held, digest: NONE }];
  });
  const { hasMore } = answer;
  const isStale = pages.some(({ digest }) => digest === NONE);
  return { pages: isStale ? withoutDoubles(pages) : pages, hasMore, isStale };
}

/** Of a row that has moved, the page that is out of date has an old place. */
function withoutDoubles(pages: readonly NowPage[]): readonly NowPage[] {
  const seen = new Set(pages.flatMap(({ digest, items }) => (digest === NONE ? [] : items.map(({ id }) => id))));
  return pages.map((page) => {
    if (page.digest !== NONE) return page;
    const items = page.items.filter(({ id }) => !seen.has(id));
    for (const { id } of items) seen.add(id);
    return items.length === page.items.length ? page : { ...page, items };
  });
}

/** The page that holds the row of this place, from 0; the last one for what is beyond. */
export function pageOf(known: NowPages | undefined, index: number): number {
  const { pages } = known ?? { pages: [] };
  let rows = 0;
  const at = pages.findIndex(({ items }) => (rows += items.length) > index);
  return Math.min(at === -1 ? Math.max(0, pages.length - 1) : at, MOST_PAGES);
}

/**
 * How many rows what stands at `anchor` has moved down, so that a window can be moved by as many and shows what it showed. When the
 * row itself is gone, the next one that is still there takes its place.
 */
export function shiftOf(before: readonly NowRow[], after: readonly NowRow[], anchor: number): number {
  const row = before[anchor];
  if (row === undefined || after[anchor]?.id === row.id) return 0;
  const places = new Map(after.map(({ id }, at) => [id, at]));
  for (const { id } of before.slice(anchor)) {
    const place = places.get(id);
    if (place !== undefined) return place - anchor;
  }
  return Math.min(0, after.length - 1 - anchor);
}

/**
 * Of rows of the whole list those that a narrower one begins with, as far as they are known: shown until the server has answered.
 *
 * @returns undefined when none is known, which does not mean that there are none
 */
export function knownRows(whole: NowPages | undefined, search: NowSearch): NowPages | undefined {
  // Whose team a row belongs to is known to the server alone, and what was put off is not in the list.
  if (whole === undefined || search.scope === 'team' || search.snoozed === 'yes') return undefined;
  const items = whole.pages.flatMap((page) => page.items).filter((row) => fits(row, search));
  // More of them may be in the rest.
  return items.length === 0 ? undefined : { pages: [{ items, end: '', digest: NONE }], hasMore: true, isStale: true };
}
function fits(row: NowRow, { scope, kind, axis, service }: NowSearch): boolean {
  return (
    isOf(row, scope) &&
    (kind === undefined || row.kind === kind) &&
    (axis === undefined || row.axis === axis) &&
    (service === undefined || row.service?.toLowerCase() === service.toLowerCase())
  );
}

function isOf({ isMine, isUnowned }: NowRow, scope: NowSearch['scope']): boolean {
  switch (scope) {
    case undefined:
      return true;
    case 'mine':
      return isMine;
    case 'unowned':
      return isUnowned;
    case 'others':
      return !isMine && !isUnowned;
    case 'team':
      return false;
  }
}

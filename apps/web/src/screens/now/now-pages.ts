import type { InfiniteData } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/call.ts';
import type { NowSearch } from '../../api/now-search.ts';
import type { NowRow } from './now-words.ts';

export type NowPages = InfiniteData<AnswerOf<'listNow'>, string>;

/** Pages that hold the first `count` rows; those behind them are let go. */
export function firstPages(known: NowPages, count: number): NowPages {
  let rows = 0;
  const last = known.pages.findIndex(({ items }) => (rows += items.length) >= count);
  if (last === -1 || last === known.pages.length - 1) return known;
  return { pages: known.pages.slice(0, last + 1), pageParams: known.pageParams.slice(0, last + 1) };
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
  return items.length === 0 ? undefined : { pages: [{ items }], pageParams: [''] };
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

import type { Alert } from './alert-words.ts';

/** A list as it was loaded, brought up to date without moving a row. */
export interface UpToDate {
  readonly rows: readonly Alert[];
  /** Ids of rows that would not be in the list any more. */
  readonly gone: ReadonlySet<string>;
  /** Ids that would be in it, and are not. */
  readonly fresh: readonly string[];
}

/**
 * Lays what the server says now over what is on screen.
 *
 * @param rows in the order of the server, from the first one on
 * @param head the first of them as they are now
 * @param isWholeHead whether nothing comes behind `head`: then every row that it does not hold is gone
 */
export function bringUpToDate(rows: readonly Alert[], head: readonly Alert[], isWholeHead: boolean): UpToDate {
  const now = new Map(head.map((alert) => [alert.id, alert]));
  const known = new Set(rows.map(({ id }) => id));
  const last = head.findLast(({ id }) => known.has(id))?.id;
  // Behind the last row that both know, `head` says nothing.
  const reach = isWholeHead ? rows.length : rows.findIndex(({ id }) => id === last);
  return {
    rows: rows.map((row) => now.get(row.id) ?? row),
    gone: new Set(rows.flatMap(({ id }, index) => (index <= reach && !now.has(id) ? [id] : []))),
    fresh: head.flatMap(({ id }) => (known.has(id) ? [] : [id])),
  };
}

/** The ids from one row to another, whichever comes first; only the second where the first is not there. */
export function stretchOf(rows: readonly Alert[], from: string | undefined, to: string): readonly string[] {
  const [a, b] = [rows.findIndex(({ id }) => id === from), rows.findIndex(({ id }) => id === to)];
  if (b === -1) return [];
  if (a === -1) return [to];
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
}

import { useLayoutEffect, useRef, useState } from 'react';
import type { WindowRows } from '../../ui/use-window-rows.ts';
import { shiftOf } from './now-pages.ts';
import type { NowRow } from './now-words.ts';

/**
 * What somebody reads stays where it is: rows that come or go above move the window by as many. Who stands at the head of the list sees
 * them come.
 *
 * @param current id of the row somebody stands on; while it is drawn, it is the one that stays
 */
export function useKeptPlace(
  rows: readonly NowRow[],
  current: string | undefined,
  { from, to, first, shift }: WindowRows & { readonly first: number; readonly shift: (rows: number) => void },
  rowHeight: number,
): void {
  const [shown, setShown] = useState(rows);
  const [moved, setMoved] = useState(0);
  const scrolled = useRef(0);
  if (shown !== rows) {
    setShown(rows);
    const at = shown.slice(from, to).findIndex(({ id }) => id === current);
    const by = first === 0 ? 0 : shiftOf(shown, rows, at === -1 ? first : from + at);
    if (by !== 0) {
      shift(by);
      setMoved(moved + by);
    }
  }
  useLayoutEffect(() => {
    const owed = moved - scrolled.current;
    scrolled.current = moved;
    if (owed !== 0) scrollBy({ top: owed * rowHeight, behavior: 'instant' });
  }, [moved, rowHeight]);
}

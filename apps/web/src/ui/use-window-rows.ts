import { type RefObject, useEffect, useState } from 'react';
import { afterFrame } from './after-frame.ts';

/** Rows drawn beyond the window on either side; before the first frame at a place hardly any, so that it comes soon. */
const BEYOND = 12;
const BEYOND_AT_FIRST = 1;

export interface WindowRows {
  /** Rows `[from, to)` are drawn. */
  readonly from: number;
  readonly to: number;
}

/** Which of many rows of one height stand in the window, and a little beyond; the others are only room. */
export function rowsInWindow(
  { top, height }: { readonly top: number; readonly height: number },
  count: number,
  rowHeight: number,
  beyond = BEYOND,
): WindowRows {
  const from = Math.max(0, Math.min(count, Math.floor(-top / rowHeight) - beyond));
  const to = Math.max(from, Math.min(count, Math.ceil((height - top) / rowHeight) + beyond));
  return { from, to };
}

/** @param list whose first row begins at its top */
export function useWindowRows(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): WindowRows & {
  /** The first row that is seen; 0 while what stands above the list is seen too. */
  readonly first: number;
  /** The window is about to be moved down by so many rows. */
  readonly shift: (rows: number) => void;
} {
  // Until it is measured, which is before the first frame: what stands above a list takes a quarter of the window or more.
  const [view, setView] = useState(() => ({ top: innerHeight / 4, height: innerHeight, isNew: true }));
  useEffect(
    () => (view.isNew ? afterFrame(() => setView((before) => ({ ...before, isNew: false }))) : undefined),
    [view],
  );
  useEffect(() => {
    const look = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      // A step of a row changes nothing on screen: rows beyond the window are drawn already.
      setView((before) => {
        const moved = Math.abs(before.top - top);
        if (moved < rowHeight && before.height === innerHeight) return before;
        return { top, height: innerHeight, isNew: before.isNew || moved >= innerHeight };
      });
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [list, rowHeight]);
  return {
    ...rowsInWindow(view, count, rowHeight, view.isNew ? BEYOND_AT_FIRST : BEYOND),
    first: Math.max(0, Math.ceil(-view.top / rowHeight)),
    shift: (rows) => setView((before) => ({ ...before, top: before.top - rows * rowHeight })),
  };
}

import { type RefObject, useRef } from 'react';

/** What stands over a list at the top and at the bottom of the window. */
const COVERED_PX = 72;

/**
 * Gives the focus to a row of a list of which only the window is drawn: moves the window so far that the row can be seen, and not at
 * all where it can, and goes there at once, or as soon as it is drawn. Of rows asked for in one breath, as by a key held down, only
 * the last gets it.
 *
 * @param list rows of one height; what is to get the focus carries the row's id as `data-row`
 */
export function useRowFocus(list: RefObject<HTMLElement | null>, rowHeight: number) {
  const wanted = useRef<string>(undefined);
  return (id: string, index: number): void => {
    wanted.current = id;
    showRow(list.current, index * rowHeight, rowHeight);
    const focus = (): boolean => {
      const row = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
      row?.focus({ preventScroll: true });
      return row !== null && row !== undefined;
    };
    if (focus()) return;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (wanted.current === id) focus();
      }),
    );
  };
}

function showRow(list: HTMLElement | null, offset: number, height: number): void {
  const top = (list?.getBoundingClientRect().top ?? 0) + offset;
  const bottom = top + height;
  if (top < COVERED_PX) scrollBy({ top: top - COVERED_PX });
  else if (bottom > innerHeight - COVERED_PX) scrollBy({ top: bottom - innerHeight + COVERED_PX });
}

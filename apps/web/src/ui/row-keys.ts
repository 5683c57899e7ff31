import type { RefObject } from 'react';
import { useCommand } from '../shell/bound-commands.ts';

/** Rows of a list that `j` and `k` walk over: whatever carries this mark and takes the focus. */
export const rowMark = { 'data-row': '' } as const;

/** `j` and `k` move the focus from row to row, from wherever in a row it is. */
export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  useCommand('list.next', () => step(list.current, 1));
  useCommand('list.previous', () => step(list.current, -1));
}

function step(list: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.findLastIndex((row) => {
    const focused = document.activeElement;
    if (focused === null) return false;
    return row === focused || (row.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  });
  const isInList = list?.contains(document.activeElement) === true;
  const next = isInList ? at + by : by === 1 ? 0 : rows.length - 1;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
}

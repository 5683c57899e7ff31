import { type RefObject, useState } from 'react';
import { useCommand } from '../shell/bound-commands.ts';
import { useRowFocus } from './use-row-focus.ts';

/**
 * `j` and `k` over rows of which most are not drawn. Whoever has scrolled away goes on with what they see; when the row somebody stood
 * on is gone, the next one takes its place.
 */
export function useRowWalk<Row extends { readonly id: string }>(
  body: RefObject<HTMLOListElement | null>,
  rows: readonly Row[],
  { from, to, rowHeight }: { readonly from: number; readonly to: number; readonly rowHeight: number },
) {
  const [place, setPlace] = useState<{ id: string; index: number }>();
  const known = rows.findIndex(({ id }) => id === place?.id);
  const index = known === -1 && place !== undefined ? Math.min(place.index, rows.length - 1) : known;
  // Rows above it came or went.
  if (place !== undefined && known !== -1 && known !== place.index) setPlace({ id: place.id, index: known });
  const focusRow = useRowFocus(body, rowHeight);
  const focus = (next: number) => {
    const row = rows[next];
    if (row === undefined) return;
    setPlace({ id: row.id, index: next });
    focusRow(row.id, next);
  };
  const step = (by: 1 | -1) => {
    const firstInWindow = Math.max(0, Math.ceil(-(body.current?.getBoundingClientRect().top ?? 0) / rowHeight));
    const next = index >= from && index < to ? index + by : firstInWindow;
    focus(Math.max(0, Math.min(next, rows.length - 1)));
  };
  useCommand('list.next', () => step(1));
  useCommand('list.previous', () => step(-1));
  const setCurrent = ({ id }: Row) => {
    if (id !== place?.id) setPlace({ id, index: rows.findIndex((row) => row.id === id) });
  };
  return { index, current: place?.id, setCurrent };
}

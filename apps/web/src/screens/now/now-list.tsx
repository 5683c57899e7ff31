import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useAct } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { counted } from '../../ui/counted.ts';
import { showToast } from '../../ui/toasts.tsx';
import { useRowFocus } from '../../ui/use-row-focus.ts';
import { useWindowRows } from '../alerts/use-window-rows.ts';
import { useIsNarrow } from '../oncall/use-is-narrow.ts';
import { NowListRow, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './now-row.tsx';
import type { NowRow } from './now-words.ts';
import type { NowActs } from './use-now-acts.ts';

const SnoozeWindow = lazy(() => import('./snooze-window.tsx').then((module) => ({ default: module.SnoozeWindow })));

/** More is fetched when this few rows are left below the window. */
const AHEAD = 40;

/** A list of any length: only what stands in the window is drawn, and keys walk over all of it. */
export function NowList({
  rows,
  hasMore,
  onMore,
  acts,
}: {
  rows: readonly NowRow[];
  hasMore: boolean;
  onMore: () => void;
  acts: NowActs;
}) {
  const body = useRef<HTMLOListElement>(null);
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
  const { from, to } = useWindowRows(body, rows.length, rowHeight);
  const [snoozing, setSnoozing] = useState<NowRow>();
  const wake = useAct('wakeNow', () => showToast('It is back.'));
  useEffect(() => {
    if (hasMore && to > rows.length - AHEAD) onMore();
  });
  const { current, setCurrent } = useRowWalk(body, rows, { from, to, rowHeight });
  const chosen = rows.find(({ id }) => id === current);
  const putOff = (row: NowRow) => {
    if (row.snoozed === null) setSnoozing(row);
    else void wake.submit({ body: { row: row.id } });
  };
  useCommand('now.act', chosen && (() => acts.act(chosen)));
  useCommand('now.snooze', chosen && (() => putOff(chosen)));

  return (
    <>
      <ol
        ref={body}
        aria-label="What needs a human"
        className="[overflow-anchor:none]"
        style={{ paddingTop: from * rowHeight, paddingBottom: (rows.length - to) * rowHeight }}
      >
        {rows.slice(from, to).map((row, at) => (
          <NowListRow
            key={row.id}
            row={row}
            index={from + at}
            count={hasMore ? -1 : rows.length}
            isNarrow={isNarrow}
            isCurrent={row.id === current}
            isBusy={acts.busy.has(row.id)}
            onFocus={() => setCurrent(row.id)}
            onAct={() => acts.act(row)}
            onSnooze={() => putOff(row)}
          />
        ))}
      </ol>
      <p className="px-4 py-2 text-sm text-muted">
        {hasMore
          ? `${rows.length.toLocaleString('en')} loaded; the rest comes as you scroll`
          : counted(rows.length, 'thing')}
      </p>
      <Suspense>{snoozing && <SnoozeWindow row={snoozing} onClose={() => setSnoozing(undefined)} />}</Suspense>
    </>
  );
}

/** `j` and `k` over rows of which most are not drawn. When the row somebody stood on is done, the next one takes its place. */
function useRowWalk(
  body: React.RefObject<HTMLOListElement | null>,
  rows: readonly NowRow[],
  { from, to, rowHeight }: { from: number; to: number; rowHeight: number },
) {
  const [place, setPlace] = useState<{ id: string; index: number }>();
  const known = rows.findIndex(({ id }) => id === place?.id);
  const index = known === -1 && place !== undefined ? Math.min(place.index, rows.length - 1) : known;
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
  const setCurrent = (id: string) => setPlace({ id, index: rows.findIndex((row) => row.id === id) });
  return { current: rows[index]?.id, setCurrent };
}

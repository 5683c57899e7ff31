import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { NowSearch } from '../../api/now-search.ts';
import { useToldAct } from '../../api/told-act.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { counted, grouped } from '../../ui/counted.ts';
import { showToast } from '../../ui/toasts.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useRowWalk } from '../../ui/use-row-walk.ts';
import { useWindowRows } from '../../ui/use-window-rows.ts';
import { NowListRow, ROW_HEIGHT, ROW_HEIGHT_NARROW, type RowActs } from './now-row.tsx';
import type { NowRow } from './now-words.ts';
import { useKeptPlace } from './use-kept-place.ts';
import type { NowActs } from './use-now-acts.ts';
import { fetchParts } from './use-now-rows.ts';
import { useRowAhead } from './use-row-ahead.ts';

const loadSnooze = () => import('./snooze-window.tsx');
const SnoozeWindow = lazy(() => loadSnooze().then((module) => ({ default: module.SnoozeWindow })));
/** After the list has what it needs, and before anybody has read it. */
const FETCH_AHEAD_MS = 1_000;

/** More is fetched when this few rows are left below the window. */
const AHEAD = 40;

/** What the next key may open is there before it is pressed: the window that puts off, the screen of each kind of row, other parts. */
function useFetchAhead(search: NowSearch, rows: readonly NowRow[]): void {
  const router = useRouter();
  const queries = useQueryClient();
  const latest = useRef({ search, rows });
  useEffect(() => {
    latest.current = { search, rows };
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const ways = new Map(latest.current.rows.map(({ kind, path }) => [kind, path])).values();
      const screens = [...ways].map((to) => router.preloadRoute({ to }));
      void Promise.allSettled([loadSnooze(), ...screens, fetchParts(queries, latest.current.search)]);
    }, FETCH_AHEAD_MS);
    return () => clearTimeout(timer);
  }, [router, queries]);
}

/** A list of any length: only what stands in the window is drawn, and keys walk over all of it. */
export function NowList({
  search,
  rows,
  hasMore,
  onMore,
  acts,
  onStand,
}: {
  search: NowSearch;
  rows: readonly NowRow[];
  hasMore: boolean;
  onMore: () => void;
  acts: NowActs;
  /** Told the place of the first row that is seen. */
  onStand: (index: number) => void;
}) {
  const body = useRef<HTMLOListElement>(null);
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
  const drawn = useWindowRows(body, rows.length, rowHeight);
  const { from, to, first } = drawn;
  const [snoozing, setSnoozing] = useState<NowRow>();
  const wake = useToldAct('wakeNow', () => showToast('It is back.'));
  const { index, current, setCurrent } = useRowWalk(body, rows, { from, to, rowHeight });
  useKeptPlace(rows, current, drawn, rowHeight);
  const chosen = rows[index];
  useEffect(() => {
    onStand(first);
    if (hasMore && to > rows.length - AHEAD) onMore();
  });
  useFetchAhead(search, rows);
  useRowAhead(chosen?.path, rows[0]?.path);
  const putOff = (row: NowRow) => {
    if (row.snoozed === null) setSnoozing(row);
    else acts.hideWhile(row, () => wake.submit({ body: { row: row.id } }));
  };
  useCommand('now.act', chosen && (() => acts.act(chosen)));
  useCommand('now.snooze', chosen && (() => putOff(chosen)));
  const rowActs = useSameActs({ onFocus: setCurrent, onAct: acts.act, onSnooze: putOff });

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
            isCurrent={from + at === index}
            acts={rowActs}
          />
        ))}
      </ol>
      <p className="px-4 py-2 text-sm text-muted">
        {hasMore ? `${grouped(rows.length)} loaded; the rest comes as you scroll` : counted(rows.length, 'thing')}
      </p>
      <Suspense>
        {snoozing && (
          <SnoozeWindow
            row={snoozing}
            onPutOff={(until, because) => acts.putOff(snoozing, until, because)}
            onClose={() => setSnoozing(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}

/** What rows call: always the same three, that do what the latest ones do. */
function useSameActs(acts: RowActs): RowActs {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  const [same] = useState<RowActs>(() => ({
    onFocus: (row) => latest.current.onFocus(row),
    onAct: (row) => latest.current.onAct(row),
    onSnooze: (row) => latest.current.onSnooze(row),
  }));
  return same;
}

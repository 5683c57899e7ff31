import { ArrowDown, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCommand } from '../../shell/bound-commands.ts';
import { counted } from '../../ui/counted.ts';
import { Empty, Loading, ProblemNote } from '../../ui/states.tsx';
import { type EntryAct, TimelineEntry } from './timeline-entry.tsx';
import { type Entry, type Row, rowsOf } from './timeline-model.ts';
import { useFeedScroll } from './use-feed-scroll.ts';
import type { LiveTimeline } from './use-timeline.ts';

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayOf = (instant: string): string => dayFormat.format(Date.parse(instant));

/** The entries, oldest first, with a window that follows the newest or stays where somebody reads. */
export function TimelineFeed({
  incident,
  timeline,
  entries,
  isRoutineShown,
  wanted,
  mayWrite,
  onAct,
}: {
  /** Its id. */
  incident: string;
  timeline: LiveTimeline;
  /** Those of them that are looked at. */
  entries: readonly Entry[];
  isRoutineShown: boolean;
  /** Id of the entry whose address somebody followed. */
  wanted: string | undefined;
  mayWrite: boolean;
  onAct: (entry: Entry, act: EntryAct, after: Entry | undefined) => void;
}) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string>();
  const rows = useMemo(
    () => rowsOf(entries, isRoutineShown ? 'all' : opened, wanted, dayOf),
    [entries, isRoutineShown, opened, wanted],
  );
  const { box, from, to, isAtEnd, unseen, toEnd, show } = useFeedScroll(rows, {
    hasMore: timeline.hasEarlier,
    more: timeline.earlier,
  });
  const isMissing = useWanted(timeline, wanted, rows, show);
  const act = (entry: Entry, what: EntryAct) => {
    const at = entries.findIndex(({ id }) => id === entry.id);
    onAct(entry, what, entries[at + 1]);
  };
  const stableAct = useLatest(act);
  const drawn = rows.slice(from, to);
  const step = (by: 1 | -1) => {
    const at = drawn.findIndex(({ key }) => key === current);
    const next = drawn[at === -1 ? drawn.length - 1 : Math.max(0, Math.min(at + by, drawn.length - 1))];
    const row = next && box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(next.key)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  };
  useFeedKeys({ entries, current, step, act, toEnd });
  const tabStop = drawn.some(({ key }) => key === current) ? current : drawn.at(-1)?.key;

  if (timeline.isPending) return <Loading rows={8} what="Loading the timeline" />;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="feed"
        aria-label="Timeline"
        aria-busy={timeline.isBusy}
        className="absolute inset-0 overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {timeline.problem && (
          <div className="p-3">
            <ProblemNote problem={timeline.problem} onRetry={timeline.earlier} />
          </div>
        )}
        {isMissing && (
          <p role="status" className="border-b border-line px-4 py-2 text-sm text-warn">
            The entry of this address is not among those that fit the filters.
          </p>
        )}
        {from === 0 && !timeline.hasEarlier && rows.length > 0 && (
          <p className="px-4 py-2 text-center text-xs text-muted">The beginning</p>
        )}
        {rows.length === 0 && !timeline.isBusy && (
          <Empty title="No entry fits">Choose other filters, or write the first one down.</Empty>
        )}
        {drawn.map((row, at) => (
          <RowOf
            key={row.key}
            incident={incident}
            row={row}
            position={from + at + 1}
            count={timeline.hasEarlier ? -1 : rows.length}
            isCurrent={row.key === current}
            isTabStop={row.key === tabStop}
            isWanted={row.key === wanted}
            isNew={unseen.has(row.key)}
            mayWrite={mayWrite}
            onCurrent={setCurrent}
            onAct={stableAct}
            onOpen={setOpened}
          />
        ))}
      </div>
      {!isAtEnd && <ToEnd unseen={unseen.size} onPress={toEnd} />}
    </div>
  );
}

function ToEnd({ unseen, onPress }: { unseen: number; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className={`btn absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full! shadow-lg ${unseen > 0 ? 'btn-primary' : 'btn-plain'}`}
    >
      <ArrowDown size={15} aria-hidden />
      {unseen > 0 ? `${unseen} new below` : 'To the newest'}
    </button>
  );
}

/** A function that stays the same while what it does changes. */
function useLatest<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

/** Follows the address of an entry: reads back until it is there, and brings it to the middle once. */
function useWanted(
  timeline: LiveTimeline,
  wanted: string | undefined,
  rows: readonly Row[],
  show: (key: string) => void,
): boolean {
  const [missing, setMissing] = useState<string>();
  const shown = useRef<string>(undefined);
  const reach = useLatest((entry: string) => {
    void timeline.reach(entry).then((isThere) => setMissing(isThere ? undefined : entry));
  });
  const isLoaded = !timeline.isPending;
  useEffect(() => {
    if (wanted !== undefined && isLoaded) reach(wanted);
  }, [wanted, isLoaded, reach]);
  const isThere = rows.some(({ key }) => key === wanted);
  useEffect(() => {
    if (wanted === undefined || !isThere || shown.current === wanted) return;
    shown.current = wanted;
    show(wanted);
  });
  return missing !== undefined && missing === wanted && !isThere;
}

function useFeedKeys({
  entries,
  current,
  step,
  act,
  toEnd,
}: {
  entries: readonly Entry[];
  current: string | undefined;
  step: (by: 1 | -1) => void;
  act: (entry: Entry, what: EntryAct) => void;
  toEnd: () => void;
}): void {
  const entry = entries.find(({ id }) => id === current);
  const of = (what: EntryAct) => (entry === undefined ? undefined : () => act(entry, what));
  useCommand('list.next', () => step(1));
  useCommand('list.previous', () => step(-1));
  useCommand('room.insert', of('insert'));
  useCommand('room.correct', of('correct'));
  useCommand('room.pin', of('pin'));
  useCommand('room.versions', of('versions'));
  useCommand('room.link', of('link'));
  useCommand('room.newest', toEnd);
}

function RowOf({
  row,
  onOpen,
  ...rest
}: {
  incident: string;
  row: Row;
  position: number;
  count: number;
  isCurrent: boolean;
  isTabStop: boolean;
  isWanted: boolean;
  isNew: boolean;
  mayWrite: boolean;
  onCurrent: (key: string) => void;
  onAct: (entry: Entry, act: EntryAct) => void;
  onOpen: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
}) {
  const [first] = row.kind === 'entry' ? [row.entry] : row.entries;
  return (
    <>
      {row.startsDay && first !== undefined && (
        <p className="sticky top-0 z-1 border-b border-line bg-surface px-4 py-1 text-xs font-semibold text-muted">
          {dayOf(first.happenedAt)}
        </p>
      )}
      {row.kind === 'entry' ? (
        <TimelineEntry entry={row.entry} {...rest} />
      ) : (
        <FoldedRow
          row={row}
          position={rest.position}
          count={rest.count}
          isTabStop={rest.isTabStop}
          onCurrent={rest.onCurrent}
          onOpen={() => onOpen((before) => new Set([...before, row.key]))}
        />
      )}
    </>
  );
}

/** Routine entries in one line; opening it shows them in place. */
function FoldedRow({
  row,
  position,
  count,
  isTabStop,
  onCurrent,
  onOpen,
}: {
  row: Extract<Row, { kind: 'folded' }>;
  position: number;
  count: number;
  isTabStop: boolean;
  onCurrent: (key: string) => void;
  onOpen: () => void;
}) {
  const from = row.entries[0]?.happenedAt ?? '';
  const to = row.entries.at(-1)?.happenedAt ?? '';
  const words = counted(row.entries.length, 'routine entry', 'routine entries');
  const times = [...new Set([from, to].map((at) => clock.format(Date.parse(at))))].join(' to ');
  return (
    <article aria-label={words} aria-posinset={position} aria-setsize={count} className="border-b border-line">
      <button
        type="button"
        data-row={row.key}
        tabIndex={isTabStop ? 0 : -1}
        onFocus={() => onCurrent(row.key)}
        onClick={onOpen}
        className="flex min-h-8 w-full items-center gap-2 px-4 text-left text-sm text-muted -outline-offset-2 hover:bg-raised/50 hover:text-ink pointer-coarse:min-h-11"
      >
        <ChevronRight size={14} aria-hidden className="shrink-0" />
        {words}
        <span className="tabular">{times}</span>
      </button>
    </article>
  );
}

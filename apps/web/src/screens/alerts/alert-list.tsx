import { useEffect, useRef, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { counted } from '../../ui/counted.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useRowWalk } from '../../ui/use-row-walk.ts';
import { useWindowRows } from '../../ui/use-window-rows.ts';
import { AlertRow, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './alert-row.tsx';
import type { Matcher } from './alert-words.ts';
import { sharedMatchers } from './alert-filter.ts';
import { BulkBar } from './bulk-bar.tsx';
import { SilenceWindow } from './silence-window.tsx';
import type { AlertList as List } from './use-alert-list.ts';
import { useBulkActs } from './use-bulk-acts.ts';
import { useSelection } from './use-selection.ts';

/** More is fetched when this few rows are left below the window. */
const AHEAD = 40;

/** A list of any length: only what stands in the window is drawn, and keys walk over all of it. */
export function AlertList({ list, total }: { list: List; total: number | undefined }) {
  const body = useRef<HTMLOListElement>(null);
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
  const { rows } = list;
  const { from, to } = useWindowRows(body, rows.length, rowHeight);
  const selection = useSelection(rows);
  const { current, setCurrent } = useRowWalk(body, rows, { from, to, rowHeight });
  const [silencing, setSilencing] = useState<readonly Matcher[]>();
  const may = useMay('alerts.respond');
  const acts = useBulkActs();
  useEffect(() => {
    if (to > rows.length - AHEAD) list.more();
  });

  const meant =
    selection.ids.size > 0 ? rows.filter(({ id }) => selection.ids.has(id)) : rows.filter(({ id }) => id === current);
  useCommand('alerts.select', current === undefined ? undefined : () => selection.toggle(current));
  useCommand('alerts.stretch', current === undefined ? undefined : () => selection.stretch(current));
  const bulk = {
    acknowledge: () => void acts.acknowledge(meant).then(selection.clear),
    resolve: () => void acts.resolve(meant).then(selection.clear),
    silence: () => setSilencing(sharedMatchers(meant)),
  };
  const canAct = may && meant.length > 0;
  useCommand('alerts.acknowledge', canAct ? bulk.acknowledge : undefined);
  useCommand('alerts.resolve', canAct ? bulk.resolve : undefined);
  useCommand('alerts.silence', canAct ? bulk.silence : undefined);

  return (
    <>
      <NewBar list={list} />
      <ol
        ref={body}
        aria-label="Alerts"
        className="[overflow-anchor:none]"
        style={{ paddingTop: from * rowHeight, paddingBottom: (rows.length - to) * rowHeight }}
      >
        {rows.slice(from, to).map((alert, at) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            index={from + at}
            count={list.hasMore ? -1 : rows.length}
            isNarrow={isNarrow}
            isGone={list.gone.has(alert.id)}
            isSelected={selection.ids.has(alert.id)}
            isCurrent={alert.id === current}
            onToggle={(isStretch) => (isStretch ? selection.stretch(alert.id) : selection.toggle(alert.id))}
            onFocus={() => setCurrent(alert)}
          />
        ))}
      </ol>
      {list.problem && (
        <div className="p-4">
          <ProblemNote problem={list.problem} onRetry={list.refresh} />
        </div>
      )}
      <p className="border-t border-line px-4 py-2 text-sm text-muted">
        {list.hasMore
          ? `${rows.length.toLocaleString('en')} loaded${total === undefined ? '' : ` of ${total.toLocaleString('en')}`}; the rest comes as you scroll`
          : counted(rows.length, 'alert')}
      </p>
      <BulkBar
        count={selection.ids.size}
        ofLoaded={rows.length}
        busy={acts.busy}
        may={may}
        onAll={selection.all}
        onClear={selection.clear}
        {...bulk}
      />
      {silencing && <SilenceWindow start={silencing} onClose={() => setSilencing(undefined)} />}
    </>
  );
}

/** What changed since the list was taken, for whoever wants it; nothing moves before that. */
function NewBar({ list }: { list: List }) {
  const { fresh, gone } = list;
  if (fresh.length === 0 && gone.size === 0) return null;
  const more = fresh.length >= 100 ? 'or more ' : '';
  const words = [
    ...(fresh.length > 0 ? [`${fresh.length} ${more}new`] : []),
    ...(gone.size > 0 ? [`${gone.size} not here any more`] : []),
  ].join(', ');
  return (
    <div className="sticky top-0 z-10 border-b border-line bg-surface p-2 max-lg:top-12">
      <span role="status" className="sr-only">
        {words}
      </span>
      <button
        type="button"
        className="flex min-h-9 w-full items-center justify-center rounded-md bg-accent/14 font-semibold hover:bg-accent/22 pointer-coarse:min-h-11"
        onClick={() => {
          list.refresh();
          scrollTo({ top: 0 });
        }}
      >
        {words}
        <span className="font-normal text-muted">: look again</span>
      </button>
    </div>
  );
}

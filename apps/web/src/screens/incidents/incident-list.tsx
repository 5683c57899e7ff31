import { useEffect, useRef, useState } from 'react';
import { useCommand } from '../../shell/bound-commands.ts';
import { counted } from '../../ui/counted.ts';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useRowFocus } from '../../ui/use-row-focus.ts';
import { useWindowRows } from '../../ui/use-window-rows.ts';
import { IncidentRow, ROW_HEIGHT, ROW_HEIGHT_NARROW } from './incident-row.tsx';
import type { Incident } from './incident-words.ts';

/** More is fetched when this few rows are left below the window. */
const AHEAD = 40;

/** A list of any length: only what stands in the window is drawn, and keys walk over all of it. */
export function IncidentList({
  rows,
  hasMore,
  onMore,
}: {
  rows: readonly Incident[];
  hasMore: boolean;
  onMore: () => void;
}) {
  const body = useRef<HTMLOListElement>(null);
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? ROW_HEIGHT_NARROW : ROW_HEIGHT;
  const { from, to } = useWindowRows(body, rows.length, rowHeight);
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    if (hasMore && to > rows.length - AHEAD) onMore();
  });

  const index = rows.findIndex(({ id }) => id === current);
  const focusRow = useRowFocus(body, rowHeight);
  const focus = (next: number) => {
    const row = rows[next];
    if (row === undefined) return;
    setCurrent(row.id);
    focusRow(row.id, next);
  };
  const step = (by: 1 | -1) => {
    const firstInWindow = Math.max(0, Math.ceil(-(body.current?.getBoundingClientRect().top ?? 0) / rowHeight));
    const next = index >= from && index < to ? index + by : firstInWindow;
    focus(Math.max(0, Math.min(next, rows.length - 1)));
  };
  useCommand('list.next', () => step(1));
  useCommand('list.previous', () => step(-1));

  return (
    <>
      <ol
        ref={body}
        aria-label="Incidents"
        className="[overflow-anchor:none]"
        style={{ paddingTop: from * rowHeight, paddingBottom: (rows.length - to) * rowHeight }}
      >
        {rows.slice(from, to).map((incident, at) => (
          <IncidentRow
            key={incident.id}
            incident={incident}
            index={from + at}
            count={hasMore ? -1 : rows.length}
            isNarrow={isNarrow}
            isCurrent={incident.id === current}
            onFocus={() => setCurrent(incident.id)}
          />
        ))}
      </ol>
      <p className="px-4 py-2 text-sm text-muted">
        {hasMore
          ? `${rows.length.toLocaleString('en')} loaded; the rest comes as you scroll`
          : counted(rows.length, 'incident')}
      </p>
    </>
  );
}

import { useEffect, useRef } from 'react';
import { counted } from '../../ui/counted.ts';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useRowWalk } from '../../ui/use-row-walk.ts';
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
  const { current, setCurrent } = useRowWalk(body, rows, { from, to, rowHeight });
  useEffect(() => {
    if (hasMore && to > rows.length - AHEAD) onMore();
  });

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
            onFocus={() => setCurrent(incident)}
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

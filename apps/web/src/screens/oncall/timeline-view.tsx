import type { EpochMs } from '@lockstep/oncall';
import { useRef, useState } from 'react';
import { sentence } from '../../ui/states.tsx';
import { useWidth } from '../../ui/use-width.ts';
import { ShiftList, ShiftTable } from './shift-table.tsx';
import { Timeline } from './timeline.tsx';
import { stretchSentence, type TimelineLook } from './timeline-look.ts';
import type { Stretch, TimelineRow, Turns } from './timeline-layout.ts';

/** Narrower, bars say nothing any more. */
const LEAST_WIDTH = 480;

/** Rows as a drawing, as a table when asked for, as a list where there is no room. */
export function TimelineView({
  rows,
  span,
  look,
  label,
  isTable,
  chosen,
  onChoose,
  onMark,
}: {
  rows: readonly TimelineRow[];
  span: { readonly from: EpochMs; readonly to: EpochMs };
  look: TimelineLook;
  label: string;
  isTable: boolean;
  chosen?: string | undefined;
  /** Nothing can be done about a preview: what is chosen there is only said in full. */
  onChoose?: (row: TimelineRow, stretch: Stretch, key: string) => void;
  onMark?: (row: TimelineRow, stretch: { from: EpochMs; to: EpochMs }) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const [own, setOwn] = useState<{ row: TimelineRow; stretch: Stretch | Turns; key: string }>();
  const pick = (row: TimelineRow, stretch: Stretch | Turns, key: string): void => {
    if (onChoose === undefined || stretch.kind === 'turns') return setOwn({ row, stretch, key });
    setOwn(undefined);
    onChoose(row, stretch, key);
  };
  const finals = rows.filter(({ isFinal }) => isFinal);
  return (
    <div ref={place} className="cards min-w-0">
      {isTable ? (
        <ShiftTable rows={rows} look={look} />
      ) : width < LEAST_WIDTH ? (
        width > 0 &&
        finals.map((row) => (
          <section key={row.key} aria-label={row.label}>
            {finals.length > 1 && (
              <h3 className="border-b border-line bg-raised/60 px-4 py-1.5 text-sm font-semibold">{row.label}</h3>
            )}
            <ShiftList
              most={finals.length > 1 ? 4 : 12}
              stretches={row.stretches.toSorted((a, b) => a.from - b.from).filter(({ to }) => to > look.now)}
              look={look}
              {...(onChoose && {
                onChoose: (stretch: Stretch) => onChoose(row, stretch, `${row.key} ${stretch.from}`),
              })}
            />
          </section>
        ))
      ) : (
        <div className="grid gap-3 p-4">
          <Timeline
            rows={rows}
            from={span.from}
            to={span.to}
            look={look}
            label={label}
            chosen={own?.key ?? chosen}
            onChoose={(row, { stretch, key }) => pick(row, stretch, key)}
            {...(onMark && { onMark })}
          />
          {own && <p className="text-sm">{sentence(stretchSentence(own.stretch, look))}.</p>}
          {own?.stretch.kind === 'turns' && (
            <ShiftList
              key={own.key}
              most={12}
              stretches={own.stretch.turns}
              look={look}
              {...(onChoose && {
                onChoose: (stretch: Stretch) => onChoose(own.row, stretch, `${own.row.key} ${stretch.from}`),
              })}
            />
          )}
        </div>
      )}
    </div>
  );
}

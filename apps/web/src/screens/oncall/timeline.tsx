import type { EpochMs } from '@lockstep/oncall';
import { type KeyboardEvent, useId, useRef } from 'react';
import { useWidth } from '../../ui/use-width.ts';
import { dateWords, daysIn, type LocalDay } from './days.ts';
import { rowDrawing } from './row-drawing.ts';
import { type Bar, placed, steppedTo, type TimelineRow, type TimelineWindow } from './timeline-layout.ts';
import { TimelineLegend } from './timeline-legend.tsx';
import type { TimelineLook } from './timeline-look.ts';
import { TimelineRowShape } from './timeline-row.tsx';

const DAY_LABEL = 34;

/**
 * Rows of bars over a time scale. One stop for Tab; arrow keys walk bars and rows, Enter and Space choose. Where `onMark` is given, the
 * final rows can be dragged over; the same can be done by a form.
 */
export function Timeline({
  rows,
  from,
  to,
  look,
  label,
  chosen,
  onChoose,
  onMark,
}: {
  rows: readonly TimelineRow[];
  from: EpochMs;
  to: EpochMs;
  look: TimelineLook;
  label: string;
  chosen: string | undefined;
  onChoose: (row: TimelineRow, bar: Bar) => void;
  onMark?: (row: TimelineRow, stretch: { from: EpochMs; to: EpochMs }) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const patternId = useId();
  const window = { from, to, width };
  const days = width === 0 ? [] : daysIn(look.zone, from, to);
  const weeks = days.flatMap((day) => (day.weekday === 1 ? [day.from] : []));
  const drawings = rows.map((row) => rowDrawing(row, window, weeks));
  const all = drawings.flatMap(({ bars }) => bars);
  const stop = all.find((bar) => bar.key === chosen) ?? all.find(({ stretch }) => stretch.to > look.now) ?? all[0];

  const choose = (bar: Bar) => {
    const row = drawings.find(({ bars }) => bars.includes(bar))?.row;
    if (row !== undefined) onChoose(row, bar);
  };
  const onKey = (event: KeyboardEvent) => {
    const { key } = event;
    const focused = all.find((bar) => bar.key === keyOf(event.target));
    if ((key === 'Enter' || key === ' ') && focused !== undefined) {
      event.preventDefault();
      return choose(focused);
    }
    if (!isStepKey(key)) return;
    event.preventDefault();
    const next = steppedTo(drawings, focused?.key, key);
    if (next === undefined) return;
    choose(next);
    body.current?.querySelector<SVGElement>(`[data-bar="${CSS.escape(next.key)}"]`)?.focus();
  };

  return (
    <div className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3">
      <span />
      <div ref={place} className="min-w-0">
        {width > 0 && <DayScale days={days} window={window} zone={look.zone} now={look.now} />}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the bars, which take the focus one at a time */}
      <div
        ref={body}
        role="group"
        aria-label={label}
        onKeyDown={onKey}
        className="col-span-2 grid grid-cols-subgrid gap-y-1.5"
      >
        {width > 0 &&
          drawings.map((drawing) => (
            <TimelineRowShape
              key={drawing.row.key}
              drawing={drawing}
              days={days}
              window={window}
              look={look}
              patternId={`${patternId}-${drawing.row.key}`}
              chosen={chosen}
              stop={stop?.key}
              onChoose={choose}
              {...(onMark && drawing.row.isFinal && { onMark: (stretch) => onMark(drawing.row, stretch) })}
            />
          ))}
      </div>
      <div className="col-span-2 mt-3">
        <TimelineLegend bars={all} now={look.now} hasDrag={onMark !== undefined} />
      </div>
    </div>
  );
}

function isStepKey(key: string): key is Parameters<typeof steppedTo>[2] {
  return ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key);
}

function keyOf(target: EventTarget): string | undefined {
  return target instanceof Element ? (target.closest('[data-bar]')?.getAttribute('data-bar') ?? undefined) : undefined;
}

/** Days with their weekday; days on which the clock changes say how long they are. */
function DayScale({
  days,
  window,
  zone,
  now,
}: {
  days: readonly LocalDay[];
  window: TimelineWindow;
  zone: string;
  now: EpochMs;
}) {
  const dayWidth = window.width / Math.max(1, days.length);
  const isRoomy = dayWidth >= DAY_LABEL;
  return (
    <svg width={window.width} height={34} aria-hidden="true" className="block">
      {days.map((day) => {
        const spot = placed(day, window, 0);
        // Where days are narrow only Mondays are named.
        if (spot === undefined || (!isRoomy && day.weekday !== 1)) return null;
        const [weekday = '', number = '', month = ''] = dateWords(zone, day.from).split(' ');
        const isToday = day.from <= now && now < day.to;
        return (
          <g key={day.on} transform={`translate(${spot.x} 0)`}>
            <path d="M0 26v8" className="stroke-edge" />
            <text x={3} y={11} className={`text-[11px] ${isToday ? 'fill-accent font-semibold' : 'fill-muted'}`}>
              {isRoomy ? weekday : `${weekday} ${number}`}
            </text>
            <text x={3} y={24} className={`text-[11px] ${isToday ? 'fill-accent font-semibold' : 'fill-muted'}`}>
              {isRoomy ? (number === '1' || day === days[0] ? `${number} ${month}` : number) : month}
            </text>
          </g>
        );
      })}
      {days.map((day) => {
        const spot = day.hours === 24 ? undefined : placed(day, window, 0);
        return (
          spot && (
            <g key={`clock ${day.on}`} className="text-warn">
              <title>{`the clock changes: this day has ${day.hours} hours`}</title>
              <path d={`M${spot.x} 33h${spot.width}`} stroke="currentColor" strokeWidth={2} />
              {isRoomy && (
                <text
                  x={spot.x + spot.width - 3}
                  y={11}
                  textAnchor="end"
                  fill="currentColor"
                  className="text-[10px] font-semibold"
                >
                  {day.hours}h
                </text>
              )}
            </g>
          )
        );
      })}
    </svg>
  );
}

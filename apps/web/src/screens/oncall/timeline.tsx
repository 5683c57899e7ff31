import type { EpochMs } from '@lockstep/oncall';
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { useWidth } from '../../ui/use-width.ts';
import { dateWords, daysIn, type LocalDay, stretchWords } from './days.ts';
import { gapWords } from './gap-words.ts';
import type { PersonTint } from './person-tints.ts';
import {
  type Bar,
  dragged,
  fittingName,
  fittingWord,
  placed,
  type RowDrawing,
  rowDrawing,
  type Stretch,
  steppedTo,
  type TimelineRow,
  type TimelineWindow,
} from './timeline-layout.ts';

const FINAL_LANE = 34;
const LANE = 24;
const GAP = 3;
const DAY_LABEL = 34;
const DRAG_MARK = 'data-drag';

export interface TimelineLook {
  readonly zone: string;
  readonly now: EpochMs;
  readonly nameOf: (userId: string) => string;
  readonly tintOf: (userId: string) => PersonTint;
}

/** A stretch in a sentence: what a screen reader says of a bar, and what stands behind it on hover. */
export function stretchSentence(stretch: Stretch, { zone, nameOf }: Pick<TimelineLook, 'zone' | 'nameOf'>): string {
  const when = stretchWords(zone, stretch);
  switch (stretch.kind) {
    case 'gap':
      return `nobody on call, ${when}: ${gapWords[stretch.reason]}`;
    case 'leave':
      return `${nameOf(stretch.userId)} on leave, ${when}: ${stretch.why}`;
    case 'removed':
      return `${nameOf(stretch.userId)} taken off, ${when}: ${stretch.why}`;
    case 'shadow':
      return `${nameOf(stretch.userId)} looks on, ${when}: ${stretch.why}`;
    case 'shift':
    case 'override':
      return `${nameOf(stretch.userId)}, ${when}: ${stretch.why}`;
  }
}

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
  const drawings = rows.map((row) => rowDrawing(row, window));
  const all = drawings.flatMap(({ bars }) => bars);
  const stop = all.find((bar) => bar.key === chosen) ?? all.find(({ stretch }) => stretch.to > look.now) ?? all[0];
  const days = width === 0 ? [] : daysIn(look.zone, from, to);

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
            <Row
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

function Row({
  drawing,
  days,
  window,
  look,
  patternId,
  chosen,
  stop,
  onChoose,
  onMark,
}: {
  drawing: RowDrawing;
  days: readonly LocalDay[];
  window: TimelineWindow;
  look: TimelineLook;
  patternId: string;
  chosen: string | undefined;
  stop: string | undefined;
  onChoose: (bar: Bar) => void;
  onMark?: (stretch: { from: EpochMs; to: EpochMs }) => void;
}) {
  const { row, bars, lanes } = drawing;
  const lane = row.isFinal ? FINAL_LANE : LANE;
  const height = lanes * (lane + GAP) + GAP;
  const drag = useDrag(window, onMark);
  const present = placed({ from: look.now, to: look.now + 1 }, window, 0);
  return (
    <>
      <p className={`min-w-0 self-center text-sm leading-tight ${row.isFinal ? 'font-semibold' : 'text-muted'}`}>
        <span className="block truncate" data-tip={row.label}>
          {row.label}
        </span>
        {row.note !== '' && <span className="block truncate text-xs font-normal text-muted">{row.note}</span>}
      </p>
      <svg
        width={window.width}
        height={height}
        aria-label={row.label}
        className={`block touch-pan-y rounded-sm ${onMark ? 'cursor-crosshair' : ''}`}
        {...drag.handlers}
      >
        <defs>
          <GapPattern id={`${patternId}-gap`} className="fill-bad" ground="fill-bad/12" />
          <GapPattern id={`${patternId}-open`} className="fill-edge/60" ground="fill-canvas" />
        </defs>
        <rect width={window.width} height={height} rx={4} className="fill-canvas" {...{ [DRAG_MARK]: '' }} />
        {days.map((day) => {
          const spot = placed(day, window, 0);
          return (
            spot && (
              <g key={day.on} className="pointer-events-none">
                {day.weekday >= 6 && <rect x={spot.x} width={spot.width} height={height} className="fill-raised/70" />}
                <path d={`M${spot.x} 0V${height}`} className={day.weekday === 1 ? 'stroke-edge/55' : 'stroke-line'} />
              </g>
            )
          );
        })}
        {bars.map((bar) => (
          <BarShape
            key={bar.key}
            bar={bar}
            y={GAP + bar.lane * (lane + GAP)}
            height={lane}
            look={look}
            patternId={patternId}
            isChosen={bar.key === chosen}
            isStop={bar.key === stop}
            onChoose={() => onChoose(bar)}
          />
        ))}
        {drag.marked && (
          <rect
            x={drag.marked.x}
            y={1}
            width={drag.marked.width}
            height={height - 2}
            rx={3}
            className="pointer-events-none fill-accent/25 stroke-accent"
            strokeDasharray="4 3"
          />
        )}
        {present && (
          <path d={`M${present.x} 0V${height}`} strokeWidth={1.5} className="pointer-events-none stroke-accent" />
        )}
      </svg>
    </>
  );
}

function GapPattern({ id, className, ground }: { id: string; className: string; ground: string }) {
  return (
    <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="7" height="7" className="fill-surface" />
      <rect width="7" height="7" className={ground} />
      <rect width="1.6" height="7" className={className} />
    </pattern>
  );
}

function BarShape({
  bar,
  y,
  height,
  look,
  patternId,
  isChosen,
  isStop,
  onChoose,
}: {
  bar: Bar;
  y: number;
  height: number;
  look: TimelineLook;
  patternId: string;
  isChosen: boolean;
  isStop: boolean;
  onChoose: () => void;
}) {
  const { stretch } = bar;
  const isGap = stretch.kind === 'gap';
  // What is over can not be covered any more; only what is open or to come is loud.
  const isLoud = isGap && !stretch.onPurpose && stretch.to > look.now;
  const tint = isGap ? undefined : look.tintOf(stretch.userId);
  const inset = Math.max(1, bar.width - 1.5);
  const label = isGap
    ? fittingWord(stretch.onPurpose ? 'open' : 'nobody', bar.width)
    : fittingName(look.nameOf(stretch.userId), bar.width);
  const sentence = stretchSentence(stretch, look);
  const isInitials = !sentence.includes(label);
  const isFaint = stretch.kind === 'leave' || stretch.kind === 'shadow' || stretch.kind === 'removed';
  return (
    <g
      role="button"
      data-bar={bar.key}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isChosen}
      // Initials are what one sees, so they are what one may say to it.
      aria-label={isInitials ? `${sentence}; ${label}` : sentence}
      data-tip={sentence}
      onClick={onChoose}
      className="cursor-pointer outline-offset-1"
    >
      <rect
        x={bar.x + 0.75}
        y={y + 0.75}
        width={inset}
        height={height - 1.5}
        rx={3}
        strokeWidth={isChosen ? 2 : 1}
        strokeDasharray={isFaint ? '4 2.5' : undefined}
        {...(stretch.kind === 'gap' && { fill: `url(#${patternId}-${isLoud ? 'gap' : 'open'})` })}
        className={`${isFaint ? 'fill-surface' : (tint?.fill ?? '')} ${isChosen ? 'stroke-accent' : (tint?.stroke ?? (isLoud ? 'stroke-bad' : 'stroke-edge/60'))}`}
      />
      {stretch.kind === 'override' && (
        <rect x={bar.x + 0.75} y={y + 0.75} width={inset} height={4} rx={2} className="fill-accent" />
      )}
      {label !== '' && isLoud && (
        <rect
          x={bar.x + 4}
          y={y + height / 2 - 8}
          width={label.length * 7 + 6}
          height={16}
          rx={3}
          className="fill-surface"
        />
      )}
      {label !== '' && (
        <text
          aria-hidden="true"
          x={isInitials ? bar.x + bar.width / 2 : bar.x + 6}
          textAnchor={isInitials ? 'middle' : 'start'}
          y={y + height / 2 + 4}
          className={`pointer-events-none text-[12px] font-medium ${isLoud ? 'fill-bad font-semibold' : isGap || isFaint ? 'fill-muted' : 'fill-ink'}`}
        >
          {label}
        </text>
      )}
    </g>
  );
}

/** Marks a stretch by dragging with a mouse or pen; fingers scroll the page. */
function useDrag(window: TimelineWindow, onMark: ((stretch: { from: EpochMs; to: EpochMs }) => void) | undefined) {
  const [ends, setEnds] = useState<{ from: number; to: number }>();
  const moved = ends && dragged(ends.from, ends.to, window);
  if (onMark === undefined) return { handlers: {}, marked: undefined };
  const xOf = (event: PointerEvent<SVGSVGElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    marked: moved && placed(moved, window),
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.pointerType === 'touch' || event.button !== 0) return;
        setEnds({ from: xOf(event), to: xOf(event) });
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        if (ends === undefined) return;
        const to = xOf(event);
        if (dragged(ends.from, to, window) !== undefined) event.currentTarget.setPointerCapture(event.pointerId);
        setEnds({ ...ends, to });
      },
      onPointerUp: () => {
        setEnds(undefined);
        if (moved !== undefined) onMark(moved);
      },
      onPointerCancel: () => setEnds(undefined),
    },
  };
}

import type { EpochMs } from '@lockstep/oncall';
import { type PointerEvent, useState } from 'react';
import type { LocalDay } from './days.ts';
import {
  type Bar,
  dragged,
  fittingName,
  fittingWord,
  placed,
  type RowDrawing,
  type TimelineWindow,
} from './timeline-layout.ts';
import { stretchSentence, type TimelineLook } from './timeline-look.ts';

const FINAL_LANE = 34;
const LANE = 24;
const GAP = 3;

/** One row: its name, and its bars over the days. */
export function TimelineRowShape({
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
        <rect width={window.width} height={height} rx={4} className="fill-canvas" />
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

import type { EpochMs } from '@lockstep/oncall';
import { type PointerEvent, useState } from 'react';
import { BarShape } from './bar-shape.tsx';
import type { LocalDay } from './days.ts';
import { type Bar, dragged, placed, type RowDrawing, type TimelineWindow } from './timeline-layout.ts';
import type { TimelineLook } from './timeline-look.ts';

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
        <span className="block [overflow-wrap:anywhere]">{row.label}</span>
        {row.note !== '' && (
          <span className="block text-xs font-normal text-muted [overflow-wrap:anywhere]">{row.note}</span>
        )}
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

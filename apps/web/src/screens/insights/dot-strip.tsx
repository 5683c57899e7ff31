import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useWidth } from '../../ui/use-width.ts';
import { countWords, type DurationFigure, minutesWords, valueName } from './insight-words.ts';
import { type Dot, DOT_PX, dotByKey, dotsOf, marksOf, nearestDot, placeOf, type Scale } from './strip-layout.ts';

type Value = DurationFigure['values'][number];

const MARKS_PX = 18;
const TOP_PX = 8;

/** What the marks of a strip mean; once per screen. */
export function StripLegend() {
  const item = 'inline-flex items-center gap-1.5';
  return (
    <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-muted">
      <span className={item}>
        <svg width={10} height={10} aria-hidden="true">
          <circle cx={5} cy={5} r={3.6} className="fill-ink/75" />
        </svg>
        over
      </span>
      <span className={item}>
        <svg width={16} height={10} aria-hidden="true">
          <OpenRing x={5} y={5} />
        </svg>
        still open: at least this long
      </span>
      <span className={item}>
        <svg width={22} height={14} aria-hidden="true">
          <rect width={22} height={14} className="fill-accent/18" />
          <path d="M11 0v14" strokeWidth={2} className="stroke-accent" />
        </svg>
        median, and where it lies with 95 %
      </span>
      <span>Point at a dot, or walk them with the arrow keys.</span>
    </p>
  );
}

function OpenRing({ x, y }: { x: number; y: number }) {
  return (
    <path
      d={`M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0M${x + 3.5} ${y}h5m-2 -2l2 2l-2 2`}
      fill="none"
      strokeWidth={1.4}
      className="stroke-warn"
    />
  );
}

/** Every value as a dot on a scale that all strips share: filled when it is over, a ring with an arrow while it goes on. */
export function DotStrip({ figure, most, label }: { figure: DurationFigure; most: number; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [chosen, setChosen] = useState<number>();
  const scale = useMemo(() => ({ width, most }), [width, most]);
  const dots = useMemo(
    () =>
      dotsOf(
        scale,
        figure.values.map(({ minutes }) => minutes),
      ),
    [scale, figure.values],
  );
  const rows = dots.reduce((highest, { row }) => Math.max(highest, row + 1), 2);
  const base = TOP_PX + rows * DOT_PX;
  const value = chosen === undefined ? undefined : figure.values[chosen];
  const onKey = (event: KeyboardEvent) => {
    const next = dotByKey(dots, chosen, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next.index);
  };
  const choose = (event: PointerEvent<SVGSVGElement>) =>
    setChosen(nearestDot(dots, event.clientX - event.currentTarget.getBoundingClientRect().left)?.index);
  return (
    <div ref={frame} className="grid min-w-0 gap-1">
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk the dots; the table says the same */}
      <svg
        role="group"
        aria-label={`${label}: ${countWords(figure)}. Arrow keys walk the dots; the table says the same.`}
        tabIndex={dots.length === 0 ? -1 : 0}
        width={width}
        height={base + MARKS_PX}
        onKeyDown={onKey}
        onPointerMove={(event) => event.pointerType === 'mouse' && choose(event)}
        onPointerDown={choose}
        className="block touch-pan-y rounded-md select-none"
      >
        <Ground scale={scale} base={base} figure={figure} />
        {dots.map((dot) => (
          <Mark
            key={dot.index}
            dot={dot}
            base={base}
            value={figure.values[dot.index]}
            isChosen={dot.index === chosen}
          />
        ))}
      </svg>
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      <div aria-live="polite" className="flex min-h-6 flex-wrap items-center text-sm pointer-coarse:min-h-11">
        {value === undefined ? <Longest values={figure.values} /> : <ValueLine value={value} />}
      </div>
    </div>
  );
}

/** Before anything is chosen: the one that took longest, which is the first to look at. */
function Longest({ values }: { values: readonly Value[] }) {
  const [first, ...rest] = values;
  if (first === undefined) return <span className="text-muted">Nothing in this period.</span>;
  const longest = rest.reduce((most, value) => (value.minutes > most.minutes ? value : most), first);
  return <ValueLine value={longest} note="the longest" />;
}

/** The dot that is looked at, with the way to it. */
function ValueLine({ value, note }: { value: Value; note?: string }) {
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2">
      <ValueLink value={value} />
      <span className="tabular">
        {minutesWords(value.minutes)}
        {!value.isOver && <span className="text-warn"> so far, still open</span>}
        {note !== undefined && <span className="text-muted">, {note}</span>}
      </span>
    </span>
  );
}

export function ValueLink({ value }: { value: Value }) {
  const { kind, name, title } = value;
  const className = 'link inline-flex min-h-6 min-w-0 items-center [overflow-wrap:anywhere] pointer-coarse:min-h-11';
  return kind === 'incident' ? (
    <Link to="/incidents/$incident" params={{ incident: name }} className={className}>
      {valueName(value)}: {title}
    </Link>
  ) : (
    <Link to="/decisions/$decision" params={{ decision: name }} className={className}>
      {valueName(value)}: {title}
    </Link>
  );
}

/** Base line, marks, and behind the dots the median with its interval. */
function Ground({ scale, base, figure }: { scale: Scale; base: number; figure: DurationFigure }) {
  const { summary } = figure;
  const median = summary.kind === 'measured' ? summary.median : undefined;
  const place = (minutes: number): number => placeOf(scale, minutes);
  return (
    <g>
      {median !== undefined && (median.lower !== null || median.upper !== null) && (
        <rect
          x={median.lower === null ? 0 : place(median.lower)}
          y={2}
          width={Math.max(
            2,
            (median.upper === null ? scale.width : place(median.upper)) -
              (median.lower === null ? 0 : place(median.lower)),
          )}
          height={base - 2}
          className="fill-accent/18"
        />
      )}
      {typeof median?.estimate === 'number' && (
        <path d={`M${place(median.estimate)} 0V${base + 2}`} strokeWidth={2} className="stroke-accent" />
      )}
      <path d={`M0 ${base + 0.5}H${scale.width}`} className="stroke-line" />
      {marksOf(scale).map(({ x, words }, index) => (
        <g key={words}>
          <path d={`M${x} ${base}v4`} className="stroke-edge" />
          <text
            x={x}
            y={base + 15}
            textAnchor={index === 0 && x < 20 ? 'start' : x > scale.width - 20 ? 'end' : 'middle'}
            className="fill-muted text-[11px]"
          >
            {words}
          </text>
        </g>
      ))}
    </g>
  );
}

function Mark({ dot, base, value, isChosen }: { dot: Dot; base: number; value: Value | undefined; isChosen: boolean }) {
  const y = base - 5 - dot.row * DOT_PX;
  return (
    <g>
      {isChosen && <circle cx={dot.x} cy={y} r={7} fill="none" strokeWidth={2} className="stroke-accent" />}
      {value?.isOver === false ? (
        <OpenRing x={dot.x} y={y} />
      ) : (
        <circle cx={dot.x} cy={y} r={3.6} className={isChosen ? 'fill-accent' : 'fill-ink/75'} />
      )}
    </g>
  );
}

import { type KeyboardEvent, useId } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { utcWords } from '../../ui/time-words.ts';
import { axisTicks } from './axis-ticks.ts';
import { type Bar, isUngated, type Known, type Lane, laneDrawing, type Window } from './lane-layout.ts';
import { laneWords, runningAt } from './lane-words.ts';

const INCIDENT_Y = 4;
const BARS_Y = 16;
const BAR = 30;
const ROW_GAP = 4;
const STRIP = 9;

/** About as wide as a letter of the axis is on average. */
const LETTER_PX = 6.2;

/** The scale of time above all lanes. */
export function TimeAxis({ span, width }: { span: { from: number; to: number }; width: number }) {
  return (
    <svg width={width} height={22} aria-hidden="true" className="-mb-3 block">
      {axisTicks(span, width).map(({ at, words }) => {
        const half = (words.length * LETTER_PX) / 2;
        return (
          <g key={at} transform={`translate(${at} 0)`}>
            <line y1={16} y2={22} className="stroke-edge" />
            {/* Below its line, and whole where the drawing ends. */}
            <text
              y={11}
              x={Math.min(Math.max(0, half - at), width - half - at)}
              className="fill-muted text-[11px]"
              textAnchor="middle"
            >
              {words}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** One environment: incidents above, releases as bars, exposure below, points of no return across. */
export function LaneDrawing({
  lane,
  window,
  known,
  registeredAt,
  now,
  chosen,
  onChoose,
}: {
  lane: Lane;
  window: Window;
  known: Known;
  registeredAt: string;
  now: number;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const drawing = laneDrawing(lane, window, known, now);
  const navigate = useNavigate();
  const stripesId = useId();
  const stripY = BARS_Y + drawing.rows * (BAR + ROW_GAP);
  const height = stripY + 2 * (STRIP + 2) + 4;
  const current = runningAt(lane.deployments, window, now);
  const [verb, since] = laneWords(current, window, now);
  const chosenIndex = drawing.bars.findIndex((bar) => bar.id === chosen);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next =
        drawing.bars[
          Math.min(
            Math.max(chosenIndex === -1 ? drawing.bars.length - 1 : chosenIndex + step, 0),
            drawing.bars.length - 1,
          )
        ];
      if (next) onChoose(next.id);
    }
    const bar = drawing.bars[chosenIndex];
    if (event.key === 'Enter' && bar)
      void navigate({
        to: '/services/$service/releases/$version',
        params: { service: bar.deployment.service, version: bar.deployment.version },
      });
  };

  return (
    <section aria-label={lane.environment}>
      <h3 className="mb-1 flex flex-wrap items-baseline gap-x-2 text-sm font-semibold">
        {lane.environment}
        <span className="font-normal text-muted">
          {verb} {current && <span className="font-mono text-ink">{current.version}</span>} {since}
        </span>
      </h3>
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk the bars; the table says the same */}
      <svg
        width={window.width}
        height={height}
        role="group"
        tabIndex={0}
        aria-label={`${lane.environment}: ${drawing.bars.length} deployments. Arrow keys walk them, Enter opens the release.`}
        onKeyDown={onKey}
        className="block touch-pan-y rounded-sm"
      >
        <defs>
          {(['critical', 'high'] as const).map((level) => (
            <pattern
              key={level}
              id={`${stripesId}-${level}`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="6" height="6" className={level === 'critical' ? 'fill-bad/35' : 'fill-warn/25'} />
              <rect width="2.5" height="6" className={level === 'critical' ? 'fill-bad' : 'fill-warn'} />
            </pattern>
          ))}
        </defs>
        <rect
          y={BARS_Y - 2}
          width={window.width}
          height={stripY - BARS_Y + 2 * (STRIP + 2) + 2}
          rx={4}
          className="fill-canvas"
        />
        {drawing.incidents.map((incident) => (
          <g key={incident.id}>
            <title>{`${incident.severity.toUpperCase()} ${incident.title}`}</title>
            <rect
              x={incident.x}
              y={INCIDENT_Y}
              width={incident.width}
              height={5}
              rx={2.5}
              className={incident.severity <= 'sev2' ? 'fill-bad' : 'fill-warn'}
            />
          </g>
        ))}
        {drawing.bars.map((bar) => (
          <BarShape
            key={bar.id}
            bar={bar}
            registeredAt={registeredAt}
            isChosen={bar.id === chosen}
            onChoose={() => onChoose(bar.id)}
          />
        ))}
        {drawing.strips.map((strip) => (
          <g key={`${strip.level} ${strip.x}`}>
            <title>{`${strip.level === 'critical' ? 'Exploited or due in three days' : 'Known vulnerability'}: ${strip.groups.join(', ')}`}</title>
            <rect
              x={strip.x}
              y={stripY + (strip.level === 'critical' ? 0 : STRIP + 2)}
              width={strip.width}
              height={STRIP}
              rx={1.5}
              fill={`url(#${stripesId}-${strip.level})`}
            />
          </g>
        ))}
        {drawing.marks.map((mark) => (
          <g key={mark.id} transform={`translate(${mark.x} 0)`}>
            <title>{mark.title}</title>
            {mark.kind === 'point' ? (
              <>
                <path
                  d={`M0 ${BARS_Y - 6}V${height - 4}`}
                  strokeWidth={1.6}
                  strokeDasharray="2 3"
                  className="stroke-ink"
                />
                <path d={`M-5 ${BARS_Y - 14}h10v6l-5 5l-5-5Z`} className="fill-ink" />
              </>
            ) : (
              <path d={`M0 ${stripY - 9}l5 5l-5 5l-5-5Z`} className="fill-hold stroke-canvas" />
            )}
          </g>
        ))}
        {drawing.now !== undefined && (
          <g transform={`translate(${drawing.now} 0)`} className="text-accent">
            <path d={`M0 ${BARS_Y - 4}V${height}`} stroke="currentColor" strokeWidth={1.5} />
            <circle cy={BARS_Y - 5} r={3} fill="currentColor" />
          </g>
        )}
      </svg>
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
    </section>
  );
}

function BarShape({
  bar,
  registeredAt,
  isChosen,
  onChoose,
}: {
  bar: Bar;
  registeredAt: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { deployment } = bar;
  const y = BARS_Y + bar.row * (BAR + ROW_GAP);
  const isLoud = isUngated(deployment, registeredAt);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- pointer shortcut for what arrow keys on the lane do
    <g onPointerEnter={onChoose} onPointerDown={onChoose} className="cursor-pointer">
      <title>{`${deployment.version} from ${utcWords(deployment.from)}${deployment.to === null ? '' : ` to ${utcWords(deployment.to)}`}${isLoud ? ', ungated' : ''}`}</title>
      <rect
        x={bar.x + 0.75}
        y={y + 0.75}
        width={Math.max(1, bar.width - 1.5)}
        height={BAR - 1.5}
        rx={3}
        strokeWidth={isChosen ? 2 : 1}
        strokeDasharray={isLoud ? '4 2.5' : undefined}
        className={`${deployment.sharePercent < 100 ? 'fill-raised' : 'fill-[color-mix(in_oklab,var(--color-accent)_22%,var(--color-surface))]'} ${isChosen ? 'stroke-accent' : isLoud ? 'stroke-warn' : 'stroke-[color-mix(in_oklab,var(--color-accent)_45%,var(--color-line))]'}`}
      />
      {bar.label !== '' && (
        <text
          x={bar.x + 8}
          y={y + BAR / 2 + 4}
          className="pointer-events-none fill-ink font-mono text-[12px] font-medium"
        >
          {bar.label}
        </text>
      )}
    </g>
  );
}

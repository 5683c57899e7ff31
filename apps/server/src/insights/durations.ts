import {
  compareDurations,
  type DurationChange,
  type DurationSummary,
  type MetricId,
  seededRandom,
  seedOf,
  summariseDurations,
} from '@lockstep/insights';
import type { Axis } from '@lockstep/contract';
import type { Wait } from './gate-facts-store.ts';
import type { SideFacts } from './incident-facts-store.ts';

const MINUTE_MS = 60_000;

/** One dot. */
export interface TimedValue {
  readonly kind: 'incident' | 'decision';
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly minutes: number;
  readonly isOver: boolean;
}

export interface DurationFigure {
  readonly metric: MetricId;
  readonly axis: Axis | undefined;
  readonly summary: DurationSummary;
  readonly change: DurationChange;
  /** Left out: a moment was never recorded. */
  readonly unknown: number;
  readonly before: { readonly count: number; readonly open: number };
  readonly values: readonly TimedValue[];
}

type Moment = 'startedAt' | 'detectedAt' | 'acknowledgedAt' | 'engagedAt' | 'mitigatedAt' | 'resolvedAt';

/** From which moment of a side to which. */
export const PHASES = [
  { metric: 'time_to_detect', from: 'startedAt', to: 'detectedAt' },
  { metric: 'time_to_acknowledge', from: 'detectedAt', to: 'acknowledgedAt' },
  { metric: 'time_to_engage', from: 'detectedAt', to: 'engagedAt' },
  { metric: 'time_to_mitigate', from: 'startedAt', to: 'mitigatedAt' },
  { metric: 'time_to_resolve', from: 'startedAt', to: 'resolvedAt' },
] as const satisfies readonly { metric: MetricId; from: Moment; to: Moment }[];

/**
 * @returns undefined where a moment was passed over, or lies before the beginning or after the end of the side (written down wrong,
 *   or imported afterwards): it is not known, and not nothing
 */
export function valueOfSide(
  side: SideFacts,
  { from, to }: { readonly from: Moment; readonly to: Moment },
  now: number,
): TimedValue | undefined {
  const begin = side[from];
  const end = side[to];
  const last = side.resolvedAt ?? now;
  if (begin === undefined || (end === undefined && side.resolvedAt !== undefined)) return undefined;
  if (begin > (end ?? now) || (end !== undefined && end > last)) return undefined;
  const { id, name, title } = side;
  return { kind: 'incident', id, name, title, minutes: minutesBetween(begin, end ?? now), isOver: end !== undefined };
}

/** From the question to when the action might go ahead; what never might counts as open up to its end. */
export function valueOfWait(wait: Wait, now: number): TimedValue {
  const { id, number, title, decidedAt, brokenAt, completeAt } = wait;
  const stoppedAt = Math.min(
    ...[wait.refusedAt, wait.lapsedAt, wait.expiresAt, now].filter((end) => end !== undefined),
  );
  const wentAt = Math.min(brokenAt ?? Infinity, completeAt ?? Infinity);
  const isOver = wentAt <= stoppedAt || brokenAt !== undefined;
  const end = isOver ? wentAt : stoppedAt;
  return { kind: 'decision', id, name: String(number), title, minutes: minutesBetween(decidedAt, end), isOver };
}

/** The same values give the same figure: what is drawn is drawn from a seed of the figure's own name. */
export function durationFigure(
  metric: MetricId,
  axis: Axis | undefined,
  now: readonly (TimedValue | undefined)[],
  before: readonly (TimedValue | undefined)[],
): DurationFigure {
  const values = now.filter((value) => value !== undefined);
  const earlier = before.filter((value) => value !== undefined);
  const random = seededRandom(seedOf(`${metric} ${axis ?? ''}`));
  return {
    metric,
    axis,
    summary: summariseDurations(values.map(toObservation), random),
    change: compareDurations(values.map(toObservation), earlier.map(toObservation), random),
    unknown: now.length - values.length,
    before: { count: earlier.length, open: earlier.filter(({ isOver }) => !isOver).length },
    values,
  };
}

function toObservation({ minutes, isOver }: TimedValue) {
  return { duration: minutes, isOver };
}

/** To a tenth: the clocks of people and senders are no better. */
function minutesBetween(from: number, to: number): number {
  return Math.round(((to - from) / MINUTE_MS) * 10) / 10;
}

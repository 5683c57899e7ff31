import { bcaInterval, replicates } from './bootstrap.ts';
import { kaplanMeier, medianTime, type Observation } from './kaplan-meier.ts';
import { type Interval, median, quantile, quantileInterval, sorted } from './quantiles.ts';
import type { Random } from './random.ts';
import { CONFIDENCE, FEWEST_DURATIONS } from './thresholds.ts';

export interface Estimate extends Interval {
  /** Undefined when too many are still open to say. */
  readonly estimate: number | undefined;
}

/** What can be said of some durations. Counts stand next to every figure, and open ones are never left out. */
export type DurationSummary = {
  readonly count: number;
  readonly open: number;
} & (
  | { readonly kind: 'too_few'; readonly needed: number }
  | {
      readonly kind: 'measured';
      /** `order_statistics` when all are over, `kaplan_meier` while some are open. */
      readonly method: 'order_statistics' | 'kaplan_meier';
      readonly median: Estimate;
      /** A second opinion on the median (bootstrap, bias-corrected); undefined while some are open. */
      readonly bootstrap: Interval | undefined;
      /** Nine of ten take at most this long; undefined while some are open. */
      readonly p90: Estimate | undefined;
    }
);

export function summariseDurations(observations: readonly Observation[], random: Random): DurationSummary {
  const count = observations.length;
  const open = observations.filter(({ isOver }) => !isOver).length;
  if (count < FEWEST_DURATIONS) return { kind: 'too_few', count, open, needed: FEWEST_DURATIONS };
  if (open > 0) {
    const steps = kaplanMeier(observations);
    const time = medianTime(steps, CONFIDENCE);
    return {
      kind: 'measured',
      count,
      open,
      method: 'kaplan_meier',
      median: time,
      bootstrap: undefined,
      p90: undefined,
    };
  }
  const values = sorted(observations.map(({ duration }) => duration));
  return {
    kind: 'measured',
    count,
    open,
    method: 'order_statistics',
    median: estimateOf(values, 0.5),
    bootstrap: bcaInterval(values, median, replicates(values, median, random), CONFIDENCE),
    p90: estimateOf(values, 0.9),
  };
}

function estimateOf(values: readonly number[], share: number): Estimate {
  const { lower, upper } = quantileInterval(values, share, CONFIDENCE);
  return { estimate: quantile(values, share), lower, upper };
}

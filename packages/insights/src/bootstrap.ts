import { normalCdf, normalQuantile } from './distributions.ts';
import type { Interval } from './quantiles.ts';
import type { Random } from './random.ts';

/** Takes ascending values and gives one number. */
export type Statistic = (sorted: readonly number[]) => number;

/** Above this many values the ends of an interval hardly move with the draws. */
const MANY_VALUES = 200;

/**
 * How often to draw: one less than a multiple of 200, so that the ends of a 95 % interval are replicates themselves (of 999 the 25th
 * and the 975th); fewer of many values, which would keep others waiting.
 */
export function resamplesOf(values: number): number {
  return values > MANY_VALUES ? 199 : 999;
}

/** A sample of the same size drawn from `values` with replacement; ascending as they are. */
export function resample(values: readonly number[], random: Random): number[] {
  const counts = new Uint32Array(values.length);
  for (let draw = 0; draw < values.length; draw += 1) {
    const at = Math.floor(random() * values.length);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const drawn: number[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? NaN;
    for (let times = counts[at] ?? 0; times > 0; times -= 1) drawn.push(value);
  }
  return drawn;
}

/** The statistic of as many samples as `resamplesOf` says, ascending. `values` must be ascending. */
export function replicates(values: readonly number[], statistic: Statistic, random: Random): number[] {
  return Array.from({ length: resamplesOf(values.length) }, () => statistic(resample(values, random))).sort(
    (one, other) => one - other,
  );
}

/** Percentile interval of ascending replicates. */
export function percentileInterval(drawn: readonly number[], confidence: number): Interval {
  const outside = (1 - confidence) / 2;
  return { lower: replicateAt(drawn, outside), upper: replicateAt(drawn, 1 - outside) };
}

/**
 * Bias-corrected and accelerated interval: the percentiles are moved by how far the replicates lie off the estimate,
 * and by how much the spread changes with the value (from leaving out one value at a time).
 * Replicates equal to the estimate count half on either side; without that the bias of a median would be made up.
 *
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, 14.3
 */
export function bcaInterval(
  values: readonly number[],
  statistic: Statistic,
  drawn: readonly number[],
  confidence: number,
): Interval {
  const estimate = statistic(values);
  const below = drawn.filter((value) => value < estimate).length;
  const same = drawn.filter((value) => value === estimate).length;
  const bias = normalQuantile((below + same / 2) / drawn.length);
  const acceleration = accelerationOf(values, statistic);
  if (!Number.isFinite(bias)) return percentileInterval(drawn, confidence);

  const moved = (share: number): number => {
    const z = bias + normalQuantile(share);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  const outside = (1 - confidence) / 2;
  return { lower: replicateAt(drawn, moved(outside)), upper: replicateAt(drawn, moved(1 - outside)) };
}

function accelerationOf(values: readonly number[], statistic: Statistic): number {
  const without = values.map((_, left) => statistic(values.filter((__, at) => at !== left)));
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  const squares = without.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  const cubes = without.reduce((sum, value) => sum + (mean - value) ** 3, 0);
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The replicate below which `share` of them lie, between two of them on the scale of normal quantiles.
 *
 * Source: Davison and Hinkley, Bootstrap Methods and their Application, equation 5.8
 */
function replicateAt(drawn: readonly number[], share: number): number {
  const places = drawn.length + 1;
  // A whole number stays one: 0.025 times 1000 is a little less than 25 in binary.
  const place = Math.round(share * places * 1e9) / 1e9;
  const rank = Math.min(Math.max(Math.floor(place), 1), drawn.length);
  const low = drawn[rank - 1];
  if (low === undefined) throw new RangeError('an interval needs replicates');
  const high = drawn[rank];
  if (high === undefined || place <= rank) return low;
  const from = normalQuantile(rank / places);
  const to = normalQuantile((rank + 1) / places);
  return low + ((normalQuantile(share) - from) / (to - from)) * (high - low);
}

import { normalCdf, normalQuantile } from './distributions.ts';
import type { Interval, Sorted } from './quantiles.ts';
import type { Random } from './random.ts';

/** Takes ascending values and gives one number; keeps nothing of them, the same array comes again with others in it. */
export type Statistic = (sorted: Sorted) => number;

/** Above this many values the ends of an interval hardly move with the draws. */
const MANY_VALUES = 200;

/**
 * How often to draw: one less than a multiple of 200, so that the ends of a 95 % interval are replicates themselves (of 999 the 25th
 * and the 975th); fewer of many values, which would keep others waiting.
 */
export function resamplesOf(values: number): number {
  return values > MANY_VALUES ? 199 : 999;
}

/** Draws as many as there are values, with replacement: how often each was drawn is written to `counts`, by index. */
export function drawCounts(counts: Uint32Array, random: Random): void {
  counts.fill(0);
  const size = counts.length;
  for (let draw = 0; draw < size; draw += 1) {
    const at = Math.floor(random() * size);
    counts[at] = (counts[at] ?? 0) + 1;
  }
}

/** The statistic of as many samples as `resamplesOf` says, ascending. `values` must be ascending; samples are without sorting them. */
export function replicates(values: readonly number[], statistic: Statistic, random: Random): number[] {
  const counts = new Uint32Array(values.length);
  const drawn = new Float64Array(values.length);
  const once = (): number => {
    drawCounts(counts, random);
    let filled = 0;
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? NaN;
      for (let times = counts[at] ?? 0; times > 0; times -= 1) {
        drawn[filled] = value;
        filled += 1;
      }
    }
    return statistic(drawn);
  };
  return Array.from({ length: resamplesOf(values.length) }, once).sort((one, other) => one - other);
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
  // One array for all: leaving out the next one puts back the one before it.
  const rest = Float64Array.from(values.slice(1));
  const without = values.map((_, left) => {
    if (left > 0) rest[left - 1] = values[left - 1] ?? NaN;
    return statistic(rest);
  });
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

import { binomialCdf } from './distributions.ts';

/** An end that is undefined lies beyond what was observed: too few values reach that far. */
export interface Interval {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

export interface OrderInterval extends Interval {
  /** What the interval really covers, at least what was asked for where both ends exist; 0 to 1. */
  readonly confidence: number;
}

/** Ascending numbers. */
export type Sorted = ArrayLike<number>;

/** Ascending numbers; everything here that takes `sorted` relies on the order. */
export function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}

/**
 * Quantile of type 7 (linear between the order statistics; what R, NumPy and spreadsheets do unasked).
 *
 * Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996
 */
export function quantile(values: Sorted, share: number): number {
  const place = (values.length - 1) * share;
  const below = Math.floor(place);
  const low = values[below];
  if (low === undefined) throw new RangeError('a quantile needs at least one value and a share from 0 to 1');
  const high = values[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

export function median(values: Sorted): number {
  return quantile(values, 0.5);
}

/**
 * Interval of a quantile between two order statistics: right whatever the distribution, as it only counts how many
 * values lie on which side. The median has none of 95 % below 6 values.
 */
export function quantileInterval(values: readonly number[], share: number, confidence: number): OrderInterval {
  const n = values.length;
  const outside = (1 - confidence) / 2;
  const atMost = binomialCdf(n, share);
  const upTo = (k: number): number => (k < 0 ? 0 : (atMost[k] ?? 1));

  // 1-based ranks: the quantile lies below the value of rank `low` with probability P(X <= low - 1).
  let low = 0;
  while (low < n && upTo(low) <= outside) low += 1;
  let high = n + 1;
  while (high > 1 && 1 - upTo(high - 2) <= outside) high -= 1;

  return {
    lower: low === 0 ? undefined : values[low - 1],
    upper: high === n + 1 ? undefined : values[high - 1],
    confidence: upTo(high - 1) - upTo(low - 1),
  };
}

import { normalQuantile } from './distributions.ts';
import { CONFIDENCE, FEWEST_FOR_SHARE } from './thresholds.ts';

export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What can be said of a share. The counts are always there. */
export type ShareSummary = Share &
  (
    | { readonly kind: 'too_few'; readonly needed: number }
    | { readonly kind: 'measured'; readonly estimate: number; readonly lower: number; readonly upper: number }
  );

export function summariseShare({ count, of }: Share): ShareSummary {
  if (of < FEWEST_FOR_SHARE) return { kind: 'too_few', count, of, needed: FEWEST_FOR_SHARE };
  return { kind: 'measured', count, of, estimate: count / of, ...wilsonInterval(count, of, CONFIDENCE) };
}

/** Wilson's interval of a share: stays inside 0 to 1 and is right for small counts. `of` must be positive. */
export function wilsonInterval(count: number, of: number, confidence: number): { lower: number; upper: number } {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const share = count / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { lower: Math.max(0, (middle - half) / scale), upper: Math.min(1, (middle + half) / scale) };
}

/**
 * By how much the first share is larger, with an interval made of the Wilson intervals of both.
 *
 * Source: Newcombe, Interval Estimation for the Difference Between Independent Proportions, 1998, method 10
 */
export function shareDifference(
  first: Share,
  second: Share,
  confidence: number,
): { readonly estimate: number; readonly lower: number; readonly upper: number } {
  const one = wilsonInterval(first.count, first.of, confidence);
  const other = wilsonInterval(second.count, second.of, confidence);
  const p = first.count / first.of;
  const q = second.count / second.of;
  return {
    estimate: p - q,
    lower: p - q - Math.hypot(p - one.lower, other.upper - q),
    upper: p - q + Math.hypot(one.upper - p, q - other.lower),
  };
}

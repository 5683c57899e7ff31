import { normalCdf, normalQuantile } from './distributions.ts';
import { sorted } from './quantiles.ts';

/** Up to this many values in both groups together p is counted out, ties and all. */
const EXACT_UP_TO = 60;

export interface MannWhitney {
  /** Pairs in which the value of the first group is the larger; ties count half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  readonly isExact: boolean;
}

/** Are values of one group generally larger than those of the other? Both groups need at least one value. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const ranks = midRanks([...first, ...second]);
  const rankSum = ranks.slice(0, first.length).reduce((sum, rank) => sum + rank, 0);
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  const isExact = ranks.length <= EXACT_UP_TO;
  return { u, p: isExact ? exactP(ranks, first.length) : normalP(ranks, first.length, u), isExact };
}

/** P(a random value of `first` is smaller than one of `second`), ties half; 0 to 1. Both ascending, none empty. */
export function probabilityOfSmaller(first: readonly number[], second: readonly number[]): number {
  return smallerIn(first, second)(new Uint32Array(first.length).fill(1), new Uint32Array(second.length).fill(1));
}

/**
 * The same of many samples of the two groups, which are compared once only.
 *
 * @returns takes how often each value is in a sample, by its index in its group
 */
export function smallerIn(
  first: readonly number[],
  second: readonly number[],
): (ofFirst: Uint32Array, ofSecond: Uint32Array) => number {
  // Of each value of the second group: up to where those of the first are smaller, and up to where they are not larger.
  const smallerTo = new Uint32Array(second.length);
  const sameTo = new Uint32Array(second.length);
  let [smaller, same] = [0, 0];
  second.forEach((value, at) => {
    while (smaller < first.length && (first[smaller] ?? 0) < value) smaller += 1;
    while (same < first.length && (first[same] ?? 0) <= value) same += 1;
    smallerTo[at] = smaller;
    sameTo[at] = same;
  });
  const before = new Uint32Array(first.length + 1);
  return (ofFirst, ofSecond) => {
    for (let at = 0; at < ofFirst.length; at += 1) before[at + 1] = (before[at] ?? 0) + (ofFirst[at] ?? 0);
    let [pairs, size] = [0, 0];
    for (let at = 0; at < ofSecond.length; at += 1) {
      const times = ofSecond[at] ?? 0;
      size += times;
      pairs += (times * ((before[smallerTo[at] ?? 0] ?? 0) + (before[sameTo[at] ?? 0] ?? 0))) / 2;
    }
    return pairs / ((before[ofFirst.length] ?? 0) * size);
  };
}

/**
 * By how much the first group is larger (Hodges and Lehmann: median of all differences), with the interval that
 * belongs to the test: ranks of differences, exact for small groups without ties and a little too wide with ties.
 */
export function shift(
  first: readonly number[],
  second: readonly number[],
  confidence: number,
): { readonly estimate: number; readonly lower: number; readonly upper: number } {
  const one = sorted(first);
  const other = sorted(second);
  const pairs = one.length * other.length;
  const rank = Math.max(1, lowRank(one.length, other.length, (1 - confidence) / 2));
  const at = (k: number): number => differenceOfRank(one, other, k);
  return {
    estimate: (at(Math.ceil(pairs / 2)) + at(Math.floor(pairs / 2) + 1)) / 2,
    lower: at(rank),
    upper: at(pairs + 1 - rank),
  };
}

/** Steps of halving after which no two different differences are left between the ends. */
const HALVINGS = 80;

/** The `rank`th smallest (from 1) of all differences of two ascending lists, found by halving: there may be millions of them. */
function differenceOfRank(first: readonly number[], second: readonly number[], rank: number): number {
  let below = (first[0] ?? NaN) - (second.at(-1) ?? NaN);
  let above = (first.at(-1) ?? NaN) - (second[0] ?? NaN);
  if (Number.isNaN(below) || Number.isNaN(above)) throw new RangeError('a shift needs values in both groups');
  if (differencesUpTo(first, second, below).count >= rank) return below;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) break;
    if (differencesUpTo(first, second, middle).count >= rank) above = middle;
    else below = middle;
  }
  return differencesUpTo(first, second, above).largest;
}

/** How many differences are at most `limit`, and the largest of these. */
function differencesUpTo(
  first: readonly number[],
  second: readonly number[],
  limit: number,
): { readonly count: number; readonly largest: number } {
  let count = 0;
  let largest = -Infinity;
  // The larger the minuend, the fewer of the subtrahends are small enough to be left out.
  let from = 0;
  for (const value of first) {
    while (from < second.length && value - (second[from] ?? 0) > limit) from += 1;
    count += second.length - from;
    const next = second[from];
    if (next !== undefined) largest = Math.max(largest, value - next);
  }
  return { count, largest };
}

/** Ranks from 1; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] ?? 0];
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === value) to += 1;
    for (const at of order.slice(from, to)) ranks[at] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** P(the rank sum lies as far from its mean as it does) when every choice of ranks is as likely. */
function exactP(ranks: readonly number[], size: number): number {
  const doubled = ranks.map((rank) => Math.round(rank * 2));
  const chances = rankSumChances(doubled, size);
  const mean = size * (ranks.length + 1);
  const seen = Math.abs(doubled.slice(0, size).reduce((sum, rank) => sum + rank, 0) - mean);
  return Math.min(
    1,
    chances.reduce((sum, chance, at) => (Math.abs(at - mean) >= seen ? sum + chance : sum), 0),
  );
}

/** The chance of each sum of `size` of the (whole) ranks drawn without replacement; index is the sum. */
function rankSumChances(ranks: readonly number[], size: number): number[] {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  const none = ways[0];
  if (none !== undefined) none[0] = 1;
  let highest = 0;
  for (const rank of ranks) {
    highest += rank;
    for (let taken = size; taken >= 1; taken -= 1) {
      const to = ways[taken];
      const from = ways[taken - 1];
      if (to === undefined || from === undefined) continue;
      for (let total = highest; total >= rank; total -= 1) to[total] = (to[total] ?? 0) + (from[total - rank] ?? 0);
    }
  }
  const counted = [...(ways[size] ?? [])];
  const all = counted.reduce((sum, count) => sum + count, 0);
  return counted.map((count) => count / all);
}

/** With correction for ties and continuity. */
function normalP(ranks: readonly number[], size: number, u: number): number {
  const n = ranks.length;
  const pairs = size * (n - size);
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const ties = [...counts.values()].reduce((sum, count) => sum + (count ** 3 - count), 0);
  const deviation = Math.sqrt((pairs / 12) * (n + 1 - ties / (n * (n - 1))));
  const distance = Math.max(0, Math.abs(u - pairs / 2) - 0.5);
  return deviation === 0 ? 1 : Math.min(1, 2 * normalCdf(-distance / deviation));
}

/** The rank of the difference at which the interval begins: the smallest u with P(U <= u) >= `outside`. */
function lowRank(m: number, n: number, outside: number): number {
  if (m + n > EXACT_UP_TO) {
    return Math.floor((m * n) / 2 + normalQuantile(outside) * Math.sqrt((m * n * (m + n + 1)) / 12));
  }
  const chances = rankSumChances(
    Array.from({ length: m + n }, (_, at) => at + 1),
    m,
  );
  const smallest = (m * (m + 1)) / 2;
  let sum = 0;
  for (let u = 0; u <= m * n; u += 1) {
    sum += chances[smallest + u] ?? 0;
    if (sum >= outside) return u;
  }
  return m * n;
}

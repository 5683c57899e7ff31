import type { EpochMs } from './schedule.ts';

/** A stretch of time `[from, to)`. */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The part both have in common; undefined when there is none. */
export function overlapOf(a: Interval, b: Interval): Interval | undefined {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : undefined;
}

/** The same time in the fewest stretches, ordered; empty ones are dropped. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: { from: EpochMs; to: EpochMs }[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (from >= to) continue;
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** The time that lies in one of `a` and in one of `b`; both ordered and free of overlaps, as `union` gives them. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; ;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return common;
    const overlap = overlapOf(left, right);
    if (overlap !== undefined) common.push(overlap);
    if (left.to <= right.to) i++;
    else j++;
  }
}

/** The time of `a` that lies in none of `b`; both as `union` gives them. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const starts = [-Infinity, ...b.map((interval) => interval.to)];
  const outside = starts.map((from, index) => ({ from, to: b[index]?.from ?? Infinity }));
  return intersect(a, outside);
}

export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + (to - from), 0);
}

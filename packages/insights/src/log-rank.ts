import { chiSquaredTail } from './distributions.ts';
import type { Observation } from './kaplan-meier.ts';

export interface LogRank {
  readonly chiSquared: number;
  readonly degrees: number;
  readonly p: number;
}

/**
 * Log-rank test of two or more groups: does it take as long in each of them? Knows censoring.
 *
 * @returns undefined when the groups can not be told apart at all: no end was seen while two of them had anything open
 */
export function logRank(groups: readonly (readonly Observation[])[]): LogRank | undefined {
  const present = groups.filter((group) => group.length > 0);
  const degrees = present.length - 1;
  // The last group follows from the others.
  const excess = Array.from({ length: degrees }, () => 0);
  const covariance = Array.from({ length: degrees }, () => Array.from({ length: degrees }, () => 0));

  for (const { atRisk, ended } of momentsOf(present)) {
    const allAtRisk = sum(atRisk);
    const allEnded = sum(ended);
    const scale = allAtRisk > 1 ? (allEnded * (allAtRisk - allEnded)) / (allAtRisk - 1) : 0;
    excess.forEach((value, i) => {
      const share = (atRisk[i] ?? 0) / allAtRisk;
      excess[i] = value + (ended[i] ?? 0) - allEnded * share;
      covariance[i]?.forEach((old, j, row) => {
        row[j] = old + scale * share * ((i === j ? 1 : 0) - (atRisk[j] ?? 0) / allAtRisk);
      });
    });
  }
  const solved = solve(covariance, excess);
  if (degrees < 1 || solved === undefined) return undefined;
  const chiSquared = sum(excess.map((value, i) => value * (solved[i] ?? 0)));
  return { chiSquared, degrees, p: chiSquaredTail(chiSquared, degrees) };
}

/** At each duration at which something ended: how many of each group were at risk, and how many of these ended. */
function* momentsOf(
  groups: readonly (readonly Observation[])[],
): Generator<{ readonly atRisk: readonly number[]; readonly ended: readonly number[] }> {
  const pooled = groups
    .flatMap((group, of) => group.map(({ duration, isOver }) => ({ duration, isOver, of })))
    .sort((one, other) => one.duration - other.duration);
  const atRisk = groups.map((group) => group.length);
  for (let from = 0; from < pooled.length;) {
    const at = pooled[from]?.duration;
    const left = groups.map(() => 0);
    const ended = groups.map(() => 0);
    for (let next = pooled[from]; next !== undefined && next.duration === at; next = pooled[from]) {
      left[next.of] = (left[next.of] ?? 0) + 1;
      if (next.isOver) ended[next.of] = (ended[next.of] ?? 0) + 1;
      from += 1;
    }
    if (ended.some((count) => count > 0)) yield { atRisk: [...atRisk], ended };
    left.forEach((count, of) => {
      atRisk[of] = (atRisk[of] ?? 0) - count;
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Gauss and Jordan with pivots; undefined when the rows depend on each other. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const rest = rows.slice(column);
    const best = rest.toSorted((one, other) => Math.abs(other[column] ?? 0) - Math.abs(one[column] ?? 0))[0];
    const pivot = best?.[column] ?? 0;
    if (best === undefined || Math.abs(pivot) < 1e-12) return undefined;
    rows.splice(
      column,
      size,
      best.map((value) => value / pivot),
      ...rest.filter((row) => row !== best),
    );
    rows.forEach((row, at) => {
      const factor = row[column] ?? 0;
      if (at !== column) rows[at] = row.map((value, k) => value - factor * (rows[column]?.[k] ?? 0));
    });
  }
  return rows.map((row) => row[size] ?? 0);
}

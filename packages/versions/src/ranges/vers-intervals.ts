import { compareVersions } from '../ecosystem.ts';
import type { VersConstraint } from './vers.ts';

/** A run of versions; an end that is undefined is open. Both ends equal and included: a single version. */
export interface Interval {
  readonly from: End | undefined;
  readonly to: End | undefined;
}

export interface End {
  readonly version: string;
  readonly isIncluded: boolean;
}

/** Compares two versions that are known to have an order; throws RangeError where they have none. */
function compare(scheme: string, a: string, b: string): -1 | 0 | 1 {
  const order = compareVersions(scheme, a, b);
  if (order === 'unknown') throw new RangeError(`\`${a}\` and \`${b}\` have no order in ${scheme}`);
  return order;
}

/** The later of two beginnings. */
function later(scheme: string, a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = compare(scheme, a.version, b.version);
  return order === 1 || (order === 0 && !a.isIncluded) ? a : b;
}

/** The earlier of two ends. */
function earlier(scheme: string, a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = compare(scheme, a.version, b.version);
  return order === -1 || (order === 0 && !a.isIncluded) ? a : b;
}

/** What all constraints together leave (`!=` aside); undefined when nothing is left. */
export function intersect(scheme: string, constraints: readonly VersConstraint[]): Interval | undefined {
  let from: End | undefined;
  let to: End | undefined;
  for (const { comparator, version } of constraints) {
    const end = { version, isIncluded: comparator.endsWith('=') };
    if (comparator.startsWith('>') || comparator === '=') from = later(scheme, from, end);
    if (comparator.startsWith('<') || comparator === '=') to = earlier(scheme, to, end);
  }
  if (from === undefined || to === undefined) return { from, to };
  const order = compare(scheme, from.version, to.version);
  return order === -1 || (order === 0 && from.isIncluded && to.isIncluded) ? { from, to } : undefined;
}

/** By where they begin. */
export function sortIntervals(scheme: string, intervals: readonly Interval[]): readonly Interval[] {
  return intervals.toSorted((a, b) => {
    if (a.from === undefined || b.from === undefined) return a.from === b.from ? 0 : a.from === undefined ? -1 : 1;
    return compare(scheme, a.from.version, b.from.version) || Number(b.from.isIncluded) - Number(a.from.isIncluded);
  });
}

/** The same versions in rising order, runs that meet or overlap made one. */
export function merge(scheme: string, intervals: readonly Interval[]): readonly Interval[] {
  const sorted = sortIntervals(scheme, intervals);
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last === undefined || !meet(scheme, last, interval)) merged.push(interval);
    else merged[merged.length - 1] = { from: last.from, to: latest(scheme, last.to, interval.to) };
  }
  return merged;
}

function meet(scheme: string, first: Interval, second: Interval): boolean {
  if (first.to === undefined || second.from === undefined) return true;
  const order = compare(scheme, first.to.version, second.from.version);
  return order === 1 || (order === 0 && (first.to.isIncluded || second.from.isIncluded));
}

function latest(scheme: string, a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return undefined;
  const order = compare(scheme, a.version, b.version);
  return order === 1 || (order === 0 && a.isIncluded) ? a : b;
}

/** The bounds of a run, lower one first; of a single version its equality, of an open run none. */
export function constraintsOf({ from, to }: Interval, scheme: string): VersConstraint[] {
  if (from?.isIncluded === true && to?.isIncluded === true && compare(scheme, from.version, to.version) === 0) {
    return [{ comparator: '=', version: from.version }];
  }
  const constraints: VersConstraint[] = [];
  if (from !== undefined) constraints.push({ comparator: from.isIncluded ? '>=' : '>', version: from.version });
  if (to !== undefined) constraints.push({ comparator: to.isIncluded ? '<=' : '<', version: to.version });
  return constraints;
}

/** The runs that sorted constraints mean when they are read as VERS reads them. */
export function intervalsOf(constraints: readonly VersConstraint[]): readonly Interval[] {
  const intervals: Interval[] = [];
  let from: End | undefined;
  let to: End | undefined;
  let isOpen = false;
  const close = (): void => {
    if (isOpen || to !== undefined) intervals.push({ from, to });
    [from, to, isOpen] = [undefined, undefined, false];
  };
  for (const { comparator, version } of constraints) {
    const end = { version, isIncluded: comparator.endsWith('=') };
    if (comparator === '=') intervals.push({ from: end, to: end });
    else if (comparator.startsWith('>')) {
      if (to !== undefined) close();
      if (!isOpen) from = end;
      isOpen = true;
    } else if (comparator.startsWith('<')) to = end;
  }
  close();
  return intervals;
}

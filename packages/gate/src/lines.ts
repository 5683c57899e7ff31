import type { Direction } from './decision.ts';
import type { ReleasePosition } from './facts.ts';
import { compareInstants } from './instant.ts';
import { rememberedText } from './remember.ts';

/** Order of two maintenance lines, number by number (`2.31` < `3` < `3.1`); anything but numbers has no order. */
export function compareLines(a: string, b: string): -1 | 0 | 1 | 'unknown' {
  if (a === b) return 0;
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  if (left === undefined || right === undefined) return 'unknown';
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** True when the lines differ in their first number. Lines without numbers have no notion of a major one. */
export function crossesMajor(a: string, b: string): boolean {
  const left = segmentsOf(a)?.[0];
  const right = segmentsOf(b)?.[0];
  return left !== right;
}

/**
 * Older by date is a rollback. Newer by date is a roll forward, except towards an older line: that is `sideways`, and
 * judged like a rollback. Equal dates tell nothing, so they are `sideways` too.
 *
 * @param from undefined: nothing ran before, every move is a roll forward
 */
export function directionOf(from: ReleasePosition | undefined, to: ReleasePosition): Direction {
  if (from === undefined) return 'roll_forward';
  const byDate = compareInstants(to.releasedAt, from.releasedAt);
  if (byDate < 0) return 'rollback';
  if (byDate === 0 || compareLines(to.line, from.line) === -1) return 'sideways';
  return 'roll_forward';
}

/**
 * Whether what came with `first` (a migration, a fix) is in `release`: later on the same line, or later on a higher one.
 *
 * @returns `unknown` when the release is later and the lines have no order
 */
export function contains(release: ReleasePosition, first: ReleasePosition): boolean | 'unknown' {
  if (release.version === first.version) return true;
  if (compareInstants(release.releasedAt, first.releasedAt) < 0) return false;
  const order = compareLines(release.line, first.line);
  return order === 'unknown' ? 'unknown' : order >= 0;
}

const segmentsOf = rememberedText((line): readonly number[] | undefined => {
  const plain = line.replace(/^v/, '');
  return /^\d+(\.\d+)*$/.test(plain) ? plain.split('.').map(Number) : undefined;
});

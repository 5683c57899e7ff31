import { type Interval, overlapOf } from './intervals.ts';
import type { Layer, Schedule } from './schedule.ts';

/** A part of a range in which one version of a schedule is in force. */
export interface VersionStretch extends Interval {
  readonly layers: readonly Layer[];
}

/** The versions in force in `range`, each with its part of it. Of two that begin together the later one counts. */
export function versionsIn({ versions }: Schedule, range: Interval): VersionStretch[] {
  const ordered = versions.toSorted((a, b) => a.effectiveFrom - b.effectiveFrom);
  return ordered.flatMap(({ effectiveFrom, layers }, index) => {
    const end = ordered[index + 1]?.effectiveFrom ?? Infinity;
    const stretch = overlapOf(range, { from: effectiveFrom, to: end });
    return stretch === undefined ? [] : [{ ...stretch, layers }];
  });
}

/** Everybody who takes turns or has a fixed shift in the range's versions; no trainees, nobody who stands in by an override only. */
export function rotaOf(schedule: Schedule, range: Interval): string[] {
  const people = versionsIn(schedule, range)
    .flatMap(({ layers }) => layers)
    .flatMap(({ rotations, fixedShifts }) => [
      ...rotations.flatMap(({ participants }) => participants.flatMap((p) => (p.kind === 'person' ? [p.userId] : []))),
      ...fixedShifts.map(({ userId }) => userId),
    ]);
  return [...new Set(people)].sort();
}

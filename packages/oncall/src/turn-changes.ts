import { subtract, union } from './intervals.ts';
import type { Coverage, CoverageShift, EpochMs } from './schedule.ts';

/** Somebody is on call then in one coverage and not in the other. */
export interface TurnChange {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly userId: string;
  readonly change: 'gains' | 'loses';
}

/** Who gains and who loses time on call from `before` to `after`, ordered by beginning, then person; that the reason differs is no change. */
export function turnChanges(before: Pick<Coverage, 'shifts'>, after: Pick<Coverage, 'shifts'>): TurnChange[] {
  const people = new Set([...before.shifts, ...after.shifts].map(({ userId }) => userId));
  return [...people]
    .flatMap((userId) => {
      const [was, is] = [timesOf(before.shifts, userId), timesOf(after.shifts, userId)];
      return [
        ...subtract(is, was).map((stretch) => ({ ...stretch, userId, change: 'gains' as const })),
        ...subtract(was, is).map((stretch) => ({ ...stretch, userId, change: 'loses' as const })),
      ];
    })
    .sort((a, b) => a.from - b.from || (a.userId < b.userId ? -1 : 1));
}

function timesOf(shifts: readonly CoverageShift[], userId: string) {
  return union(shifts.filter((shift) => shift.userId === userId));
}

import { coverage } from './coverage.ts';
import { intersect, type Interval, lengthOf, overlapOf, union } from './intervals.ts';
import type { Absence, EpochMs, Schedule } from './schedule.ts';

/** Somebody's time on a schedule that another person is to take over. */
export interface ShiftPart extends Interval {
  readonly scheduleId: string;
  readonly userId: string;
}

export type Refusal =
  | 'not_asked'
  | 'same_person'
  | 'same_time'
  | 'begun'
  | 'over'
  | 'taken'
  | 'unknown_schedule'
  | 'not_their_shift'
  | 'already_on_call'
  | 'on_leave';

export interface Refused {
  readonly ok: false;
  readonly reason: Refusal;
  readonly problem: string;
}

export function refuse(reason: Refusal, problem: string): Refused {
  return { ok: false, reason, problem };
}

/** Why `part` is not that person's to give away as the schedule is now; undefined when it is. Somebody on leave can give. */
export function holderObstacle(part: ShiftPart, schedule: Schedule, absences: readonly Absence[]): Refused | undefined {
  if (schedule.id !== part.scheduleId) {
    return refuse('unknown_schedule', `the shift is on schedule \`${part.scheduleId}\`, not on \`${schedule.id}\``);
  }
  return lengthOf(timesOf(part.userId, part, schedule, absences)) === part.to - part.from
    ? undefined
    : refuse('not_their_shift', `\`${part.userId}\` is not on call for all of this time any more`);
}

/** Why `standInId` can not take over `part`; undefined when they can. Somebody on leave can not take. */
export function standInObstacle(
  part: ShiftPart,
  standInId: string,
  schedule: Schedule,
  absences: readonly Absence[],
): Refused | undefined {
  if (isOnLeave(standInId, part, absences)) return refuse('on_leave', `\`${standInId}\` is on leave then`);
  return timesOf(standInId, part, schedule, absences).length === 0
    ? undefined
    : refuse('already_on_call', `\`${standInId}\` is on call then already`);
}

/** When it is their turn in `range`, on leave or not. */
function timesOf(userId: string, range: Interval, schedule: Schedule, absences: readonly Absence[]): Interval[] {
  const { shifts, leaveConflicts } = coverage(schedule, range.from, range.to, absences);
  return union([...shifts, ...leaveConflicts].filter((shift) => shift.userId === userId));
}

function isOnLeave(userId: string, range: Interval, absences: readonly Absence[]): boolean {
  return absences.some((absence) => absence.userId === userId && overlapOf(absence, range) !== undefined);
}

/** The part that is still to come; undefined when it is over. */
export function restOf<T extends Interval>(part: T, now: EpochMs): T | undefined {
  const [rest] = intersect([part], [{ from: now, to: Infinity }]);
  return rest === undefined ? undefined : { ...part, ...rest };
}

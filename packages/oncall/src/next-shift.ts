import { coverage } from './coverage.ts';
import { DAY_MS } from './local-time.ts';
import type { Absence, CoverageSource, EpochMs, Schedule } from './schedule.ts';

const HORIZON_MS = 366 * DAY_MS;

/** A time in which a person is on call on one schedule without a break, whatever put them there. */
export interface NextShift {
  readonly scheduleId: string;
  /** The moment asked about when it is running. */
  readonly from: EpochMs;
  /** Undefined: goes on for longer than a year. */
  readonly to: EpochMs | undefined;
  readonly isRunning: boolean;
  /** What puts them there at first. */
  readonly source: CoverageSource;
}

/** The shift a person is in at `now` or comes to next, on whichever schedule is first; undefined when there is none within a year. */
export function nextShiftOf(
  userId: string,
  schedules: readonly Schedule[],
  now: EpochMs,
  absences: readonly Absence[],
): NextShift | undefined {
  return schedules
    .flatMap((schedule) => nextOn(schedule, userId, now, absences) ?? [])
    .reduce<NextShift | undefined>(
      (first, shift) => (first === undefined || shift.from < first.from ? shift : first),
      undefined,
    );
}

function nextOn(schedule: Schedule, userId: string, now: EpochMs, absences: readonly Absence[]): NextShift | undefined {
  const end = now + HORIZON_MS;
  const [first, ...later] = coverage(schedule, now, end, absences).shifts.filter((shift) => shift.userId === userId);
  if (first === undefined) return undefined;
  const { from, source } = first;
  const to = later.reduce((reached, shift) => (shift.from === reached ? shift.to : reached), first.to);
  return { scheduleId: schedule.id, from, to: to === end ? undefined : to, isRunning: from === now, source };
}

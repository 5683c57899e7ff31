/** Shifts that recur by a rule, each for the next group of people, as rotations here or, where no rotation can say it, one by one. */
import { instantAt, writtenWall } from './import-fields.ts';
import { expandRule, startOfDay, weekdayOf, type RecurrenceRule } from './ical-recurrence.ts';
import { dailyWindows, MOST_PARTICIPANTS, turnAt } from './import-rotation.ts';
import { rotationProblem } from './rotation-problem.ts';
import type { EpochMs, FixedShift, Layer, Participant, Rotation } from './schedule.ts';
import { DAY_MS, WEEK_MS, MINUTE_MS, type LocalMs } from './local-time.ts';

export interface RecurringShift {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** The first shift, by the clock. */
  readonly start: LocalMs;
  readonly lengthMs: number;
  readonly rule: RecurrenceRule;
  /** Moments and days left out, as beginnings by the clock. */
  readonly removed: readonly LocalMs[];
  readonly added: readonly LocalMs[];
  /** People on call together, group after group. */
  readonly groups: readonly (readonly Participant[])[];
  /** What brings the next group: every shift, or every period of the rule (a week with all its days). */
  readonly advances: 'shift' | 'period';
  readonly until: EpochMs | undefined;
}

const STEPS = 500_000;
/** Single shifts are written out for a year and a month. */
const WRITTEN_OUT_MS = 396 * DAY_MS;

/** @returns a text when it takes place too often */
export function recurringLayer(
  shift: RecurringShift,
  from: EpochMs,
): { readonly layer: Layer; readonly changes: string[] } | string {
  const rotations = rotationsFor(shift);
  if (rotations !== undefined)
    return { layer: { id: shift.id, name: shift.name, rotations, fixedShifts: [] }, changes: [] };
  const to = Math.min(shift.until ?? Infinity, from + WRITTEN_OUT_MS);
  const fixedShifts = writtenOut(shift, from, to);
  if (fixedShifts === undefined) return 'it takes place too often';
  const changes =
    to === shift.until
      ? []
      : [
          `no rotation here can say its rule: written out as single shifts until ${new Date(to).toISOString().slice(0, 10)}, import it again before`,
        ];
  return { layer: { id: shift.id, name: shift.name, rotations: [], fixedShifts }, changes };
}

/** Undefined when no rotation says the same. */
function rotationsFor(shift: RecurringShift): Rotation[] | undefined {
  const { rule, start, lengthMs, groups, removed, added } = shift;
  const isPlain =
    rule.byMonth.length +
      rule.byMonthDay.length +
      rule.byYearDay.length +
      rule.byWeekNumber.length +
      rule.byHour.length +
      rule.byMinute.length +
      rule.bySetPosition.length ===
    0;
  if (!isPlain || rule.count !== undefined || removed.length + added.length > 0 || lengthMs % MINUTE_MS !== 0)
    return undefined;
  const days = rule.byDay.length === 0 ? undefined : rule.byDay.map(({ weekday }) => weekday);
  const plan =
    rule.frequency === 'DAILY'
      ? dailyPlan(shift, days)
      : rule.frequency === 'WEEKLY'
        ? weeklyPlan(shift, days ?? [weekdayOf(start)])
        : undefined;
  if (plan === undefined) return undefined;
  if (groups.length * (plan.pauses + 1) > MOST_PARTICIPANTS) return undefined;
  const widest = Math.max(...groups.map((group) => group.length));
  const rotations = Array.from({ length: widest }, (_, index): Rotation => {
    const pause = Array.from({ length: plan.pauses }, (): Participant => ({ kind: 'empty' }));
    return {
      id: `${shift.id}-${index + 1}`,
      name: shift.name,
      zone: shift.zone,
      startsAt: writtenWall(plan.anchor),
      endsAt: undefined,
      turn: plan.turn,
      participants: groups.flatMap((group): Participant[] => [group[index] ?? { kind: 'empty' }, ...pause]),
      shadows: [],
      restrictions: plan.restrictions,
    };
  });
  return rotations.some((rotation) => rotationProblem(rotation) !== undefined) ? undefined : rotations;
}

interface Plan {
  readonly anchor: LocalMs;
  readonly turn: Rotation['turn'];
  readonly restrictions: Rotation['restrictions'];
  /** Turns of nobody after each group. */
  readonly pauses: number;
}

function dailyPlan({ rule, start, lengthMs }: RecurringShift, days: readonly number[] | undefined): Plan | undefined {
  const minute = (start - startOfDay(start)) / MINUTE_MS;
  if (days === undefined && lengthMs === rule.interval * DAY_MS)
    return { anchor: start, turn: { unit: 'days', count: rule.interval }, restrictions: [], pauses: 0 };
  if (lengthMs > DAY_MS || (days !== undefined && rule.interval > 1)) return undefined;
  // A turn is a day from one beginning to the next, so no shift lies in two.
  const restrictions = dailyWindows(minute, lengthMs / MINUTE_MS, days);
  return { anchor: start, turn: { unit: 'days', count: 1 }, restrictions, pauses: rule.interval - 1 };
}

function weeklyPlan({ rule, start, lengthMs, advances }: RecurringShift, days: readonly number[]): Plan | undefined {
  const minute = (start - startOfDay(start)) / MINUTE_MS;
  const { interval } = rule;
  const isOneDay = days.length === 1 && days[0] === weekdayOf(start);
  if (isOneDay && lengthMs === interval * WEEK_MS)
    return { anchor: start, turn: { unit: 'weeks', count: interval }, restrictions: [], pauses: 0 };
  if (isOneDay && lengthMs <= WEEK_MS) {
    const restrictions = [{ weekday: weekdayOf(start), fromMinute: minute, lengthMinutes: lengthMs / MINUTE_MS }];
    return { anchor: start, turn: { unit: 'weeks', count: 1 }, restrictions, pauses: interval - 1 };
  }
  if (lengthMs > DAY_MS) return undefined;
  const restrictions = dailyWindows(minute, lengthMs / MINUTE_MS, days);
  if (advances === 'shift')
    return interval > 1 ? undefined : { anchor: start, turn: { unit: 'days', count: 1 }, restrictions, pauses: 0 };
  // Weeks begin at the hour of the shifts, so that one that runs over midnight stays whole.
  const anchor = turnAt((rule.weekStart + 3) * DAY_MS + minute * MINUTE_MS, WEEK_MS, start).start;
  return { anchor, turn: { unit: 'weeks', count: 1 }, restrictions, pauses: interval - 1 };
}

function writtenOut(shift: RecurringShift, from: EpochMs, to: EpochMs): FixedShift[] | undefined {
  const { rule, start, lengthMs, zone, groups, removed, added, advances } = shift;
  // All from the first on: who is next depends on how many there were.
  const starts = expandRule(rule, start, { from: start, to: to + DAY_MS }, () => false, { left: STEPS });
  if (starts === undefined) return undefined;
  const all = [...new Set([...starts, ...added])].filter((at) => !removed.includes(at)).sort((a, b) => a - b);
  return all.flatMap((at, index) => {
    const group = groups[(advances === 'shift' ? index : periodNumber(rule, start, at)) % groups.length] ?? [];
    const shown = { from: instantAt(at, zone), to: Math.min(instantAt(at + lengthMs, zone), shift.until ?? Infinity) };
    if (shown.to <= from || shown.from >= to || shown.from >= shown.to) return [];
    return group.flatMap((one) => (one.kind === 'person' ? [{ ...shown, userId: one.userId }] : []));
  });
}

function periodNumber({ frequency, interval, weekStart }: RecurrenceRule, start: LocalMs, at: LocalMs): number {
  const [first, now] = [new Date(start), new Date(at)];
  const years = now.getUTCFullYear() - first.getUTCFullYear();
  const weekOf = (time: LocalMs): number => Math.floor((startOfDay(time) - (weekStart + 3) * DAY_MS) / WEEK_MS);
  const apart = {
    HOURLY: () => Math.floor((at - start) / 3_600_000),
    DAILY: () => (startOfDay(at) - startOfDay(start)) / DAY_MS,
    WEEKLY: () => weekOf(at) - weekOf(start),
    MONTHLY: () => years * 12 + now.getUTCMonth() - first.getUTCMonth(),
    YEARLY: () => years,
  }[frequency]();
  return Math.floor(apart / interval);
}

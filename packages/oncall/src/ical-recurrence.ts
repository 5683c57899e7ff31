/**
 * Recurrence rules of RFC 5545, section 3.3.10, on the wall clock: times are milliseconds as if the local time were UTC, so clock changes
 * play no part here. Written here although ical.js has an iterator: that one never returns for a rule nothing can satisfy
 * (FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30), and can not be told how much work is enough. Calendars come from strangers.
 */
import { DAY_MS, HOUR_MS, type LocalMs } from './local-time.ts';

export interface RecurrenceRule {
  readonly frequency: 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | undefined;
  readonly byMonth: readonly number[];
  readonly byWeekNumber: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byMonthDay: readonly number[];
  /** `weekday` 1 = Monday to 7 = Sunday; `nth` 0: every one. */
  readonly byDay: readonly { readonly weekday: number; readonly nth: number }[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
  readonly bySetPosition: readonly number[];
  /** 1 = Monday to 7 = Sunday. */
  readonly weekStart: number;
}

/** Steps that may still be taken: days looked at and times made. Shared by all rules of a calendar. */
export interface WorkBudget {
  left: number;
}

/**
 * The occurrences that begin in `[from, to]`, ascending, `start` being always the first one and counted as such.
 *
 * @param isOver whether a time lies behind the rule's UNTIL; once true for a time, true for all later ones
 * @returns undefined when the budget is spent: the list would not be whole
 */
export function expandRule(
  written: RecurrenceRule,
  start: LocalMs,
  { from, to }: { readonly from: LocalMs; readonly to: LocalMs },
  isOver: (wall: LocalMs) => boolean,
  budget: WorkBudget,
): LocalMs[] | undefined {
  const rule = withDefaults(written, start);
  const found: LocalMs[] = [];
  let emitted = 1;
  if (start >= from && start <= to) found.push(start);
  // Without a count nothing depends on what came before the window.
  let index = rule.count === undefined ? firstPeriod(rule, start, from) : 0;
  for (; ; index += 1) {
    const period = periodAt(rule, start, index);
    // Written so that a period beyond what a date can hold ends it too.
    if (!(period.from <= to) || isOver(period.from)) return found;
    const times = timesIn(rule, start, period, budget);
    if (times === undefined) return undefined;
    for (const time of times) {
      if (time <= start) continue;
      if (time > to || isOver(time)) return found;
      if (rule.count !== undefined && emitted >= rule.count) return found;
      emitted += 1;
      if (time >= from) found.push(time);
    }
    if (rule.count !== undefined && emitted >= rule.count) return found;
  }
}

interface Period {
  readonly from: LocalMs;
  /** Days that lie in it. */
  readonly days: number;
}

/** The rule's `index`-th period counted from the one that holds `start`. */
function periodAt({ frequency, interval, weekStart }: RecurrenceRule, start: LocalMs, index: number): Period {
  const date = new Date(start);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const steps = index * interval;
  switch (frequency) {
    case 'YEARLY':
      return spanOf(Date.UTC(year + steps, 0, 1), Date.UTC(year + steps + 1, 0, 1));
    case 'MONTHLY':
      return spanOf(Date.UTC(year, month + steps, 1), Date.UTC(year, month + steps + 1, 1));
    case 'WEEKLY':
      return {
        from: startOfDay(start) - ((weekdayOf(start) - weekStart + 7) % 7) * DAY_MS + steps * 7 * DAY_MS,
        days: 7,
      };
    case 'DAILY':
      return { from: startOfDay(start) + steps * DAY_MS, days: 1 };
    case 'HOURLY':
      return { from: Math.floor(start / HOUR_MS) * HOUR_MS + steps * HOUR_MS, days: 1 };
  }
}

/** The last period that ends before `from`, or the first one. */
function firstPeriod(rule: RecurrenceRule, start: LocalMs, from: LocalMs): number {
  if (from <= start) return 0;
  const lengths = { YEARLY: 366 * DAY_MS, MONTHLY: 31 * DAY_MS, WEEKLY: 7 * DAY_MS, DAILY: DAY_MS, HOURLY: HOUR_MS };
  // Years and months are shorter than that at times: never too late, at most a few periods early.
  return Math.max(0, Math.floor((from - start) / (lengths[rule.frequency] * rule.interval)) - 1);
}

/** Ascending; undefined when the budget is spent. */
function timesIn(rule: RecurrenceRule, start: LocalMs, period: Period, budget: WorkBudget): LocalMs[] | undefined {
  const days = daysIn(rule, period);
  const offsets = rule.frequency === 'HOURLY' ? hourOffsets(rule, start, period) : dayOffsets(rule, start);
  budget.left -= period.days + offsets.length + days.length * (offsets.length + 1);
  if (budget.left < 0) return undefined;
  const times = days.flatMap((day) => offsets.map((offset) => day + offset));
  if (rule.bySetPosition.length === 0) return times;
  const chosen = rule.bySetPosition.map((position) => times.at(position > 0 ? position - 1 : position));
  return [...new Set(chosen.filter((time) => time !== undefined))].sort((a, b) => a - b);
}

/** Days of the period that all parts agree with, ascending, as midnights. */
function daysIn(rule: RecurrenceRule, period: Period): LocalMs[] {
  const found: LocalMs[] = [];
  const first = startOfDay(period.from);
  for (let index = 0; index < period.days; index += 1) {
    const day = first + index * DAY_MS;
    if (hasDay(rule, new Date(day))) found.push(day);
  }
  return found;
}

function hasDay(rule: RecurrenceRule, date: Date): boolean {
  const { byMonth, byWeekNumber, byYearDay, byMonthDay, byDay } = rule;
  const day = date.getUTCDate();
  const monthLength = daysOfMonth(date);
  if (byMonth.length > 0 && !byMonth.includes(date.getUTCMonth() + 1)) return false;
  if (byMonthDay.length > 0 && !byMonthDay.includes(day) && !byMonthDay.includes(day - monthLength - 1)) return false;
  if (byYearDay.length > 0 || byWeekNumber.length > 0) {
    const yearLength = daysBetween(Date.UTC(date.getUTCFullYear(), 0, 1), Date.UTC(date.getUTCFullYear() + 1, 0, 1));
    const yearDay = daysBetween(Date.UTC(date.getUTCFullYear(), 0, 1), date.getTime()) + 1;
    if (byYearDay.length > 0 && !byYearDay.includes(yearDay) && !byYearDay.includes(yearDay - yearLength - 1))
      return false;
    if (byWeekNumber.length > 0 && !weekNumbersOf(date, rule.weekStart).some((week) => byWeekNumber.includes(week)))
      return false;
  }
  return byDay.length === 0 || byDay.some((one) => isThatDay(rule, one, date, monthLength));
}

/** What a rule does not say, its start says: "every year" means the same date, "every week" the same weekday. */
function withDefaults(rule: RecurrenceRule, start: LocalMs): RecurrenceRule {
  const date = new Date(start);
  const weekday = [{ weekday: weekdayOf(start), nth: 0 }];
  const isOpen = rule.byDay.length === 0 && rule.byMonthDay.length === 0 && rule.byYearDay.length === 0;
  if (!isOpen) return rule;
  switch (rule.frequency) {
    case 'YEARLY':
      if (rule.byWeekNumber.length > 0) return { ...rule, byDay: weekday };
      return {
        ...rule,
        byMonth: rule.byMonth.length > 0 ? rule.byMonth : [date.getUTCMonth() + 1],
        byMonthDay: [date.getUTCDate()],
      };
    case 'MONTHLY':
      return { ...rule, byMonthDay: [date.getUTCDate()] };
    case 'WEEKLY':
      return { ...rule, byDay: weekday };
    case 'DAILY':
    case 'HOURLY':
      return rule;
  }
}

function isThatDay(
  { frequency, byMonth, byWeekNumber }: RecurrenceRule,
  { weekday, nth }: { readonly weekday: number; readonly nth: number },
  date: Date,
  monthLength: number,
): boolean {
  if (weekdayOf(date.getTime()) !== weekday) return false;
  const isByYear = frequency === 'YEARLY' && byMonth.length === 0 && byWeekNumber.length === 0;
  if (nth === 0 || !(isByYear || frequency === 'MONTHLY' || (frequency === 'YEARLY' && byMonth.length > 0)))
    return true;
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  const day = isByYear ? daysBetween(yearStart, date.getTime()) : date.getUTCDate() - 1;
  const length = isByYear ? daysBetween(yearStart, Date.UTC(date.getUTCFullYear() + 1, 0, 1)) : monthLength;
  return nth > 0 ? Math.floor(day / 7) === nth - 1 : Math.floor((length - 1 - day) / 7) === -nth - 1;
}

/** The number of the week the day lies in, from the start and from the end of that week's year. */
function weekNumbersOf(date: Date, weekStart: number): [number, number] {
  const first = date.getTime() - ((weekdayOf(date.getTime()) - weekStart + 7) % 7) * DAY_MS;
  // A week belongs to the year that holds four of its days.
  const year = new Date(first + 3 * DAY_MS).getUTCFullYear();
  const weekOne = firstWeekOf(year, weekStart);
  const weeks = daysBetween(weekOne, firstWeekOf(year + 1, weekStart)) / 7;
  const week = daysBetween(weekOne, first) / 7 + 1;
  return [week, week - weeks - 1];
}

function firstWeekOf(year: number, weekStart: number): LocalMs {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7) * DAY_MS;
}

function dayOffsets({ byHour, byMinute, bySecond }: RecurrenceRule, start: LocalMs): number[] {
  const date = new Date(start);
  return clockOffsets(byHour.length > 0 ? byHour : [date.getUTCHours()], byMinute, bySecond, date);
}

function hourOffsets({ byHour, byMinute, bySecond }: RecurrenceRule, start: LocalMs, period: Period): number[] {
  const hour = new Date(period.from).getUTCHours();
  if (byHour.length > 0 && !byHour.includes(hour)) return [];
  return clockOffsets([hour], byMinute, bySecond, new Date(start));
}

function clockOffsets(
  hours: readonly number[],
  byMinute: readonly number[],
  bySecond: readonly number[],
  start: Date,
): number[] {
  const minutes = byMinute.length > 0 ? byMinute : [start.getUTCMinutes()];
  const seconds = bySecond.length > 0 ? bySecond : [start.getUTCSeconds()];
  return hours
    .flatMap((hour) =>
      minutes.flatMap((minute) => seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1000)),
    )
    .sort((a, b) => a - b);
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(wall: LocalMs): number {
  return new Date(wall).getUTCDay() || 7;
}

export function startOfDay(wall: LocalMs): LocalMs {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

function daysOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function daysBetween(from: LocalMs, to: LocalMs): number {
  return Math.round((to - from) / DAY_MS);
}

function spanOf(from: LocalMs, to: LocalMs): Period {
  return { from, days: daysBetween(from, to) };
}

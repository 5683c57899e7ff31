import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from './schedule.ts';

/** Hours of the local week, `[fromMinute, toMinute)`. An end that is not after the beginning lies on the next day; no weekdays: every day. */
export interface WeeklyHours {
  /** IANA name. */
  readonly zone: string;
  /** 1 = Monday to 7 = Sunday: the day on which the hours begin. */
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** @returns `unknown` for a zone nobody knows: callers page rather than wait. */
export function isWithinHours(hours: WeeklyHours, now: EpochMs): boolean | 'unknown' {
  const local = localTime(hours.zone, now);
  if (local === undefined) return 'unknown';
  const minute = local.hour * 60 + local.minute;
  const isToday = hasWeekday(hours, local.dayOfWeek);
  if (hours.toMinute > hours.fromMinute) return isToday && minute >= hours.fromMinute && minute < hours.toMinute;
  const beganYesterday = hasWeekday(hours, local.subtract({ days: 1 }).dayOfWeek);
  return (isToday && minute >= hours.fromMinute) || (beganYesterday && minute < hours.toMinute);
}

/**
 * When the hours begin next, strictly after `now`; a beginning that the clock skips is the moment after the gap.
 *
 * @returns undefined for a zone nobody knows, or weekdays that do not exist
 */
export function nextOpening(hours: WeeklyHours, now: EpochMs): EpochMs | undefined {
  const local = localTime(hours.zone, now);
  if (local === undefined) return undefined;
  const today = local.toPlainDate();
  // Eight days: this weekday's beginning may have passed already.
  for (let days = 0; days <= 8; days++) {
    const day = today.add({ days });
    if (!hasWeekday(hours, day.dayOfWeek)) continue;
    const opening = openingOn(day, hours);
    if (opening > now) return opening;
  }
  return undefined;
}

function openingOn(day: Temporal.PlainDate, { zone, fromMinute }: WeeklyHours): EpochMs {
  const wall = day.toPlainDateTime().add({ minutes: fromMinute });
  const moment = wall.toZonedDateTime(zone);
  if (moment.toPlainDateTime().equals(wall)) return moment.epochMilliseconds;
  return moment.getTimeZoneTransition('previous')?.epochMilliseconds ?? moment.epochMilliseconds;
}

function hasWeekday({ weekdays }: WeeklyHours, weekday: number): boolean {
  return weekdays.length === 0 || weekdays.includes(weekday);
}

function localTime(zone: string, now: EpochMs): Temporal.ZonedDateTime | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  } catch {
    return undefined;
  }
}

import type { LocalDateTime } from './schedule.ts';

/** A reading of a wall clock, as milliseconds since 1970-01-01T00:00 on that clock; no instant. */
export type LocalMs = number;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** 1970-01-05 was a Monday. */
const A_MONDAY = 4 * DAY_MS;
const WRITTEN = /^(19[7-9]\d|20\d\d|21\d\d)-\d\d-\d\dT\d\d:\d\d$/;

/** @returns undefined when `text` is no minute of a day from 1970 to 2199, written `2026-03-29T09:00` */
export function readLocal(text: LocalDateTime): LocalMs | undefined {
  if (!WRITTEN.test(text)) return undefined;
  const reading = Date.parse(`${text}:00.000Z`);
  // The 31st of February reads as a day of March.
  return Number.isNaN(reading) || new Date(reading).toISOString().slice(0, 16) !== text ? undefined : reading;
}

/** Monday 00:00 of the week in which the clock reads `local`. */
export function weekStartOf(local: LocalMs): LocalMs {
  return Math.floor((local - A_MONDAY) / WEEK_MS) * WEEK_MS + A_MONDAY;
}

/** Months later on the calendar; from a day that month does not have, its last day. */
export function addMonths(local: LocalMs, months: number): LocalMs {
  const day = new Date(local);
  const firstOfMonth = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1);
  const lastOfMonth = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 1) - DAY_MS;
  const timeOfDay = local - Math.floor(local / DAY_MS) * DAY_MS;
  return Math.min(firstOfMonth + (day.getUTCDate() - 1) * DAY_MS, lastOfMonth) + timeOfDay;
}

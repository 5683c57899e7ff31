/** Times and lengths as ical.js hands them over (RFC 7265: `2026-03-29T09:00:00Z`, `2026-03-29`, `P1DT2H`). */
import { DAY_MS, type LocalMs } from './local-time.ts';

export interface ReadTime {
  readonly wall: LocalMs;
  readonly isDate: boolean;
  readonly isUtc: boolean;
}

/** @returns undefined for what is no time, such as February 30, and for years nobody plans for */
export function readWall(value: unknown): ReadTime | undefined {
  if (typeof value !== 'string') return undefined;
  // `T::` is what becomes of a date whose property does not say VALUE=DATE; many calendars leave that out.
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T::|T(\d\d):(\d\d):(\d\d)(Z?))?$/.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, zulu] = match;
  const numbers = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = numbers;
  // A leap second is the second before it.
  const wall = Date.UTC(y, mo - 1, d, h, mi, Math.min(s, 59));
  const date = new Date(wall);
  if (y < 1500 || y > 9000 || mo > 12 || date.getUTCDate() !== d || h > 23 || mi > 59 || s > 60) return undefined;
  return { wall, isDate: hour === undefined, isUtc: zulu === 'Z' };
}

/** A length in days of the calendar and exact time: over a clock change a day is not 24 hours. */
export interface ReadLength {
  readonly daysMs: number;
  readonly exactMs: number;
}

/** @returns undefined for what is no length, is empty or points backwards */
export function readLength(value: unknown): ReadLength | undefined {
  const match = /^\+?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/.exec(
    String(value),
  );
  if (match === null) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const length = {
    daysMs: (weeks * 7 + days) * DAY_MS,
    exactMs: ((hours * 60 + minutes) * 60 + seconds) * 1000,
  };
  return length.daysMs + length.exactMs > 0 ? length : undefined;
}

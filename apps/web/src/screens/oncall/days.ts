import { type EpochMs, zoneClock } from '@lockstep/oncall';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day of somebody's wall clock. */
export interface LocalDay {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** 1 = Monday to 7 = Sunday. */
  readonly weekday: number;
  /** `2026-03-29`. */
  readonly on: string;
  /** 23 or 25 where the clock changes; 24 otherwise. */
  readonly hours: number;
}

/**
 * The days of a zone that `[from, to)` touches, whole, in order. A day that the zone skipped is left out.
 *
 * @throws RangeError for an unknown zone
 */
export function daysIn(zone: string, from: EpochMs, to: EpochMs): LocalDay[] {
  const clock = zoneClock(zone, from - 2 * DAY_MS, to + 2 * DAY_MS);
  const days: LocalDay[] = [];
  for (let local = Math.floor(clock.localOf(from) / DAY_MS) * DAY_MS; ; local += DAY_MS) {
    const begins = clock.instantOf(local);
    if (begins >= to) return days;
    const ends = clock.instantOf(local + DAY_MS);
    const day = new Date(local);
    if (begins < ends)
      days.push({
        from: begins,
        to: ends,
        weekday: ((day.getUTCDay() + 6) % 7) + 1,
        on: day.toISOString().slice(0, 10),
        hours: Math.round((ends - begins) / HOUR_MS),
      });
  }
}

/** The beginning of the day, in that zone, in which `at` lies; with `days` that many later. */
export function startOfDay(zone: string, at: EpochMs, days = 0): EpochMs {
  const clock = zoneClock(zone, at - 2 * DAY_MS, at + (Math.abs(days) + 2) * DAY_MS);
  return clock.instantOf(Math.floor(clock.localOf(at) / DAY_MS) * DAY_MS + days * DAY_MS);
}

/** The Monday with which the week of `at` begins in that zone. */
export function startOfWeek(zone: string, at: EpochMs): EpochMs {
  const [day] = daysIn(zone, at, at + 1);
  return startOfDay(zone, at, day === undefined ? 0 : 1 - day.weekday);
}

/** What a clock of that zone reads, as a `datetime-local` field writes it: `2026-03-29T02:30`. */
export function localFieldOf(zone: string, at: EpochMs): string {
  return new Date(zoneClock(zone, at, at).localOf(at)).toISOString().slice(0, 16);
}

/** The moment a `datetime-local` field means in that zone; undefined when it is empty or unreadable. */
export function instantOfLocalField(zone: string, value: string): EpochMs | undefined {
  const local = Date.parse(`${value}Z`);
  return Number.isNaN(local) ? undefined : zoneClock(zone, local - 2 * DAY_MS, local + 2 * DAY_MS).instantOf(local);
}

/** The next Monday, nine o'clock, by the clock of a zone. */
export function nextMonday(zone: string, now: number): string {
  const monday = startOfDay(zone, startOfWeek(zone, now), 7);
  return `${localFieldOf(zone, monday).slice(0, 10)}T09:00`;
}

/** The last time that weekday (1 = Monday) and hour came by the clock of a zone, now included: `2026-11-16T09:00`. */
export function lastWeekly(zone: string, now: EpochMs, weekday: number, time: string): string {
  const ofWeek = (days: number): string =>
    `${localFieldOf(zone, startOfDay(zone, startOfWeek(zone, now), weekday - 1 + days)).slice(0, 10)}T${time}`;
  return ofWeek(0) <= localFieldOf(zone, now) ? ofWeek(0) : ofWeek(-7);
}

/** From Monday on. */
export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The zone of whoever looks. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${Object.entries(parts).flat().join(' ')}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...parts });
  formats.set(key, format);
  return format;
}

/** `Mon 23 Nov`. */
export function dateWords(zone: string, at: EpochMs): string {
  return formatOf(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(at).replaceAll(',', '');
}

/** `09:00`. */
export function hourWords(zone: string, at: EpochMs): string {
  return formatOf(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** `Mon 23 Nov 09:00`. */
export function momentWords(zone: string, at: EpochMs): string {
  return `${dateWords(zone, at)} ${hourWords(zone, at)}`;
}

/** `Mon 23 Nov 09:00 to 17:00`, with the second day only where it is another. */
export function stretchWords(zone: string, { from, to }: { from: EpochMs; to: EpochMs }): string {
  const ends = dateWords(zone, from) === dateWords(zone, to) ? hourWords(zone, to) : momentWords(zone, to);
  return `${momentWords(zone, from)} to ${ends}`;
}

/** The days a stretch touches, `Mon 23 Nov to Sun 6 Dec`. */
export function daysWords(zone: string, { from, to }: { from: EpochMs; to: EpochMs }): string {
  return `${dateWords(zone, from)} to ${dateWords(zone, to - 1)}`;
}

/** `Europe/Berlin` as people say it: `Berlin`. */
export function zoneWords(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Looks into JSON of other systems: what is not of the expected kind counts as not there. */
import { Temporal } from 'temporal-polyfill';
import { ianaZone, localToInstant } from './ical-zones.ts';
import type { EpochMs, LocalDateTime } from './schedule.ts';
import { zoneClock } from './zone-clock.ts';
import { DAY_MS, type LocalMs } from './local-time.ts';

export interface Fields {
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string) => number | undefined;
  readonly fields: (name: string) => Fields;
  /** Empty when it is no list. */
  readonly list: (name: string) => readonly unknown[];
  /** A time with its offset, `2026-01-15T08:00:00+02:00`, of the years schedules are made for. */
  readonly instant: (name: string) => EpochMs | undefined;
  readonly has: (name: string) => boolean;
  readonly flag: (name: string) => boolean | undefined;
  /** Of all members. */
  readonly names: () => readonly string[];
}

export function fieldsOf(value: unknown): Fields {
  const object: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  const read = (name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
  const text = (name: string): string | undefined => {
    const found = read(name);
    return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
  };
  return {
    text,
    number: (name) => {
      const found = read(name);
      return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
    },
    fields: (name) => fieldsOf(read(name)),
    list: (name) => {
      const found = read(name);
      return Array.isArray(found) ? found : [];
    },
    instant: (name) => instantOf(text(name)),
    has: (name) => read(name) !== undefined && read(name) !== null,
    flag: (name) => {
      const found = read(name);
      return typeof found === 'boolean' ? found : undefined;
    },
    names: () => Object.keys(object),
  };
}

function instantOf(text: string | undefined): EpochMs | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(text))
    return undefined;
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return isInRange(at) ? at : undefined;
}

/** Years 1970 to 2199, as rotations have them; false for what is no number. */
export function isInRange(at: number): boolean {
  return at >= 0 && at < Date.UTC(2200, 0, 1);
}

/** Longest single shift an import takes: longer ones are mistakes. */
export const LONGEST_SHIFT_MS = 400 * DAY_MS;

export function isKnownZone(zone: string): boolean {
  return ianaZone(zone) !== undefined;
}

export function wallOf(at: EpochMs, zone: string): LocalMs {
  return zoneClock(zone, at, at).localOf(at);
}

export function instantAt(wall: LocalMs, zone: string): EpochMs {
  return localToInstant(zone, wall);
}

/** Whether the zone's clock is changed at any time within two years after `at`. */
export function changesClock(zone: string, at: EpochMs): boolean {
  const next = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  return next !== null && next.epochMilliseconds < at + 2 * 366 * 86_400_000;
}

/** `2026-03-29T09:00`; seconds are left off. */
export function writtenWall(wall: LocalMs): LocalDateTime {
  return new Date(wall).toISOString().slice(0, 16);
}

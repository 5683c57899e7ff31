/**
 * Which moment a local time of a calendar means. A TZID that is a name of the time zone library goes by the library: calendars carry
 * rules of the year they were made in, and laws change. Otherwise the calendar's own VTIMEZONE counts, then a Windows name, then a
 * name with something before it (`/example.org/Europe/Berlin`).
 */
import { Temporal } from 'temporal-polyfill';
import { readRule } from './ical-rule.ts';
import { expandRule, type WorkBudget } from './ical-recurrence.ts';
import { readProperties, type CalendarComponent, type CalendarProperty } from './ical-text.ts';
import { readWall } from './ical-times.ts';
import { WINDOWS_ZONES } from './ical-windows-zones.ts';
import type { EpochMs } from './schedule.ts';
import { zoneClock } from './zone-clock.ts';
import { DAY_MS, type LocalMs } from './local-time.ts';

export interface CalendarZone {
  readonly id: string;
  /** A time that comes twice means the first, a time the clock skips the same distance behind the change (RFC 5545, 3.3.5). */
  readonly toInstant: (wall: LocalMs) => EpochMs;
}

export const UTC_ZONE: CalendarZone = { id: 'UTC', toInstant: (wall) => wall };

/** @returns undefined when the library does not know the name */
export function ianaZone(name: string): CalendarZone | undefined {
  if (/^(utc|gmt|z|etc\/utc|etc\/gmt)$/i.test(name)) return UTC_ZONE;
  // The library takes offsets such as `+02:00` too: a zone that never changes its clock, which nobody means by a TZID.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch {
    return undefined;
  }
  return { id: name, toInstant: (wall) => localToInstant(name, wall) };
}

const CLOCK_YEARS = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2060, 0, 1) };

/** The moment a known zone's clock reads `wall`; a time it skips or that comes twice as in `CalendarZone`. */
export function localToInstant(zone: string, wall: LocalMs): EpochMs {
  // A clock knows all changes of its years; more years than calendars are about would make it dear.
  if (wall > CLOCK_YEARS.from && wall < CLOCK_YEARS.to) {
    const clock = zoneClock(zone, wall - 2 * DAY_MS, wall + 2 * DAY_MS);
    const at = clock.instantOf(wall);
    // A time the clock skips is no reading of it.
    if (clock.localOf(at) === wall) return at;
  }
  return Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** Different zones of one calendar; whoever names more is playing. */
const MOST_ZONES = 100;

/** Finds zones by the names one calendar uses. */
export interface ZoneFinder {
  readonly find: (tzid: string) => CalendarZone | undefined;
  /** What could not be read of the zones that were asked for. */
  readonly problems: readonly { readonly line: number; readonly tzid: string; readonly why: string }[];
}

export function zoneFinder(
  calendar: CalendarComponent,
  window: { readonly from: EpochMs; readonly to: EpochMs },
  budget: WorkBudget,
): ZoneFinder {
  const own = new Map<string, CalendarComponent>();
  for (const component of calendar.children) {
    if (component.name !== 'vtimezone') continue;
    const tzid = readProperties(component, new Set(['tzid'])).first('tzid')?.values[0];
    if (typeof tzid === 'string' && !own.has(tzid)) own.set(tzid, component);
  }
  const problems: { line: number; tzid: string; why: string }[] = [];
  const found = new Map<string, CalendarZone | undefined>();
  const look = (tzid: string): CalendarZone | undefined => {
    const known = ianaZone(tzid);
    if (known !== undefined) return known;
    const component = own.get(tzid);
    if (component !== undefined) {
      const zone = ownZone(tzid, component, window, budget);
      if (typeof zone !== 'string') return zone;
      problems.push({ line: component.line, tzid, why: zone });
    }
    const windows = WINDOWS_ZONES.get(tzid.trim().toLowerCase());
    return windows === undefined ? zoneInside(tzid) : ianaZone(windows);
  };
  const find = (tzid: string): CalendarZone | undefined => {
    if (!found.has(tzid)) found.set(tzid, found.size < MOST_ZONES ? look(tzid) : undefined);
    return found.get(tzid);
  };
  return { find, problems };
}

/** `/freeassociation.sourceforge.net/Europe/Berlin`, `posix/Europe/Vaduz`. */
function zoneInside(tzid: string): CalendarZone | undefined {
  const parts = tzid.slice(0, 200).split('/');
  for (const length of [3, 2]) {
    if (parts.length <= length) continue;
    const zone = ianaZone(parts.slice(-length).join('/'));
    if (zone !== undefined) return zone;
  }
  return undefined;
}

interface Transition {
  /** Local time of the change by the clock before it. */
  readonly at: LocalMs;
  readonly beforeMs: number;
  readonly afterMs: number;
}

const OBSERVANCE = new Set(['dtstart', 'rrule', 'rdate', 'tzoffsetfrom', 'tzoffsetto']);
const MOST_OBSERVANCES = 200;

/** A zone by its VTIMEZONE, right from a good year before the window to a year behind it; a text says why not. */
function ownZone(
  id: string,
  component: CalendarComponent,
  window: { readonly from: EpochMs; readonly to: EpochMs },
  budget: WorkBudget,
): CalendarZone | string {
  const observances = component.children.filter(({ name }) => name === 'standard' || name === 'daylight');
  if (observances.length === 0) return 'it has neither STANDARD nor DAYLIGHT';
  if (observances.length > MOST_OBSERVANCES) return `it has more than ${MOST_OBSERVANCES} parts`;
  const transitions: Transition[] = [];
  for (const observance of observances) {
    const read = transitionsOf(observance, window, budget);
    if (typeof read === 'string') return read;
    transitions.push(...read);
  }
  transitions.sort((a, b) => a.at - a.beforeMs - (b.at - b.beforeMs));
  const [first] = transitions;
  if (first === undefined) return 'it has no change of the clock';
  return {
    id,
    toInstant: (wall) => {
      // The clock before the change counts for the times it skips and for those that come twice.
      const last = transitions.findLast(({ at, beforeMs, afterMs }) => wall >= at + Math.max(0, afterMs - beforeMs));
      return wall - (last === undefined ? first.beforeMs : last.afterMs);
    },
  };
}

function transitionsOf(
  observance: CalendarComponent,
  window: { readonly from: EpochMs; readonly to: EpochMs },
  budget: WorkBudget,
): Transition[] | string {
  const properties = readProperties(observance, OBSERVANCE);
  const start = readWall(properties.first('dtstart')?.values[0]);
  const beforeMs = offsetOf(properties.first('tzoffsetfrom'));
  const afterMs = offsetOf(properties.first('tzoffsetto'));
  if (start === undefined || beforeMs === undefined || afterMs === undefined)
    return `its part on line ${observance.line} has no DTSTART, TZOFFSETFROM and TZOFFSETTO that can be read`;
  const onsets = new Set([start.wall]);
  for (const property of properties.all('rdate')) {
    for (const value of property.values) {
      const onset = readWall(value);
      if (onset === undefined) return `line ${property.line}: an RDATE can not be read`;
      onsets.add(onset.wall);
    }
  }
  for (const property of properties.all('rrule')) {
    const rule = readRule(property.values[0]);
    if (typeof rule === 'string') return `line ${property.line}: ${rule}`;
    // UNTIL of a zone is in UTC.
    const until = rule.until === undefined ? Infinity : rule.until.wall + (rule.until.isUtc ? beforeMs : 0);
    const from = Math.min(window.from, until) - 2 * 366 * DAY_MS;
    const found = expandRule(rule, start.wall, { from, to: window.to + 366 * DAY_MS }, (wall) => wall > until, budget);
    if (found === undefined) return 'working out its changes takes too long';
    for (const wall of found) onsets.add(wall);
  }
  return [...onsets].map((at) => ({ at, beforeMs, afterMs }));
}

/** Milliseconds of `+11:55:44`. */
function offsetOf(property: CalendarProperty | undefined): number | undefined {
  const match = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(String(property?.values[0]));
  if (match === null) return undefined;
  const [, sign, hours, minutes, seconds = '0'] = match;
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

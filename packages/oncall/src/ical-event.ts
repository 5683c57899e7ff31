/** One VEVENT, read as far as shifts need it. */
import { readRule, type ReadRule } from './ical-rule.ts';
import { readProperties, type CalendarComponent, type CalendarProperty, type ReadProperties } from './ical-text.ts';
import { readLength, readWall, type ReadLength, type ReadTime } from './ical-times.ts';
import { UTC_ZONE, type CalendarZone } from './ical-zones.ts';
import type { EpochMs } from './schedule.ts';
import { type LocalMs } from './local-time.ts';

export interface CalendarTime {
  readonly wall: LocalMs;
  readonly isDate: boolean;
  readonly zone: CalendarZone;
}

export interface CalendarEvent {
  readonly line: number;
  /** Undefined: an event by itself. */
  readonly uid: string | undefined;
  readonly sequence: number;
  readonly title: string;
  readonly start: CalendarTime;
  /**
   * How long it lasts. Between DTSTART and DTEND of one zone by the wall clock: a week from nine to nine ends at nine, also over a clock
   * change, which is what calendar programs show; by the letter of RFC 5545 (3.8.5.3) it would end at eight or ten.
   */
  readonly length: ReadLength;
  readonly rules: readonly ReadRule[];
  readonly added: readonly { readonly time: CalendarTime; readonly length: ReadLength | undefined }[];
  readonly removed: readonly CalendarTime[];
  /** The occurrence of the series with the same uid that this one stands for. */
  readonly replaces: { readonly time: CalendarTime; readonly isAndLater: boolean } | undefined;
  readonly isCancelled: boolean;
  readonly properties: ReadProperties;
  /** What was read otherwise than it is written. */
  readonly changes: readonly string[];
}

const NAMES = new Set(
  'uid sequence summary dtstart dtend duration rrule rdate exdate exrule recurrence-id status attendee organizer'.split(
    ' ',
  ),
);

/** RDATE and EXDATE of one event. */
const MOST_DATES = 5_000;

export interface EventContext {
  /** Times without a zone are meant in this one. */
  readonly floating: CalendarZone;
  readonly findZone: (tzid: string) => CalendarZone | undefined;
}

/** @returns the reason when it can not become a shift */
export function readEvent(
  component: CalendarComponent,
  context: EventContext,
): CalendarEvent | { title: string; why: string } {
  const properties = readProperties(component, NAMES);
  const title = textOf(properties.first('summary')) ?? '';
  try {
    const start = timeOf(required(properties, 'dtstart'), context);
    const changes: string[] = [];
    if (properties.all('dtstart').length > 1) changes.push('it has more than one DTSTART; the first counts');
    const dates = [...properties.all('rdate'), ...properties.all('exdate')].reduce(
      (sum, { values }) => sum + values.length,
      0,
    );
    if (dates > MOST_DATES) throw new Unreadable(`it has more than ${MOST_DATES} dates added and left out`);
    const rules = properties.all('rrule').map((property) => ruleOf(property));
    if (properties.all('exrule').length > 0)
      throw new Unreadable('EXRULE is not followed: write the exceptions as EXDATE');
    return {
      line: component.line,
      uid: textOf(properties.first('uid')),
      sequence: Number(properties.first('sequence')?.values[0] ?? 0),
      title,
      start,
      length: lengthOf(properties, start, context, changes),
      rules,
      added: properties.all('rdate').flatMap((property) => addedBy(property, context)),
      removed: properties
        .all('exdate')
        .flatMap((property) => property.values.map((value) => timeFrom(property, value, context))),
      replaces: replacedBy(properties.first('recurrence-id'), context),
      isCancelled: textOf(properties.first('status'))?.toUpperCase() === 'CANCELLED',
      properties,
      changes,
    };
  } catch (error) {
    if (error instanceof Unreadable) return { title, why: error.message };
    throw error;
  }
}

/** Stays inside this file. */
class Unreadable extends Error {}

export function instantOf({ wall, zone }: Pick<CalendarTime, 'wall' | 'zone'>): EpochMs {
  return zone.toInstant(wall);
}

export function textOf(property: CalendarProperty | undefined): string | undefined {
  const value = property?.values[0];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function required(properties: ReadProperties, name: string): CalendarProperty {
  const property = properties.first(name);
  if (property === undefined) throw new Unreadable(`it has no ${name.toUpperCase()}`);
  return property;
}

function timeOf(property: CalendarProperty, context: EventContext): CalendarTime {
  return timeFrom(property, property.values[0], context);
}

function timeFrom(property: CalendarProperty, value: unknown, context: EventContext): CalendarTime {
  const read = readWall(value);
  if (read === undefined) throw new Unreadable(`line ${property.line}: ${property.name.toUpperCase()} is no time`);
  return { wall: read.wall, isDate: read.isDate, zone: zoneOf(property, read, context) };
}

function zoneOf(property: CalendarProperty, read: ReadTime, { floating, findZone }: EventContext): CalendarZone {
  if (read.isUtc) return UTC_ZONE;
  const tzid = property.parameters.tzid;
  if (tzid === undefined || read.isDate) return floating;
  const zone = findZone(tzid);
  if (zone === undefined)
    throw new Unreadable(`line ${property.line}: nobody knows the time zone \`${tzid.slice(0, 80)}\``);
  return zone;
}

function ruleOf(property: CalendarProperty): ReadRule {
  const rule = readRule(property.values[0]);
  if (typeof rule === 'string') throw new Unreadable(`line ${property.line}: ${rule}`);
  return rule;
}

const A_DAY: ReadLength = { daysMs: 86_400_000, exactMs: 0 };

function lengthOf(
  properties: ReadProperties,
  start: CalendarTime,
  context: EventContext,
  changes: string[],
): ReadLength {
  const [end, duration] = [properties.first('dtend'), properties.first('duration')];
  if (end === undefined && duration === undefined) {
    if (start.isDate) return A_DAY;
    throw new Unreadable('it has neither DTEND nor DURATION, so it lasts no time');
  }
  if (end === undefined) {
    const length = readLength(duration?.values[0]);
    if (length === undefined) throw new Unreadable('DURATION is no length of time');
    return length;
  }
  const time = timeOf(end, context);
  const length = lengthBetween(start, time);
  if (length !== undefined) return length;
  if (!start.isDate) throw new Unreadable('it ends before it begins, or at that moment');
  changes.push('it ends on the day it begins; taken as that whole day');
  return A_DAY;
}

function lengthBetween(start: CalendarTime, end: CalendarTime): ReadLength | undefined {
  const length =
    start.zone.id === end.zone.id
      ? { daysMs: end.wall - start.wall, exactMs: 0 }
      : { daysMs: 0, exactMs: instantOf(end) - instantOf(start) };
  return length.daysMs + length.exactMs > 0 ? length : undefined;
}

function addedBy(property: CalendarProperty, context: EventContext): CalendarEvent['added'] {
  return property.values.map((value) => {
    if (!Array.isArray(value)) return { time: timeFrom(property, value, context), length: undefined };
    const time = timeFrom(property, value[0], context);
    const length =
      readWall(value[1]) === undefined
        ? readLength(value[1])
        : lengthBetween(time, timeFrom(property, value[1], context));
    if (length === undefined) throw new Unreadable(`line ${property.line}: a period of RDATE has no length`);
    return { time, length };
  });
}

function replacedBy(property: CalendarProperty | undefined, context: EventContext): CalendarEvent['replaces'] {
  if (property === undefined) return undefined;
  return {
    time: timeOf(property, context),
    isAndLater: property.parameters.range?.toUpperCase() === 'THISANDFUTURE',
  };
}

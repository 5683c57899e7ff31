/** Whole days of a calendar, as countries and companies publish their holidays. */
import { type CalendarEvent, readEvent } from './ical-event.ts';
import { occurrencesOf } from './ical-occurrences.ts';
import type { WorkBudget } from './ical-recurrence.ts';
import { readComponents } from './ical-text.ts';
import { UTC_ZONE } from './ical-zones.ts';
import type { HolidayCalendar } from './holidays.ts';
import { DAY_MS } from './local-time.ts';
import type { EpochMs } from './schedule.ts';

export type HolidaysReading =
  | {
      readonly ok: true;
      /** Ordered, each day with each of its names once. */
      readonly days: HolidayCalendar['days'];
      /** Events that are no whole days, or can not be read. */
      readonly leftOut: number;
    }
  | { readonly ok: false; readonly why: string };

const MOST_EVENTS = 20_000;
const MOST_DAYS = 2_000;
const MOST_STEPS = 1_000_000;
const LONGEST_NAME = 200;

/** Reads RFC 5545; rules are followed within the window. Never throws. */
export function readHolidays(text: string, window: { readonly from: EpochMs; readonly to: EpochMs }): HolidaysReading {
  const calendars = readComponents(text).filter(({ name }) => name === 'vcalendar');
  if (calendars.length === 0) return { ok: false, why: 'it holds no VCALENDAR: this is no iCalendar file' };
  const components = calendars.flatMap(({ children }) => children).filter(({ name }) => name === 'vevent');
  if (components.length > MOST_EVENTS) return { ok: false, why: `it holds more than ${MOST_EVENTS} events` };
  const budget: WorkBudget = { left: MOST_STEPS };
  const days = new Map<string, { readonly on: string; readonly name: string }>();
  let leftOut = 0;
  for (const component of components) {
    const event = readEvent(component, { floating: UTC_ZONE, findZone: () => UTC_ZONE });
    const found = 'why' in event || !event.start.isDate ? undefined : daysOf(event, window, budget);
    if (budget.left <= 0) return { ok: false, why: 'working out its recurrences takes too long' };
    if (found === undefined) leftOut++;
    for (const day of found ?? []) days.set(`${day.on} ${day.name}`, day);
    if (days.size > MOST_DAYS) return { ok: false, why: `it holds more than ${MOST_DAYS} days in these years` };
  }
  if (days.size === 0) return { ok: false, why: 'it holds no whole day in these years' };
  return { ok: true, days: [...days.values()].sort((a, b) => (a.on + a.name < b.on + b.name ? -1 : 1)), leftOut };
}

function daysOf(
  event: CalendarEvent,
  window: { readonly from: EpochMs; readonly to: EpochMs },
  budget: WorkBudget,
): { on: string; name: string }[] | undefined {
  const occurrences = occurrencesOf({ master: event, changes: [] }, window, budget);
  const name = event.title.trim().slice(0, LONGEST_NAME);
  return occurrences?.flatMap(({ from, to }) => {
    // A day that lasts a year is no holiday, and no work either.
    const count = Math.min(60, Math.max(1, Math.round((to - from) / DAY_MS)));
    budget.left -= count;
    return Array.from({ length: count }, (_, index) => ({
      on: new Date(from + index * DAY_MS).toISOString().slice(0, 10),
      name: name === '' ? 'Holiday' : name,
    }));
  });
}

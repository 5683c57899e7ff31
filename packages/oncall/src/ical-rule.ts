/** RRULE values as ical.js hands them over, checked. */
import type { RecurrenceRule } from './ical-recurrence.ts';
import { readWall, type ReadTime } from './ical-times.ts';

export interface ReadRule extends RecurrenceRule {
  readonly until: ReadTime | undefined;
}

const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const KNOWN = new Set(
  'freq interval count until wkst bymonth byweekno byyearday bymonthday byday byhour byminute bysecond bysetpos'.split(
    ' ',
  ),
);

/** @returns a text when the rule can not be followed, saying why */
export function readRule(value: unknown): ReadRule | string {
  if (typeof value !== 'object' || value === null) return 'the rule can not be read';
  const parts = new Map(Object.entries(value).map(([key, part]): [string, unknown] => [key.toLowerCase(), part]));
  for (const key of parts.keys())
    if (!KNOWN.has(key)) return `the rule has a part \`${key.slice(0, 40)}\` that is unknown here`;
  const frequency = FREQUENCIES.find((one) => one === parts.get('freq'));
  if (frequency === undefined)
    return `FREQ=${String(parts.get('freq'))} is no frequency of shifts: use HOURLY to YEARLY`;
  const until = parts.has('until') ? readWall(parts.get('until')) : undefined;
  if (parts.has('until') && until === undefined) return 'UNTIL is no time';
  const count = parts.has('count') ? Number(parts.get('count')) : undefined;
  if (count !== undefined && !(count >= 1)) return 'COUNT must be at least 1';
  const byDay = listOf(parts.get('byday')).map((one) => weekdayOf(String(one)));
  if (byDay.some((one) => one === undefined)) return 'BYDAY has no weekday';
  const numbers = (key: string): number[] => listOf(parts.get(key)).map(Number);
  return {
    frequency,
    interval: Number(parts.get('interval') ?? 1),
    count,
    until,
    byMonth: numbers('bymonth'),
    byWeekNumber: numbers('byweekno'),
    byYearDay: numbers('byyearday'),
    byMonthDay: numbers('bymonthday'),
    byDay: byDay.filter((one) => one !== undefined),
    byHour: numbers('byhour'),
    byMinute: numbers('byminute'),
    bySecond: numbers('bysecond'),
    bySetPosition: numbers('bysetpos').filter((position) => position !== 0),
    // ical.js counts from Sunday = 1.
    weekStart: parts.has('wkst') ? ((Number(parts.get('wkst')) + 5) % 7) + 1 : 1,
  };
}

function listOf(part: unknown): unknown[] {
  if (part === undefined) return [];
  return Array.isArray(part) ? part : [part];
}

function weekdayOf(text: string): { weekday: number; nth: number } | undefined {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const weekday = WEEKDAYS.indexOf(match?.[2] ?? '') + 1;
  return weekday === 0 ? undefined : { weekday, nth: Number(match?.[1] ?? 0) };
}

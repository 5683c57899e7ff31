import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCalendar } from './ical-read.ts';
import { peopleDirectory } from './import-report.ts';

const samples = join(import.meta.dirname, '../../../../shared/data/schedules/ical');
const people = peopleDirectory([
  ['an event with a custom tz name', 'custom'],
  ['artsprint 2012', 'sprint'],
  ["New Year's Day", 'new-year'],
  ['event with alarms', 'alarms'],
]);

function read(file: string): unknown {
  const text = readFileSync(join(samples, file), 'utf8');
  const reading = readCalendar(text, {
    zone: 'Europe/Berlin',
    window: { from: Date.UTC(1990, 0, 1), to: Date.UTC(2030, 0, 1) },
    people,
  });
  if (!reading.ok) return reading.why;
  const time = (at: number): string => new Date(at).toISOString().slice(0, 16);
  return [
    ...reading.shifts.map(({ from, to, userId }) => `${time(from)} ${time(to)} ${userId}`),
    ...reading.notes.map(({ subject, why }) => `${subject}: ${why}`),
  ];
}

const NO_START = 'it has no DTSTART';
const NO_END = 'it has neither DTEND nor DURATION, so it lasts no time';

describe.skipIf(!existsSync(samples))('calendars of other programs (needs ../shared beside the checkout)', () => {
  it.each([
    ['alarm_google_future.ics', ['2024-10-04T18:15 2024-10-04T19:00 alarms']],
    // A zone of its own by every rule the United States had since 1967.
    ['america_new_york.ics', ['2014-08-29T12:00 2014-08-29T14:00 custom']],
    [
      'example.ics',
      [
        '2021-12-31T23:00 2022-01-01T23:00 new-year',
        ...["New Year's Day` (line 8)", 'Orthodox Christmas` (line 19)', "International Women's Day` (line 30)"].map(
          (name) => `event \`${name}: it ends on the day it begins; taken as that whole day`,
        ),
        'event `Orthodox Christmas` (line 19): nobody here is known as `Orthodox Christmas`',
        "event `International Women's Day` (line 30): nobody here is known as `International Women's Day`",
      ],
    ],
    // Zones without VTIMEZONE; begins in New York and ends in Los Angeles, and once more in Berlin.
    [
      'issue_722_missing_timezones.ics',
      [
        '2014-08-29T12:00 2014-08-29T15:00 custom',
        '2024-09-13T10:00 2024-09-13T12:00 custom',
        `event (line 9): ${NO_START}`,
        `event (line 15): ${NO_START}`,
        '1 x VTODO: only events become shifts',
      ],
    ],
    ['multiple_timezones.ics', [20, 25, 30].map((line) => `event (line ${line}): ${NO_END}`)],
    ['pacific_fiji.ics', [`event \`an event with a custom tz name\` (line 46): ${NO_END}`]],
    ['rfc_5545_RDATE_example.ics', [2, 6, 10, 14, 19, 24].map((line) => `event (line ${line}): ${NO_START}`)],
    ['rfc_7953_2.ics', 'it holds no VCALENDAR: this is no iCalendar file'],
    ['timezone_rdate.ics', [`event (line 50): ${NO_END}`]],
    ['timezoned.ics', ['2012-02-13T09:00 2012-02-17T17:00 sprint']],
  ])('%s', (file, expected) => {
    expect(read(file)).toEqual(expected);
  });
});

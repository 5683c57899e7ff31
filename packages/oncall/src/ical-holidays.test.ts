import { expect, it } from 'vitest';
import { readHolidays } from './ical-holidays.ts';

const window = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };

function calendar(...events: string[][]): string {
  const lines = events.flatMap((lines_) => ['BEGIN:VEVENT', ...lines_, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

it('reads single days, stretches and yearly rules', () => {
  const text = calendar(
    ['UID:1', 'DTSTART;VALUE=DATE:20260403', 'DTEND;VALUE=DATE:20260404', 'SUMMARY:Good Friday'],
    ['UID:2', 'DTSTART;VALUE=DATE:20201225', 'DTEND;VALUE=DATE:20201227', 'RRULE:FREQ=YEARLY', 'SUMMARY:Christmas'],
    ['UID:3', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:'],
  );

  expect(readHolidays(text, window)).toEqual({
    ok: true,
    leftOut: 0,
    days: [
      { on: '2026-04-03', name: 'Good Friday' },
      { on: '2026-05-01', name: 'Holiday' },
      { on: '2026-12-25', name: 'Christmas' },
      { on: '2026-12-26', name: 'Christmas' },
      { on: '2027-12-25', name: 'Christmas' },
      { on: '2027-12-26', name: 'Christmas' },
    ],
  });
});

it('counts what is no whole day', () => {
  const text = calendar(
    ['UID:1', 'DTSTART;VALUE=DATE:20260403', 'SUMMARY:Good Friday'],
    ['UID:2', 'DTSTART:20260404T100000Z', 'SUMMARY:Meeting'],
    ['UID:3', 'DTSTART;VALUE=DATE:2026', 'SUMMARY:Broken'],
  );

  expect(readHolidays(text, window)).toMatchObject({ ok: true, leftOut: 2, days: [{ on: '2026-04-03' }] });
});

it.each([
  ['no calendar', 'hello', 'no iCalendar file'],
  ['no day in these years', calendar(['UID:1', 'DTSTART;VALUE=DATE:19990101', 'SUMMARY:Old']), 'no whole day'],
  [
    'every day for ever',
    calendar(
      ['UID:1', 'DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20260301', 'RRULE:FREQ=DAILY', 'SUMMARY:x'],
      ...Array.from({ length: 4 }, (_, index) => [
        `UID:y${index}`,
        'DTSTART;VALUE=DATE:20260101',
        'RRULE:FREQ=DAILY',
        `SUMMARY:y${index}`,
      ]),
    ),
    'more than 2000 days',
  ],
])('refuses %s', (_, text, why) => {
  expect(readHolidays(text, window)).toEqual({ ok: false, why: expect.stringContaining(why) });
});

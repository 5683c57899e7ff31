import { expect, it } from 'vitest';
import { calendarToSend } from './calendar-to-send.ts';

const NOW = Date.UTC(2026, 10, 21);
const event = (year: number): string =>
  `BEGIN:VEVENT\r\nDTSTART:${year}0101T090000Z\r\nDTEND:${year}0102T090000Z\r\nSUMMARY:Ada\r\nEND:VEVENT\r\n`;
const calendar = (past: number, future: number): string =>
  `BEGIN:VCALENDAR\r\n${event(2024).repeat(past)}${event(2028).repeat(future)}END:VCALENDAR\r\n`;

it('sends a calendar as it is, and one that is too long without what is past', () => {
  const [short, long] = [calendar(3, 3), calendar(20_000, 3)];

  expect(calendarToSend(short, NOW)).toBe(short);
  expect(long.length).toBeGreaterThan(900_000);
  expect(calendarToSend(long, NOW).match(/SUMMARY/g)).toHaveLength(3);
});

it('says what to do about one that is too long without it', () => {
  expect(() => calendarToSend(calendar(0, 20_000), NOW)).toThrow(/too long, even without what is past/);
});

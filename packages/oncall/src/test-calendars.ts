/** For tests: small calendars, and what is read of them. */
import { readCalendar, type CalendarReading, type ReadCalendarOptions } from './ical-read.ts';
import { peopleDirectory } from './import-report.ts';

export const people = peopleDirectory([
  ['Ann', 'ann'],
  ['ann@example.org', 'ann'],
  ['Bob', 'bob'],
  ['Doe, Jane', 'jane'],
]);
export const YEAR = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

export function calendar(...events: readonly (readonly string[])[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => (lines[0]?.startsWith('BEGIN') ? lines : ['BEGIN:VEVENT', ...lines, 'END:VEVENT'])),
    'END:VCALENDAR',
  ].join('\r\n');
}

export function read(
  text: string,
  options: Partial<ReadCalendarOptions> = {},
): CalendarReading & { readonly ok: true } {
  const reading = readCalendar(text, { zone: 'Europe/Berlin', window: YEAR, people, ...options });
  if (!reading.ok) throw new Error(reading.why);
  return reading;
}

export function shown({
  shifts,
}: {
  readonly shifts: readonly { from: number; to: number; userId: string }[];
}): string[] {
  const time = (at: number): string => new Date(at).toISOString().slice(5, 16);
  return shifts.map(({ from, to, userId }) => `${time(from)} ${time(to)} ${userId}`);
}

export function whys({
  notes,
}: {
  readonly notes: readonly { outcome: string; subject: string; why: string }[];
}): string[] {
  return notes.map(({ outcome, subject, why }) => `${outcome}: ${subject}: ${why}`);
}

import type { AnswerOf } from '../../api/call.ts';

export type HolidayCalendar = AnswerOf<'listHolidayCalendars'>['items'][number];
export type HolidayDay = HolidayCalendar['days'][number];

/** Days as they are typed, one per line: `2026-12-25 Christmas Day`. */
export function daysWritten(days: readonly HolidayDay[]): string {
  return days.map(({ on, name }) => `${on} ${name}`).join('\n');
}

/**
 * The days of a text, by date.
 *
 * @returns `line`: the first line, counted from 1, that begins with no date or names no day
 */
export function daysRead(text: string): { readonly days: HolidayDay[] } | { readonly line: number } {
  const days: HolidayDay[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, on, name] = /^\s*(\d{4}-\d{2}-\d{2})[\s,;:]+(\S.*?)\s*$/.exec(line) ?? [];
    if (on === undefined || name === undefined || !isDay(on)) return { line: index + 1 };
    days.push({ on, name });
  }
  return { days: days.toSorted((a, b) => (a.on < b.on ? -1 : 1)) };
}

function isDay(on: string): boolean {
  const at = new Date(`${on}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(on);
}

/** The name in addresses that a title suggests: `Österreich (Wien)` is `osterreich-wien`. */
export function slugOf(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

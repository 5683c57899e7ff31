/** A calendar, and how many of its events are not in it any more. */
export interface TrimmedCalendar {
  readonly ics: string;
  readonly leftOut: number;
}

/** The most that is taken of a calendar, in UTF-16 units and in bytes of its text in JSON. */
export interface CalendarLimits {
  readonly characters: number;
  readonly bytes: number;
}

/**
 * What is past is of no use to a schedule, and is left out where all of it would be too much.
 *
 * @param now epoch milliseconds
 * @returns undefined when what is to come is too much
 */
export function calendarWithin(limits: CalendarLimits, ics: string, now: number): TrimmedCalendar | undefined {
  if (!isTooMuch(ics, limits)) return { ics, leftOut: 0 };
  const trimmed = withoutPastEvents(ics, now);
  return isTooMuch(trimmed.ics, limits) ? undefined : trimmed;
}

function isTooMuch(ics: string, { characters, bytes }: CalendarLimits): boolean {
  return ics.length > characters || new TextEncoder().encode(JSON.stringify(ics)).length > bytes;
}

/**
 * The same calendar without events that are over and do not come again: calendars of years hold little of what is to come. Lines keep
 * their numbers. What can not be told is kept.
 *
 * @param before events that ended on an earlier day go; epoch milliseconds
 */
export function withoutPastEvents(text: string, before: number): TrimmedCalendar {
  // Days are compared as they are written, whatever their zone: one more on each side is no matter.
  const firstKept = new Date(before - 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const lines = text.split(/\r\n|\n|\r/);
  let begin: number | undefined;
  let leftOut = 0;
  for (const [at, line] of lines.entries()) {
    if (/^begin\s*:\s*vevent\s*$/i.test(line)) begin = at;
    if (begin === undefined || !/^end\s*:\s*vevent\s*$/i.test(line)) continue;
    if (isOver(lines.slice(begin, at), firstKept)) {
      lines.fill('', begin, at + 1);
      leftOut += 1;
    }
    begin = undefined;
  }
  return { ics: lines.join('\n'), leftOut };
}

function isOver(event: readonly string[], firstKept: string): boolean {
  if (event.some((line) => /^(rrule|rdate|recurrence-id|duration)\b/i.test(line))) return false;
  const dayOf = (name: string): string | undefined =>
    event.flatMap((line) => new RegExp(`^${name}\\b[^:]*:(\\d{8})(?:T\\d{6}Z?)?\\s*$`, 'i').exec(line)?.[1] ?? [])[0];
  const last = dayOf('dtend') ?? (event.some((line) => /^dtend\b/i.test(line)) ? undefined : dayOf('dtstart'));
  return last !== undefined && last < firstKept;
}

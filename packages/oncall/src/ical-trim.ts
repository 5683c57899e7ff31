/**
 * The same calendar without events that are over and do not come again: calendars of years hold little of what is to come. Lines keep
 * their numbers. What can not be told is kept.
 *
 * @param before events that ended on an earlier day go; epoch milliseconds
 */
export function withoutPastEvents(text: string, before: number): string {
  // Days are compared as they are written, whatever their zone: one more on each side is no matter.
  const firstKept = new Date(before - 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const lines = text.split(/\r\n|\n|\r/);
  let begin: number | undefined;
  for (const [at, line] of lines.entries()) {
    if (/^begin\s*:\s*vevent\s*$/i.test(line)) begin = at;
    if (begin === undefined || !/^end\s*:\s*vevent\s*$/i.test(line)) continue;
    if (isOver(lines.slice(begin, at), firstKept)) lines.fill('', begin, at + 1);
    begin = undefined;
  }
  return lines.join('\n');
}

function isOver(event: readonly string[], firstKept: string): boolean {
  if (event.some((line) => /^(rrule|rdate|recurrence-id|duration)\b/i.test(line))) return false;
  const dayOf = (name: string): string | undefined =>
    event.flatMap((line) => new RegExp(`^${name}\\b[^:]*:(\\d{8})(?:T\\d{6}Z?)?\\s*$`, 'i').exec(line)?.[1] ?? [])[0];
  const last = dayOf('dtend') ?? (event.some((line) => /^dtend\b/i.test(line)) ? undefined : dayOf('dtstart'));
  return last !== undefined && last < firstKept;
}

/** Who an event of a calendar puts on call. */
import { textOf, type CalendarEvent } from './ical-event.ts';
import type { CalendarProperty } from './ical-text.ts';
import { findPerson, type PeopleDirectory } from './import-report.ts';

/** Where a calendar says who is on call. */
export type PeopleField = 'summary' | 'attendee' | 'organizer';

export interface EventPeople {
  readonly userIds: readonly string[];
  /** Names nobody here goes by. */
  readonly unknown: readonly string[];
  /** People the event itself says will not be there. */
  readonly declined: readonly string[];
}

/**
 * The first field in `fields` that names anybody known decides, and whoever else it names is reported. If none does, all they name is.
 *
 * A summary is a name, or names with something between them (`Ann, Bob`, `Ann: Payments`, `Payments / Ann <ann@example.org>`).
 * Attendees and organizers go by address, then by their CN; who declined, rooms and resources are not on call.
 */
export function peopleOf(event: CalendarEvent, people: PeopleDirectory, fields: readonly PeopleField[]): EventPeople {
  const seen: string[] = [];
  const declined: string[] = [];
  for (const field of fields) {
    const named = field === 'summary' ? [] : event.properties.all(field).filter(isPerson);
    declined.push(...named.filter(hasDeclined).map((property) => namesOf(property)[0] ?? ''));
    const candidates =
      field === 'summary' ? summaryCandidates(event, people) : named.filter((one) => !hasDeclined(one)).map(namesOf);
    const found = candidates.map((names) =>
      names.map((name) => findPerson(people, name)).find((id) => id !== undefined),
    );
    const userIds = [...new Set(found.filter((id) => id !== undefined))];
    const unknown = candidates.filter((_, index) => found[index] === undefined).map((names) => names[0] ?? '');
    if (userIds.length > 0) return { userIds, unknown: [...new Set(unknown)], declined };
    seen.push(...unknown);
  }
  return { userIds: [], unknown: [...new Set(seen)], declined };
}

/** What stands between names; a dash only with spaces around it. */
const BETWEEN = /[,;/|&+:\n()]| [-–—] /;

function summaryCandidates({ title }: CalendarEvent, people: PeopleDirectory): string[][] {
  if (title === '') return [];
  if (findPerson(people, title) !== undefined) return [[title]];
  const parts = title
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = '', address = ''] = /^([^<>]*)<([^<>]*)>$/.exec(part) ?? [];
      return address === '' ? [part] : [address.trim(), name.trim()];
    });
  // A text that names nobody is reported as it stands, not in pieces.
  return parts.some((names) => names.some((name) => findPerson(people, name) !== undefined)) ? parts : [[title]];
}

function namesOf(property: CalendarProperty): string[] {
  const address = textOf(property)?.replace(/^mailto:/i, '') ?? '';
  const common = property.parameters.cn ?? '';
  return [address, common].filter((name) => name !== '');
}

function isPerson(property: CalendarProperty): boolean {
  const kind = property.parameters.cutype?.toUpperCase();
  return kind !== 'ROOM' && kind !== 'RESOURCE' && namesOf(property).length > 0;
}

function hasDeclined(property: CalendarProperty): boolean {
  return property.parameters.partstat?.toUpperCase() === 'DECLINED';
}

/** An existing calendar as shifts by name. */
import { readEvent, type CalendarEvent, type EventContext } from './ical-event.ts';
import { occurrencesOf, type CalendarSeries, type Occurrence } from './ical-occurrences.ts';
import { peopleOf, type EventPeople, type PeopleField } from './ical-people.ts';
import type { WorkBudget } from './ical-recurrence.ts';
import { readComponents, readProperties, type CalendarComponent } from './ical-text.ts';
import { ianaZone, zoneFinder } from './ical-zones.ts';
import type { ImportNote, PeopleDirectory } from './import-report.ts';
import type { EpochMs, FixedShift } from './schedule.ts';

export interface ReadCalendarOptions {
  /** IANA name; times without a zone and whole days are meant in it. */
  readonly zone: string;
  /** Shifts that meet it are returned, whole; a rule without end ends with it. */
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  readonly people: PeopleDirectory;
  /** Which fields name people, the most trusted first; attendees and then the summary unless said otherwise. */
  readonly peopleFrom?: readonly PeopleField[];
  readonly limits?: Partial<CalendarLimits>;
}

export interface CalendarLimits {
  readonly characters: number;
  readonly events: number;
  readonly shifts: number;
  /** Days looked at and times made, for one event and for all. */
  readonly stepsPerEvent: number;
  readonly steps: number;
}

export type CalendarReading =
  | {
      readonly ok: true;
      readonly name: string | undefined;
      /** Ordered by beginning, end, person; each once. */
      readonly shifts: readonly FixedShift[];
      readonly notes: readonly ImportNote[];
      /** Names on events of the window that the directory does not know, with the number of events. */
      readonly unknownPeople: readonly { readonly name: string; readonly events: number }[];
    }
  | { readonly ok: false; readonly why: string };

const LIMITS: CalendarLimits = {
  characters: 5_000_000,
  events: 20_000,
  shifts: 50_000,
  stepsPerEvent: 200_000,
  steps: 1_000_000,
};
const PEOPLE_FROM: readonly PeopleField[] = ['attendee', 'summary'];
const MOST_NOTES = 500;

/** Reads RFC 5545. What can not be read or names nobody known is in the notes; what is too large is refused as a whole. Never throws. */
export function readCalendar(text: string, options: ReadCalendarOptions): CalendarReading {
  const limits = { ...LIMITS, ...options.limits };
  if (text.length > limits.characters) return refuse(`it is longer than ${limits.characters} characters`);
  const floating = ianaZone(options.zone);
  if (floating === undefined)
    return refuse(`\`${options.zone}\` is no time zone: use an IANA name such as Europe/Berlin`);
  if (!(options.window.from < options.window.to)) return refuse('the window ends before it begins');
  const calendars = readComponents(text).filter(({ name }) => name === 'vcalendar');
  if (calendars.length === 0) return refuse('it holds no VCALENDAR: this is no iCalendar file');
  const events = calendars.reduce((sum, { children }) => sum + children.length, 0);
  if (events > limits.events) return refuse(`it holds more than ${limits.events} events`);
  const budget: WorkBudget = { left: limits.steps };
  const sink = new Sink(options, limits);
  for (const calendar of calendars) {
    const zones = zoneFinder(calendar, options.window, budget);
    const series = seriesIn(calendar, { floating, findZone: zones.find }, sink);
    for (const one of series) {
      const own: WorkBudget = { left: Math.min(limits.stepsPerEvent, budget.left) };
      const before = own.left;
      const found = occurrencesOf(one, options.window, own);
      budget.left -= before - Math.max(0, own.left);
      if (budget.left <= 0) return refuse('working out its recurrences takes too long');
      if (found === undefined) sink.refuse(one);
      else if (!sink.take(found)) return refuse(`it holds more than ${limits.shifts} shifts in these months`);
    }
    for (const { line, tzid, why } of zones.problems)
      sink.note({ outcome: 'moves_with_changes', subject: `time zone \`${tzid}\` (line ${line})`, why });
  }
  return sink.reading(calendars);
}

function refuse(why: string): CalendarReading {
  return { ok: false, why };
}

/** Groups events by uid; notes what is left out. */
function seriesIn(calendar: CalendarComponent, context: EventContext, sink: Sink): CalendarSeries[] {
  const others = new Map<string, number>();
  const groups = new Map<string, CalendarEvent[]>();
  for (const component of calendar.children) {
    if (component.name !== 'vevent') {
      if (component.name !== 'vtimezone') others.set(component.name, (others.get(component.name) ?? 0) + 1);
      continue;
    }
    const event = readEvent(component, context);
    if ('why' in event) {
      sink.note({ outcome: 'cannot_move', subject: subjectOf(event.title, component.line), why: event.why });
      continue;
    }
    for (const { line, why } of event.properties.bad)
      sink.note({
        outcome: 'moves_with_changes',
        subject: subjectOf(event.title, component.line),
        why: `line ${line}: ${why}`,
      });
    for (const why of event.changes)
      sink.note({ outcome: 'moves_with_changes', subject: subjectOf(event.title, component.line), why });
    const key = event.uid === undefined ? `line ${event.line}` : `uid ${event.uid}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  for (const [name, count] of others)
    sink.note({
      outcome: 'cannot_move',
      subject: `${count} x ${name.slice(0, 40).toUpperCase()}`,
      why: 'only events become shifts',
    });
  return [...groups.values()].flatMap((group) => seriesOf(group, sink));
}

/** Of several versions of the same thing the one with the highest SEQUENCE counts; where that does not tell, all of them. */
function seriesOf(events: readonly CalendarEvent[], sink: Sink): CalendarSeries[] {
  const masters = newest(events.filter(({ replaces }) => replaces === undefined));
  const byTime = Map.groupBy(
    events.filter(({ replaces }) => replaces !== undefined),
    ({ replaces }) => `${replaces?.time.zone.toInstant(replaces.time.wall)}`,
  );
  const changes = [...byTime.values()].flatMap((versions) => newest(versions).slice(-1));
  const [master, ...rest] = masters;
  for (const { title, line } of rest)
    sink.note({
      outcome: 'moves_with_changes',
      subject: subjectOf(title, line),
      why: 'another event has the same UID; both are taken',
    });
  return [{ master, changes }, ...rest.map((one) => ({ master: one, changes: [] }))];
}

function newest(versions: readonly CalendarEvent[]): CalendarEvent[] {
  const highest = versions.reduce((most, { sequence }) => Math.max(most, sequence), -Infinity);
  return versions.filter(({ sequence }) => sequence === highest);
}

function subjectOf(title: string, line: number): string {
  return title === '' ? `event (line ${line})` : `event \`${title.slice(0, 80)}\` (line ${line})`;
}

/** Collects shifts and notes, both bounded. */
class Sink {
  readonly #options: ReadCalendarOptions;
  readonly #limits: CalendarLimits;
  readonly #shifts = new Map<string, FixedShift>();
  readonly #notes: ImportNote[] = [];
  readonly #unknown = new Map<string, number>();
  readonly #people = new Map<CalendarEvent, EventPeople>();
  #more = 0;

  constructor(options: ReadCalendarOptions, limits: CalendarLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  note(note: ImportNote): void {
    if (this.#notes.length < MOST_NOTES) this.#notes.push(note);
    else this.#more += 1;
  }

  refuse({ master, changes }: CalendarSeries): void {
    const event = master ?? changes[0];
    this.note({
      outcome: 'cannot_move',
      subject: subjectOf(event?.title ?? '', event?.line ?? 0),
      why: 'it takes place too often to be a shift',
    });
  }

  /** @returns false when there are too many */
  take(occurrences: readonly Occurrence[]): boolean {
    for (const { event, from, to } of occurrences) {
      for (const userId of this.#peopleOf(event)) this.#shifts.set(`${from} ${to} ${userId}`, { from, to, userId });
      if (this.#shifts.size > this.#limits.shifts) return false;
    }
    return true;
  }

  /** Looked up once for each event, and reported once. */
  #peopleOf(event: CalendarEvent): readonly string[] {
    const known = this.#people.get(event);
    if (known !== undefined) return known.userIds;
    const found = peopleOf(event, this.#options.people, this.#options.peopleFrom ?? PEOPLE_FROM);
    this.#people.set(event, found);
    const subject = subjectOf(event.title, event.line);
    for (const name of found.unknown) this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
    for (const name of found.declined)
      this.note({ outcome: 'moves_with_changes', subject, why: `\`${name}\` has declined` });
    if (found.userIds.length === 0) this.note({ outcome: 'cannot_move', subject, why: whyNobody(found.unknown) });
    return found.userIds;
  }

  reading(calendars: readonly CalendarComponent[]): CalendarReading {
    const notes = [...this.#notes];
    if (this.#more > 0)
      notes.push({ outcome: 'cannot_move', subject: `${this.#more} more`, why: 'not listed: fix these first' });
    return {
      ok: true,
      name: nameOf(calendars),
      shifts: [...this.#shifts.values()].sort(
        (a, b) => a.from - b.from || a.to - b.to || (a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0),
      ),
      notes,
      unknownPeople: Array.from(this.#unknown, ([name, events]) => ({ name, events })),
    };
  }
}

function whyNobody(unknown: readonly string[]): string {
  if (unknown.length === 0) return 'it names nobody';
  const names = unknown.slice(0, 5).map((name) => `\`${name.slice(0, 80)}\``);
  return `nobody here is known as ${names.join(', ')}`;
}

function nameOf(calendars: readonly CalendarComponent[]): string | undefined {
  const names = calendars.map((calendar) => readProperties(calendar, new Set(['name', 'x-wr-calname'])));
  const value = names.map((one) => one.first('name') ?? one.first('x-wr-calname')).find((one) => one !== undefined)
    ?.values[0];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;
}

/** Calendar feeds as text. RFC 5545, RFC 7986 (name, refresh) and what Outlook reads beside them. */
import ICAL from 'ical.js';
import { feedEvents, type CalendarFeed, type FeedEvent } from './ical-feed.ts';
import type { EpochMs } from './schedule.ts';

/** A property as ical.js writes it: name, parameters, kind of value, value (RFC 7265). */
type Property = readonly [string, Readonly<Record<string, string>>, string, string | number];
type Component = readonly [string, readonly Property[], readonly Component[]];

/**
 * A feed as an iCalendar file: UTC times, CRLF, lines folded at 75 octets, events that leave people free in their own calendars.
 * The text depends on the feed alone, nothing in it is the time of asking: its digest is the ETag.
 */
export function writeCalendar(feed: CalendarFeed): string {
  const calendar: Component = [
    'vcalendar',
    [
      ['version', {}, 'text', '2.0'],
      ['prodid', {}, 'text', '-//Lockstep//On-call//EN'],
      ['calscale', {}, 'text', 'GREGORIAN'],
      ['method', {}, 'text', 'PUBLISH'],
      ['name', {}, 'text', clean(feed.name)],
      ['x-wr-calname', {}, 'text', clean(feed.name)],
      ['refresh-interval', {}, 'duration', `PT${feed.refreshMinutes}M`],
      ['x-published-ttl', {}, 'unknown', `PT${feed.refreshMinutes}M`],
    ],
    feedEvents(feed).map((event) => eventComponent(feed, event)),
  ];
  return ICAL.stringify(calendar as unknown as unknown[]);
}

function eventComponent(feed: CalendarFeed, event: FeedEvent): Component {
  const modifiedAt = utc(event.modifiedAt);
  const title = clean(titleOf(feed, event));
  const url = event.schedule.url;
  return [
    'vevent',
    [
      ['uid', {}, 'text', event.uid],
      ['dtstamp', {}, 'date-time', modifiedAt],
      ['last-modified', {}, 'date-time', modifiedAt],
      ['sequence', {}, 'integer', event.sequence],
      ['dtstart', {}, 'date-time', utc(event.from)],
      ['dtend', {}, 'date-time', utc(event.to)],
      ['summary', {}, 'text', event.isCut ? `${title} (goes on)` : title],
      ...(event.isCut
        ? [['description', {}, 'text', 'Goes on after this: the calendar ends here.'] satisfies Property]
        : []),
      ...(url === undefined ? [] : [['url', {}, 'uri', clean(url)] satisfies Property]),
      ['status', {}, 'text', 'CONFIRMED'],
      ['transp', {}, 'text', 'TRANSPARENT'],
      ['x-microsoft-cdo-busystatus', {}, 'unknown', 'FREE'],
    ],
    event.kind === 'gap' ? [] : feed.reminderMinutes.map((minutes) => reminder(title, minutes)),
  ];
}

function reminder(title: string, minutes: number): Component {
  return [
    'valarm',
    [
      ['action', {}, 'text', 'DISPLAY'],
      ['trigger', {}, 'duration', `-PT${minutes}M`],
      ['description', {}, 'text', title],
    ],
    [],
  ];
}

/** The person first: that is what `readCalendar` and a narrow month view look for. */
function titleOf({ audience, names }: CalendarFeed, { kind, userId, schedule }: FeedEvent): string {
  const person = userId === undefined ? undefined : (names.get(userId) ?? userId);
  switch (kind) {
    case 'gap':
      return `Nobody on call: ${schedule.name}`;
    case 'shadow':
      return audience.kind === 'person' ? `Shadowing: ${schedule.name}` : `Shadow ${person}: ${schedule.name}`;
    case 'shift':
      return audience.kind === 'person' ? `On call: ${schedule.name}` : `${person}: ${schedule.name}`;
  }
}

/** Whole seconds, as the format has no smaller unit. */
function utc(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** ical.js escapes line feeds, not the other control characters, which have no place in a calendar. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ');
}

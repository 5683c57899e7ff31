import type { ShownStatusPage } from '@lockstep/contract';
import { plainText } from '@lockstep/markdown';
import { escaped } from '../platform/html.ts';
import { htmlOf } from './html.ts';
import { phaseNames } from './told-text.ts';

const mostEntries = 100;

/** Every update as an entry, newest first. Source: RFC 4287. */
export function renderAtom(page: ShownStatusPage, publicUrl: string, asOf: string): string {
  const url = `${publicUrl}/status/${page.slug}`;
  const entries = [...page.current, ...page.past]
    .flatMap(({ id, title, updates }) => updates.map((update) => ({ ...update, title, announcement: id })))
    .toSorted((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))
    .slice(0, mostEntries);
  const newest = entries
    .map(({ publishedAt, correctedAt }) => correctedAt ?? publishedAt)
    .toSorted()
    .at(-1);
  const lines = entries.map(({ id, title, phase, text, publishedAt, correctedAt }) =>
    [
      `<entry><id>urn:uuid:${id}</id><title>${phaseNames[phase]}: ${escaped(title)}</title>`,
      `<published>${publishedAt}</published><updated>${correctedAt ?? publishedAt}</updated>`,
      `<link href="${escaped(url)}#u-${id}"/><content type="html">${escaped(htmlOf(text))}</content></entry>`,
    ].join(''),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${escaped(url)}</id><title>${escaped(page.title)}</title><updated>${newest ?? asOf}</updated>`,
    `<author><name>${escaped(page.title)}</name></author>`,
    `<link rel="self" href="${escaped(url)}.atom"/><link href="${escaped(url)}"/>${lines.join('')}</feed>\n`,
  ].join('');
}

/** Planned work; what is called off stays, as cancelled. Source: RFC 5545. */
export function renderCalendar(page: ShownStatusPage, publicUrl: string): string {
  const host = new URL(publicUrl).hostname;
  const events = [...page.maintenance, ...page.pastMaintenance].flatMap((planned) => [
    'BEGIN:VEVENT',
    `UID:${planned.id}@${host}`,
    `DTSTAMP:${compact(planned.startsAt)}`,
    `DTSTART:${compact(planned.startsAt)}`,
    `DTEND:${compact(planned.endsAt)}`,
    `SUMMARY:${calendarText(planned.title)}`,
    `DESCRIPTION:${calendarText(plainText(planned.text))}`,
    ...(planned.components.length === 0 ? [] : [`LOCATION:${calendarText(planned.components.join(', '))}`]),
    `STATUS:${planned.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    `URL:${publicUrl}/status/${page.slug}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lockstep//Status//EN',
    `X-WR-CALNAME:${calendarText(page.title)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function compact(instant: string): string {
  return instant.replaceAll(/[-:]|\.\d+/g, '');
}

function calendarText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, ' ');
}

const longestLine = 74;

/** No line has more than 75 octets, and no character is cut. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (bytes + length > longestLine) {
      parts.push(part);
      [part, bytes] = ['', 1];
    }
    part += character;
    bytes += length;
  }
  return [...parts, part].join('\r\n ');
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCalendar } from './ical-read.ts';
import { calendarWithin, withoutPastEvents } from './ical-trim.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 12);

function calendar(...events: readonly string[]): string {
  const bodies = events.map(
    (event, index) => `BEGIN:VEVENT\r\nUID:${index}\r\n${event}\r\nSUMMARY:Ada\r\nEND:VEVENT\r\n`,
  );
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${bodies.join('')}END:VCALENDAR\r\n`;
}
const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
const kept = (event: string): boolean => withoutPastEvents(calendar(event), NOW).ics.includes('SUMMARY');

describe('withoutPastEvents', () => {
  it.each([
    ['is over', 'DTSTART:20250101T090000Z\r\nDTEND:20250102T090000Z', false],
    ['is over, whole days', 'DTSTART;VALUE=DATE:20250101\r\nDTEND;VALUE=DATE:20250102', false],
    ['has no end and was a day', 'DTSTART;VALUE=DATE:20250101', false],
    ['goes on', 'DTSTART:20250101T090000Z\r\nDTEND:20270102T090000Z', true],
    ['comes again', 'DTSTART:20250101T090000Z\r\nDTEND:20250102T090000Z\r\nRRULE:FREQ=WEEKLY', true],
    [
      'was one of a series',
      'RECURRENCE-ID:20250101T090000Z\r\nDTSTART:20250101T090000Z\r\nDTEND:20250102T090000Z',
      true,
    ],
    ['lasts for as long as it says', 'DTSTART:20250101T090000Z\r\nDURATION:P900D', true],
    ['ends at nobody knows when', 'DTSTART:20250101T090000Z\r\nDTEND:soon', true],
    ['ended today', 'DTSTART:20261120T090000Z\r\nDTEND:20261121T090000Z', true],
  ])('of an event that %s: kept is %s', (_, event, expected) => {
    expect(kept(event)).toBe(expected);
  });

  it('leaves the number of every line as it was', () => {
    const text = calendar('DTSTART:20250101T090000Z\r\nDTEND:20250102T090000Z', 'DTSTART:20270101T090000Z');

    const lines = withoutPastEvents(text, NOW).ics.split('\n');

    expect(lines.indexOf('DTSTART:20270101T090000Z')).toBe(text.split('\r\n').indexOf('DTSTART:20270101T090000Z'));
  });

  it('changes nothing of what is to come', () => {
    const shift = fc.record({ start: fc.integer({ min: -400, max: 400 }), days: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(
        fc.array(shift, { maxLength: 20 }),
        fc.constantFrom('', '\r\nRRULE:FREQ=WEEKLY;COUNT=9'),
        (given, rule) => {
          const events = given.map(
            ({ start, days }) =>
              `DTSTART:${stamp(NOW + start * DAY)}\r\nDTEND:${stamp(NOW + (start + days) * DAY)}${start % 2 === 0 ? rule : ''}`,
          );
          const text = calendar(...events);
          const options = { zone: 'UTC', window: { from: NOW, to: NOW + 365 * DAY }, people: new Map([['ada', 'u1']]) };

          expect(readCalendar(withoutPastEvents(text, NOW).ics, options)).toEqual(readCalendar(text, options));
        },
      ),
    );
  });
});

describe('calendarWithin', () => {
  const past = 'DTSTART:20250101T090000Z\r\nDTEND:20250102T090000Z';
  const toCome = 'DTSTART:20270101T090000Z\r\nDTEND:20270102T090000Z';
  const text = calendar(past, toCome, past);
  const roomy = { characters: text.length, bytes: 10 * text.length };

  it('takes a calendar that fits as it is', () => {
    expect(calendarWithin(roomy, text, NOW)).toEqual({ ics: text, leftOut: 0 });
  });

  it('leaves out what is past where there is too much of it, and counts that', () => {
    const trimmed = calendarWithin({ ...roomy, characters: text.length - 1 }, text, NOW);

    expect(trimmed?.leftOut).toBe(2);
    expect(trimmed?.ics).toContain('20270101');
    expect(trimmed?.ics).not.toContain('20250101');
  });

  it('measures what JSON makes of it, which is longer for names of other scripts', () => {
    const written = calendar(`${past}\r\nDESCRIPTION:${'ж'.repeat(100)}`, toCome);
    const limits = { characters: written.length, bytes: JSON.stringify(written).length };

    expect(calendarWithin(limits, written, NOW)?.leftOut).toBe(1);
  });

  it('has no answer where what is to come is too much', () => {
    expect(calendarWithin({ ...roomy, characters: 100 }, text, NOW)).toBeUndefined();
  });
});

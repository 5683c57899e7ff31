import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponents } from './ical-text.ts';
import { WINDOWS_ZONES } from './ical-windows-zones.ts';
import { ianaZone, zoneFinder } from './ical-zones.ts';

const WINDOW = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2029, 0, 1) };

function vtimezone(tzid: string, parts: readonly (readonly [string, string, string, string, string])[]): string {
  const observances = parts.map(
    ([name, from, to, start, rule]) =>
      `BEGIN:${name}\nTZOFFSETFROM:${from}\nTZOFFSETTO:${to}\nDTSTART:${start}\n${rule}\nEND:${name}\n`,
  );
  return `BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:${tzid}\n${observances.join('')}END:VTIMEZONE\nEND:VCALENDAR\n`;
}

const ZONES = [
  {
    like: 'Europe/Berlin',
    text: vtimezone('own', [
      ['STANDARD', '+0200', '+0100', '16010101T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'],
      ['DAYLIGHT', '+0100', '+0200', '16010101T020000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'],
    ]),
  },
  {
    like: 'America/New_York',
    text: vtimezone('own', [
      ['DAYLIGHT', '-0500', '-0400', '19870405T020000', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4;UNTIL=20060402T070000Z'],
      ['DAYLIGHT', '-0500', '-0400', '20070311T020000', 'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'],
      ['STANDARD', '-0400', '-0500', '20071104T020000', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11'],
    ]),
  },
  {
    like: 'Australia/Lord_Howe',
    text: vtimezone('own', [
      ['STANDARD', '+1100', '+1030', '20080406T020000', 'RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU'],
      ['DAYLIGHT', '+1030', '+1100', '20081005T020000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU'],
    ]),
  },
  {
    like: 'Asia/Tokyo',
    text: vtimezone('own', [['STANDARD', '+0900', '+0900', '19700101T000000', 'COMMENT:never changes']]),
  },
] as const;

function own(text: string): ReturnType<typeof ianaZone> {
  const [calendar] = readComponents(text);
  if (calendar === undefined) throw new Error('no calendar');
  return zoneFinder(calendar, WINDOW, { left: 1_000_000 }).find('own');
}

describe('a zone by its VTIMEZONE', () => {
  it('agrees with the library on every minute, near clock changes above all', () => {
    const changes = [
      Date.UTC(2026, 2, 29),
      Date.UTC(2026, 9, 25),
      Date.UTC(2026, 2, 8),
      Date.UTC(2026, 10, 1),
      Date.UTC(2026, 3, 5),
      Date.UTC(2026, 9, 4),
    ];
    const near = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -24 * 60, max: 48 * 60 }))
      .map(([at, minutes]) => at + minutes * 60_000);
    const any = fc
      .integer({ min: 0, max: (WINDOW.to - WINDOW.from) / 60_000 })
      .map((minutes) => WINDOW.from + minutes * 60_000);

    for (const { like, text } of ZONES) {
      const [zone, library] = [own(text), ianaZone(like)];
      fc.assert(
        fc.property(fc.oneof(near, any), (wall) => {
          expect(zone?.toInstant(wall)).toBe(library?.toInstant(wall));
        }),
        { numRuns: 300 },
      );
    }
  });

  it('knows offsets with seconds', () => {
    const zone = own(
      vtimezone('own', [['STANDARD', '+115544', '+115544', '19000101T000000', 'COMMENT:before clocks agreed']]),
    );

    expect(zone?.toInstant(0)).toBe(-(11 * 3600 + 55 * 60 + 44) * 1000);
  });
});

describe('names', () => {
  it('every Windows name stands for a zone the library knows', () => {
    const unknown = [...WINDOWS_ZONES].filter(([, zone]) => ianaZone(zone) === undefined);

    expect(WINDOWS_ZONES.size).toBeGreaterThan(130);
    expect(unknown).toEqual([]);
  });

  it('an offset is no zone', () => {
    expect(ianaZone('+02:00')).toBeUndefined();
  });
});

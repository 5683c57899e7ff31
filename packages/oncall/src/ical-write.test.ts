import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedEvents, feedWindow, type CalendarFeed, type FeedCoverage, type FeedSchedule } from './ical-feed.ts';
import { readCalendar } from './ical-read.ts';
import { writeCalendar } from './ical-write.ts';
import { peopleDirectory } from './import-report.ts';
import type { CoverageShift } from './schedule.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 5, 17, 12);
const WINDOW = feedWindow(NOW);

function shift(userId: string, from: number, to: number): CoverageShift {
  return { userId, from, to, source: { layerId: 'l', rotationId: 'r', overrideId: undefined } };
}

function coverage(shifts: readonly CoverageShift[], more: Partial<FeedCoverage> = {}): FeedCoverage {
  return { from: WINDOW.lookBackFrom, to: WINDOW.to, shifts, gaps: [], shadows: [], ...more };
}

function schedule(shifts: readonly CoverageShift[], more: Partial<FeedCoverage> = {}): FeedSchedule {
  return {
    id: 's1',
    name: 'Payments',
    url: undefined,
    revision: { number: 7, at: NOW - DAY },
    coverage: coverage(shifts, more),
  };
}

function feed(schedules: readonly FeedSchedule[], more: Partial<CalendarFeed> = {}): CalendarFeed {
  return {
    name: 'On call',
    origin: 'lockstep.example.org',
    audience: { kind: 'team' },
    schedules,
    names: new Map([
      ['u1', 'Ann'],
      ['u2', 'Bob'],
    ]),
    window: WINDOW,
    reminderMinutes: [],
    gaps: 'none',
    refreshMinutes: 60,
    ...more,
  };
}

/** Unfolded lines. */
function linesOf(text: string): string[] {
  return text.replaceAll('\r\n ', '').split('\r\n');
}

const MONDAY = Date.UTC(2026, 5, 15, 7);

describe('a feed', () => {
  it('says everything calendar programs ask for', () => {
    const lines = linesOf(
      writeCalendar(feed([schedule([shift('u1', MONDAY, MONDAY + 7 * DAY)])], { reminderMinutes: [30] })),
    );

    expect(lines).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Lockstep//On-call//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'NAME;VALUE=TEXT:On call',
      'X-WR-CALNAME;VALUE=TEXT:On call',
      'REFRESH-INTERVAL;VALUE=DURATION:PT60M',
      'X-PUBLISHED-TTL:PT60M',
      'BEGIN:VEVENT',
      `UID:shift:s1:u1:from:${MONDAY / 1000}@lockstep.example.org`,
      'DTSTAMP:20260616T120000Z',
      'LAST-MODIFIED:20260616T120000Z',
      'SEQUENCE:697',
      'DTSTART:20260615T070000Z',
      'DTEND:20260622T070000Z',
      'SUMMARY:Ann: Payments',
      'STATUS:CONFIRMED',
      'TRANSP:TRANSPARENT',
      'X-MICROSOFT-CDO-BUSYSTATUS:FREE',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT30M',
      'DESCRIPTION:Ann: Payments',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('shows at least twelve months ahead on any day, and is the same text all month', () => {
    for (const now of [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31, 23, 59), Date.UTC(2024, 1, 29)]) {
      const { from, to } = feedWindow(now);
      expect(to).toBeGreaterThanOrEqual(now + 365 * DAY);
      expect(from).toBeLessThanOrEqual(now - 28 * DAY);
    }
    expect(feedWindow(Date.UTC(2026, 0, 1))).toEqual(feedWindow(Date.UTC(2026, 0, 31, 23, 59)));
    expect(feedWindow(Date.UTC(2026, 1, 1))).not.toEqual(feedWindow(Date.UTC(2026, 0, 31)));
  });

  it("a personal feed has one person's shifts and shadows, of every schedule", () => {
    const mine = schedule([shift('u1', MONDAY, MONDAY + DAY), shift('u2', MONDAY, MONDAY + DAY)], {
      shadows: [{ userId: 'u1', from: MONDAY + DAY, to: MONDAY + 2 * DAY }],
    });
    const other = { ...schedule([shift('u1', MONDAY, MONDAY + DAY)]), id: 's2', name: 'Search' };
    const lines = linesOf(writeCalendar(feed([mine, other], { audience: { kind: 'person', userId: 'u1' } })));

    expect(lines.filter((line) => line.startsWith('SUMMARY'))).toEqual([
      'SUMMARY:On call: Payments',
      'SUMMARY:Shadowing: Payments',
      'SUMMARY:On call: Search',
    ]);
  });

  it('gaps are events only where asked for', () => {
    const gaps = [
      { from: MONDAY, to: MONDAY + HOUR, onPurpose: true },
      { from: MONDAY + DAY, to: MONDAY + DAY + HOUR, onPurpose: false },
    ];
    const counts = (['none', 'unplanned', 'all'] as const).map(
      (which) => feedEvents(feed([schedule([], { gaps })], { gaps: which })).length,
    );

    expect(counts).toEqual([0, 1, 2]);
    expect(writeCalendar(feed([schedule([], { gaps })], { gaps: 'unplanned', reminderMinutes: [5] }))).not.toContain(
      'VALARM',
    );
  });

  it('folds at 75 octets without cutting a character, escapes, and lets no line be smuggled in', () => {
    const names = new Map([['u1', `Zoë ${'🦊'.repeat(40)}, "x"; \\ \r\nEND:VCALENDAR\u0007`]]);
    const text = writeCalendar(feed([schedule([shift('u1', MONDAY, MONDAY + DAY)])], { names }));

    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(text.match(/^END:VCALENDAR/gm)).toHaveLength(1);
    expect(linesOf(text)).toContain(`SUMMARY:Zoë ${'🦊'.repeat(40)}\\, "x"\\; \\\\ \\nEND:VCALENDAR : Payments`);
  });
});

describe('ids', () => {
  const uids = (one: CalendarFeed): string[] => feedEvents(one).map(({ uid }) => uid);

  it('a shift over the edge of the feed keeps its id', () => {
    const long = shift('u1', WINDOW.from - 5 * DAY, WINDOW.from + 5 * DAY);
    const nextMonth = feedWindow(Date.UTC(2026, 6, 2));
    const later = {
      ...feed([schedule([long], { from: nextMonth.lookBackFrom, to: nextMonth.to })]),
      window: { ...nextMonth, from: WINDOW.from },
    };

    expect(uids(feed([schedule([long])]))).toEqual(uids(later));
  });

  it('one older than the look-back goes by its end, one without either by neither', () => {
    const { from, to } = coverage([]);

    expect(uids(feed([schedule([shift('u1', from, MONDAY)])]))).toEqual([
      `shift:s1:u1:until:${MONDAY / 1000}@lockstep.example.org`,
    ]);
    expect(uids(feed([schedule([shift('u1', from, to)])]))).toEqual(['shift:s1:u1:throughout@lockstep.example.org']);
  });

  it('parts can not be mistaken for each other, the same twice is told apart', () => {
    const a = { ...schedule([shift('c', MONDAY, MONDAY + DAY)]), id: 'a:b' };
    const b = { ...schedule([shift('b:c', MONDAY, MONDAY + DAY), shift('b:c', MONDAY, MONDAY + 2 * DAY)]), id: 'a' };

    expect(new Set(uids(feed([a, b]))).size).toBe(3);
  });

  it('a change raises SEQUENCE, and so does the month in which a cut end moves', () => {
    const events = (revision: number, now: number): number[] => {
      const window = feedWindow(now);
      const one = schedule([shift('u1', MONDAY, window.to)], { from: window.lookBackFrom, to: window.to });
      return feedEvents(feed([{ ...one, revision: { number: revision, at: NOW - DAY } }], { window })).flatMap(
        ({ sequence, modifiedAt }) => [sequence, modifiedAt],
      );
    };

    expect(events(7, NOW)).toEqual([697, NOW - DAY]);
    expect(events(8, NOW)).toEqual([698, NOW - DAY]);
    expect(events(7, Date.UTC(2026, 6, 2))).toEqual([698, Date.UTC(2026, 6, 1)]);
  });

  it('the last shift, cut by the end of the feed, says so', () => {
    const text = writeCalendar(feed([schedule([shift('u1', MONDAY, WINDOW.to)])]));

    expect(linesOf(text)).toContain('SUMMARY:Ann: Payments (goes on)');
    expect(linesOf(text)).toContain('DESCRIPTION:Goes on after this: the calendar ends here.');
  });
});

describe('write and read', () => {
  it('gives the same shifts', () => {
    const people = peopleDirectory([
      ['Ann', 'u1'],
      ['Bøb 🦊', 'u2'],
      ['Émile', 'u3'],
    ]);
    const names = new Map([
      ['u1', 'Ann'],
      ['u2', 'Bøb 🦊'],
      ['u3', 'Émile'],
    ]);
    const shifts = fc.array(
      fc
        .tuple(
          fc.constantFrom('u1', 'u2', 'u3'),
          fc.integer({ min: 0, max: 500_000 }),
          fc.integer({ min: 1, max: 20_000 }),
        )
        .map(([userId, minutes, length]) => {
          const from = WINDOW.from + minutes * 60_000;
          return shift(userId, from, from + length * 60_000);
        }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(shifts, (given) => {
        const text = writeCalendar(feed([schedule(given)], { names, reminderMinutes: [10, 60] }));
        const read = readCalendar(text, { zone: 'Europe/Berlin', window: WINDOW, people });

        const known = [...new Set(given.map(({ userId, from, to }) => `${from} ${to} ${userId}`))];
        expect(read.ok && read.shifts.map(({ userId, from, to }) => `${from} ${to} ${userId}`).sort()).toEqual(
          known.sort(),
        );
      }),
      { numRuns: 100 },
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { feedWindow, type CalendarFeed, type FeedCoverage } from './ical-feed.ts';
import { readCalendar } from './ical-read.ts';
import { writeCalendar } from './ical-write.ts';
import { peopleDirectory } from './import-report.ts';
import { setUps } from './test-setups.ts';
import type { FixedShift } from './schedule.ts';

const NOW = Date.UTC(2026, 2, 20);
const WINDOW = feedWindow(NOW);

function feed(shown: FeedCoverage): CalendarFeed {
  return {
    name: 'On call',
    origin: 'lockstep.example.org',
    audience: { kind: 'team' },
    schedules: [{ id: 's', name: 'Schedule', url: undefined, revision: { number: 1, at: NOW }, coverage: shown }],
    names: new Map(),
    window: WINDOW,
    reminderMinutes: [],
    gaps: 'none',
    refreshMinutes: 60,
  };
}

/** Whole seconds: a calendar has no smaller unit. */
function told(shifts: readonly FixedShift[]): string[] {
  const second = (at: number): number => Math.floor(at / 1000);
  return [...new Set(shifts.map(({ from, to, userId }) => `${second(from)} ${second(to)} ${userId}`))].sort();
}

describe('the calendar and the coverage', () => {
  it('say the same of random schedules over both clock changes', () => {
    const users = ['ana', 'bo', 'cy', 'di', 'eve'];
    const people = peopleDirectory(users.map((user) => [user, user] as const));
    const range = { earliest: WINDOW.from, from: WINDOW.from, to: WINDOW.from + 21 * 86_400_000 };
    fc.assert(
      fc.property(setUps({ ...range, zones: ['Europe/Berlin', 'America/New_York'] }), ({ schedule, absences }) => {
        const short = { ...WINDOW, to: range.to };
        const shown = coverage(schedule, WINDOW.lookBackFrom, range.to, absences);
        const read = readCalendar(writeCalendar({ ...feed(shown), window: short }), {
          zone: 'UTC',
          window: short,
          people,
        });

        const visible = shown.shifts.filter(({ from, to }) => to - from >= 1000 && to > short.from);
        expect(read.ok && told(read.shifts.filter(({ from, to }) => to > from))).toEqual(told(visible));
      }),
      { numRuns: 40 },
    );
  });
});

const dump = join(import.meta.dirname, '../../../../shared/data/schedules/linkedin-oncall/dummy_data.sql');

describe.skipIf(!existsSync(dump))('shifts of another system (needs ../shared beside the checkout)', () => {
  it('stay what they are as fixed shifts, as coverage and as a calendar', () => {
    const text = readFileSync(dump, 'utf8');
    const rows = text.slice(text.indexOf('INSERT INTO `event`')).matchAll(/\((\d+),1,1,1,(\d+),(\d+),(\d+)\)/g);
    const fixedShifts = Array.from(rows, ([, , user = '', from, to]) => ({
      userId: `u${user}`,
      from: Number(from) * 1000,
      to: Number(to) * 1000,
    }));
    const layers = [{ id: 'l', name: 'Primary', rotations: [], fixedShifts }];
    const window = { from: Date.UTC(2017, 4, 1), to: Date.UTC(2017, 7, 1) };
    const shown = coverage(
      { id: 's', name: 's', versions: [{ effectiveFrom: 0, layers }], overrides: [] },
      window.from,
      window.to,
      [],
    );
    const people = peopleDirectory([
      ['u3', 'u3'],
      ['u4', 'u4'],
    ]);

    const read = readCalendar(writeCalendar({ ...feed(shown), window: { ...WINDOW, ...window } }), {
      zone: 'UTC',
      window,
      people,
    });

    expect(fixedShifts).toHaveLength(3);
    expect(read.ok && told(read.shifts)).toEqual(told(fixedShifts));
  });
});

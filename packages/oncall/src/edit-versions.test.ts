import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { editVersions } from './edit-versions.ts';
import { at, layer, people, rotation, schedule } from './test-schedules.ts';
import type { ScheduleVersion } from './schedule.ts';
import { setUps } from './test-setups.ts';
import { turnChanges } from './turn-changes.ts';

const DAY = 86_400_000;
const now = at('2026-11-21T12:00Z');
const [from, to] = [now - 10 * DAY, now + 10 * DAY];
const range = { earliest: from - 10 * DAY, from, to, zones: ['Europe/Berlin', 'America/New_York'] };

const base = (...ids: string[]) => [layer('base', [rotation({ participants: people(...ids) })])];

describe('an edit of the versions', () => {
  it('leaves the past as it was and makes the rest as wanted', () => {
    fc.assert(
      fc.property(setUps(range), setUps(range), (stored, wanted) => {
        const edited = {
          ...stored.schedule,
          versions: editVersions(stored.schedule.versions, wanted.schedule.versions, now),
        };
        const wantedBegins = Math.max(now, wanted.schedule.versions[0]?.effectiveFrom ?? now);

        const pastOf = (versions: readonly ScheduleVersion[]) =>
          coverage({ ...edited, versions, overrides: [] }, from, now, []);
        expect(pastOf(edited.versions)).toEqual(pastOf(stored.schedule.versions));
        const restOf = (versions: readonly ScheduleVersion[]) =>
          coverage({ ...edited, versions, overrides: [] }, wantedBegins, Math.max(to, wantedBegins), []);
        expect(restOf(edited.versions)).toEqual(restOf(wanted.schedule.versions));
      }),
      { numRuns: 200 },
    );
  });

  it('does not repeat what is in force already', () => {
    const versions = [{ effectiveFrom: 0, layers: base('ana', 'bo') }];

    expect(editVersions(versions, versions, now)).toEqual(versions);
  });

  it('keeps what is in force until a version that was only wanted for later', () => {
    const stored = [{ effectiveFrom: 0, layers: base('ana') }];
    const later = { effectiveFrom: now + DAY, layers: base('bo') };

    expect(editVersions(stored, [later], now)).toEqual([...stored, later]);
  });

  it('takes back a version that had not begun', () => {
    const stored = [
      { effectiveFrom: 0, layers: base('ana') },
      { effectiveFrom: now + DAY, layers: base('bo') },
    ];

    expect(editVersions(stored, stored.slice(0, 1), now)).toEqual(stored.slice(0, 1));
  });

  it('forgets what is over for more than a year', () => {
    const stored = [0, now - 500 * DAY, now - 401 * DAY, now - DAY].map((effectiveFrom, index) => ({
      effectiveFrom,
      layers: base(`p${index}`),
    }));

    expect(editVersions(stored, stored.slice(3), now).map(({ effectiveFrom }) => effectiveFrom)).toEqual([
      now - 401 * DAY,
      now - DAY,
    ]);
  });
});

describe('changed turns', () => {
  const before = coverage(schedule(base('ana', 'bo')), from, to, []);

  it('are none between a coverage and itself', () => {
    expect(turnChanges(before, before)).toEqual([]);
  });

  it('name who loses and who gains, and for how long', () => {
    const override = { id: 'o', kind: 'replace', userId: 'cy', replacedUserId: undefined, reason: '' } as const;
    const after = coverage(schedule(base('ana', 'bo'), [{ ...override, from: now, to: now + DAY }]), from, to, []);

    expect(turnChanges(before, after)).toEqual([
      { from: now, to: now + DAY, userId: 'bo', change: 'loses' },
      { from: now, to: now + DAY, userId: 'cy', change: 'gains' },
    ]);
  });

  it('turn one coverage into the other', () => {
    fc.assert(
      fc.property(setUps(range), setUps(range), (one, other) => {
        const [a, b] = [one, other].map((setUp) => coverage(setUp.schedule, from, to, setUp.absences));
        if (a === undefined || b === undefined) throw new RangeError('two');
        const forth = turnChanges(a, b);
        const back = turnChanges(b, a).map((change) => ({
          ...change,
          change: change.change === 'gains' ? 'loses' : 'gains',
        }));

        expect(back).toEqual(forth);
        const msOf = (shifts: readonly { userId: string; from: number; to: number }[], userId: string): number => {
          let [ms, reached] = [0, -Infinity];
          for (const shift of shifts.filter((each) => each.userId === userId)) {
            ms += Math.max(0, shift.to - Math.max(reached, shift.from));
            reached = Math.max(reached, shift.to);
          }
          return ms;
        };
        for (const userId of new Set(forth.map((change) => change.userId))) {
          const gained = msOf(
            forth.filter(({ change }) => change === 'gains'),
            userId,
          );
          const lost = msOf(
            forth.filter(({ change }) => change === 'loses'),
            userId,
          );
          expect(gained - lost).toBe(msOf(b.shifts, userId) - msOf(a.shifts, userId));
        }
      }),
      { numRuns: 100 },
    );
  });
});

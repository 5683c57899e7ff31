import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, onCallAt } from './coverage.ts';
import { type MinuteView, minuteByMinute, type WatchedClock, watchClock } from './test-minute-model.ts';
import { type SetUp, setUps } from './test-setups.ts';
import type { Coverage, CoverageShift, EpochMs } from './schedule.ts';
import { CLOCK_CHANGES } from './test-clock-changes.ts';

/** A few hundred set-ups by default; all of them by `npm run prove:schedules`. */
const IS_FULL = process.env['LOCKSTEP_FULL'] === '1';
const SET_UPS = IS_FULL ? 10_000 : 200;
/** Days before and after the change, and how long before those a rotation may begin whose turns must be counted. */
const [AROUND_DAYS, HISTORY_DAYS] = IS_FULL ? [5, 21] : [3, 10];
const SEED = Number(process.env['LOCKSTEP_SEED'] ?? 20_261_121);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Days on which a rotation that began on the 31st hands over early. */
const MONTH_ENDS: typeof CLOCK_CHANGES = [
  ['Europe/Berlin', '2027-02-28'],
  ['America/New_York', '2028-02-29'],
  ['Asia/Kathmandu', '2026-04-30'],
];
const ZONES = CLOCK_CHANGES.map(([zone]) => zone);
/** A seed of its own each: with the same one they would all try the same few schedules. */
const EPISODES = [...CLOCK_CHANGES, ...MONTH_ENDS]
  .flatMap(([zone, ...days]) => days.map((day) => ({ zone, day })))
  .map((episode, index) => ({ ...episode, seed: SEED + index }));
const MONTH_END_DAYS = new Set(MONTH_ENDS.map(([, day]) => day));

describe('who is on call, against a model that watches the clock minute by minute', () => {
  let checked = 0;
  it.each(EPISODES)(
    'agrees in $zone around $day',
    ({ zone, day, seed }) => {
      const change = Date.parse(`${day}T00:00Z`);
      const from = change - AROUND_DAYS * DAY;
      const times = { earliest: from - HISTORY_DAYS * DAY, from, to: change + AROUND_DAYS * DAY };
      const clocks = new Map<string, WatchedClock>();
      const clockOf = (name: string) => {
        const clock = clocks.get(name) ?? watchClock(name, times.earliest - 2 * DAY, times.to);
        clocks.set(name, clock);
        return clock;
      };
      const jump = jumpOf(clockOf(zone), times.from, times.to);
      expect(jump === undefined).toBe(MONTH_END_DAYS.has(day));
      const zones = [zone, ...ZONES];
      const range = jump === undefined ? { ...times, zones } : { ...times, zones, trickyMinutes: minutesAround(jump) };

      const numRuns = Math.ceil(SET_UPS / EPISODES.length);
      fc.assert(
        fc.property(setUps(range), (setUp) => {
          checked++;
          const found = coverage(setUp.schedule, range.from, range.to, setUp.absences);
          assertTidy(found);
          assertSame(
            minutesOf(found),
            minuteByMinute(setUp.schedule, setUp.absences, range.from, range.to, clockOf),
            range.from,
          );
          assertOneTruth(setUp, found);
        }),
        { numRuns, seed },
      );
    },
    600_000,
  );

  it('has checked as many set-ups as it should', () => {
    expect(checked).toBeGreaterThanOrEqual(SET_UPS);
  });

  it('agrees about a rotation with restrictions that began years ago', () => {
    const from = Date.parse('2026-03-23T00:00Z');
    const range = {
      earliest: Date.parse('2023-06-01T00:00Z'),
      from,
      to: from + 8 * DAY,
      zones: ['Europe/Berlin', 'America/New_York'],
      trickyMinutes: [120, 180],
    };
    const clocks = new Map(range.zones.map((zone) => [zone, watchClock(zone, range.earliest - 2 * DAY, range.to)]));
    const clockOf = (zone: string) => clocks.get(zone) as WatchedClock;

    fc.assert(
      fc.property(setUps(range), ({ schedule, absences }) => {
        const found = coverage(schedule, range.from, range.to, absences);
        assertSame(minutesOf(found), minuteByMinute(schedule, absences, range.from, range.to, clockOf), range.from);
      }),
      { numRuns: IS_FULL ? 100 : 4, seed: SEED },
    );
  }, 600_000);
});

interface Jump {
  /** What the clock would read next if nothing happened. */
  readonly at: number;
  /** Minutes by which it is put forward. */
  readonly forward: number;
}

/** The first jump of a clock; it does not show where the clock goes back, only that it stands still. */
function jumpOf({ from: first, readings }: WatchedClock, from: EpochMs, to: EpochMs): Jump | undefined {
  const readingAt = (minute: number): number => readings[minute - first] ?? Number.NaN;
  const [begin, end] = [from / MINUTE, to / MINUTE - 1];
  for (let minute = begin; minute < end; minute++) {
    if (readingAt(minute + 1) === readingAt(minute) + 1) continue;
    return { at: readingAt(minute) + 1, forward: readingAt(end) - readingAt(begin) - (end - begin) };
  }
  return undefined;
}

/** Both ends of what is skipped or comes twice, its middle, and a minute beside them. */
function minutesAround({ at, forward }: Jump): number[] {
  const minutes = [at, at + forward, at + Math.trunc(forward / 2), at - 1, at + 1, at + forward - 1];
  return minutes.map((minute) => minute % 1_440);
}

/** The coverage, minute by minute. */
function minutesOf({ from, to, shifts, leaveConflicts, gaps, shadows }: Coverage): MinuteView[] {
  const spread = <T extends { from: EpochMs; to: EpochMs }>(
    items: readonly T[],
    textOf: (item: T) => string,
  ): string[] => {
    const texts: string[][] = Array.from({ length: (to - from) / MINUTE }, () => []);
    for (const item of items) {
      for (let at = Math.ceil(item.from / MINUTE) * MINUTE; at < item.to; at += MINUTE)
        texts[(at - from) / MINUTE]?.push(textOf(item));
    }
    return texts.map((all) => all.sort().join(', '));
  };
  const onCall = spread(shifts, shiftText);
  const onLeave = spread(leaveConflicts, shiftText);
  const gap = spread(gaps, ({ reason, onPurpose }) => (onPurpose ? `${reason}, on purpose` : reason));
  const trainees = spread(shadows, ({ userId }) => userId);
  return onCall.map((text, index) => ({
    onCall: text,
    onLeave: onLeave[index] ?? '',
    gap: gap[index] ?? '',
    shadows: trainees[index] ?? '',
  }));
}

function shiftText({
  userId,
  source: { layerId, rotationId, overrideId },
}: Pick<CoverageShift, 'userId' | 'source'>): string {
  if (overrideId !== undefined) return `${userId} by override ${overrideId}`;
  return rotationId === undefined ? `${userId} by ${layerId}` : `${userId} by ${layerId}/${rotationId}`;
}

function assertSame(found: readonly MinuteView[], expected: readonly MinuteView[], from: EpochMs): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, view] of expected.entries()) {
    const other = found[index];
    const isSame =
      view.onCall === other?.onCall &&
      view.onLeave === other.onLeave &&
      view.gap === other.gap &&
      view.shadows === other.shadows;
    if (!isSame)
      expect({ at: new Date(from + index * MINUTE).toISOString(), ...other }).toEqual({ at: 'this minute', ...view });
  }
}

/** Ordered, without a hole, and in the longest possible stretches. */
function assertTidy({ from, to, shifts, gaps }: Coverage): void {
  for (const [index, shift] of shifts.entries()) {
    const before = shifts[index - 1];
    if (before !== undefined)
      expect([before.from, before.userId] < [shift.from, shift.userId] || before.from < shift.from).toBe(true);
    expect(shift.from).toBeLessThan(shift.to);
    expect(shifts.some((other) => other.to === shift.from && shiftText(other) === shiftText(shift))).toBe(false);
  }
  let covered = from;
  for (const { from: begins, to: ends } of [...shifts, ...gaps].sort((a, b) => a.from - b.from)) {
    expect(begins).toBeLessThanOrEqual(covered);
    covered = Math.max(covered, ends);
  }
  expect(covered).toBe(to);
}

/** The pager asks for a moment and a screen for a week: both see a part of the same. */
function assertOneTruth({ schedule, absences }: SetUp, whole: Coverage): void {
  const moments = [whole.from, ...whole.shifts.flatMap(({ from, to }) => [from - 1, from, to - 1])];
  for (const at of moments.filter((moment) => moment >= whole.from).slice(0, 12)) {
    const shown = whole.shifts.filter(({ from, to }) => from <= at && at < to).map(shiftText);
    expect(onCallAt(schedule, at, absences).map(shiftText)).toEqual(shown.sort());
  }
  const from = whole.from + 2 * DAY + 3 * MINUTE;
  const part = coverage(schedule, from, from + DAY, absences);
  const clipped = whole.shifts
    .map((shift) => ({ ...shift, from: Math.max(shift.from, part.from), to: Math.min(shift.to, part.to) }))
    .filter((shift) => shift.from < shift.to)
    .sort((a, b) => a.from - b.from || (a.userId < b.userId ? -1 : 1));
  expect(part.shifts).toEqual(clipped);
}

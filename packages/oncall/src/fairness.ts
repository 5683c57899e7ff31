import { coverage } from './coverage.ts';
import { type HolidayCalendar, holidaysOf, type PersonPlace } from './holidays.ts';
import { intersect, type Interval, lengthOf, union } from './intervals.ts';
import type { Absence, CoverageShift, EpochMs, Restriction, Schedule } from './schedule.ts';
import { versionsIn } from './versions-in-force.ts';
import { windowsIn } from './windows.ts';
import { zoneClock } from './zone-clock.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** 22:00 to 6:00. */
const NIGHTS: readonly Restriction[] = EVERY_DAY.map((weekday) => ({
  weekday,
  fromMinute: 22 * 60,
  lengthMinutes: 8 * 60,
}));
const WEEKENDS: readonly Restriction[] = [{ weekday: 6, fromMinute: 0, lengthMinutes: 2 * 24 * 60 }];

export interface FairnessInput {
  readonly schedules: readonly Schedule[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly absences: readonly Absence[];
  readonly pages: readonly { readonly userId: string; readonly at: EpochMs }[];
  /** By user id. */
  readonly places: ReadonlyMap<string, PersonPlace>;
  readonly calendars: readonly HolidayCalendar[];
}

/** What somebody bore. Somebody who is on call on two schedules at once counts twice: both can page. */
export interface PersonLoad {
  readonly userId: string;
  readonly onCallMs: number;
  readonly pages: number;
  /** By their own clock and calendar; undefined when we do not know where they live. */
  readonly local:
    | { readonly nightMs: number; readonly weekendMs: number; readonly holidayMs: number; readonly nightPages: number }
    | undefined;
  /** Of all hours on call, 0 to 1. */
  readonly actualShare: number;
  /** What would be theirs if all seats of a rotation had borne the same, before overrides and leave; 0 to 1. */
  readonly expectedShare: number;
}

/** Who bore how much in `[from, to)`: everybody who was on call, should have been, or was paged; ordered by id. */
export function fairness(input: FairnessInput): PersonLoad[] {
  const { schedules, from, to, absences, pages } = input;
  const shifts = schedules.flatMap((schedule) => coverage(schedule, from, to, absences).shifts);
  const expected = expectedLoads(schedules, { from, to });
  const actualTotal = lengthOf(shifts);
  const expectedTotal = [...expected.values()].reduce((sum, ms) => sum + ms, 0);

  const pagesInRange = pages.filter(({ at }) => from <= at && at < to);
  const people = new Set([...shifts, ...pagesInRange].map(({ userId }) => userId).concat([...expected.keys()]));
  return [...people].sort().map((userId) => {
    const own = shifts.filter((shift) => shift.userId === userId);
    const ownPages = pagesInRange.filter((page) => page.userId === userId).map(({ at }) => at);
    const onCallMs = lengthOf(own);
    return {
      userId,
      onCallMs,
      pages: ownPages.length,
      local: localLoad(own, ownPages, input.places.get(userId), input),
      actualShare: share(onCallMs, actualTotal),
      expectedShare: share(expected.get(userId) ?? 0, expectedTotal),
    };
  });
}

function localLoad(
  shifts: readonly CoverageShift[],
  pages: readonly EpochMs[],
  place: PersonPlace | undefined,
  { from, to, calendars }: FairnessInput,
): PersonLoad['local'] {
  if (place === undefined) return undefined;
  const clock = zoneClock(place.zone, from, to);
  const nights = windowsIn(NIGHTS, clock, { from, to });
  const weekends = windowsIn(WEEKENDS, clock, { from, to });
  const holidays = union(holidaysOf(place, calendars, { from, to }));
  // Shift by shift, because two at once count twice.
  const during = (times: readonly Interval[]): number =>
    shifts.reduce((sum, shift) => sum + lengthOf(intersect([shift], times)), 0);
  return {
    nightMs: during(nights),
    weekendMs: during(weekends),
    holidayMs: during(holidays),
    nightPages: pages.filter((at) => nights.some((night) => night.from <= at && at < night.to)).length,
  };
}

/** Milliseconds by user: what each rotation covers before overrides and leave, divided by its seats, and fixed shifts by name. */
function expectedLoads(schedules: readonly Schedule[], range: Interval): Map<string, number> {
  const loads = new Map<string, number>();
  const addLoad = (userId: string, ms: number): void => void loads.set(userId, (loads.get(userId) ?? 0) + ms);

  for (const schedule of schedules) {
    for (const stretch of versionsIn(schedule, range)) {
      const planned = coverage({ ...schedule, overrides: [] }, stretch.from, stretch.to, []).shifts;
      for (const { from, to, userId, source } of planned) {
        const layer = stretch.layers.find(({ id }) => id === source.layerId);
        const rotation = layer?.rotations.find(({ id }) => id === source.rotationId);
        const seats = rotation?.participants.flatMap((p) => (p.kind === 'person' ? [p.userId] : [])) ?? [userId];
        for (const seat of seats) addLoad(seat, (to - from) / seats.length);
      }
    }
  }
  return loads;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

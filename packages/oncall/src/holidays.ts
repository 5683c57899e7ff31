import { type Interval, overlapOf } from './intervals.ts';
import { DAY_MS, readLocal } from './local-time.ts';
import type { CoverageShift } from './schedule.ts';
import { zoneClock } from './zone-clock.ts';

/** Public holidays of a country or region, or the days of any other calendar. */
export interface HolidayCalendar {
  readonly id: string;
  readonly days: readonly {
    /** A local day, `2026-12-25`: it begins when it begins where the person is. */
    readonly on: string;
    readonly name: string;
  }[];
}

/** Where a person lives, for what "night" and "holiday" mean to them. */
export interface PersonPlace {
  /** IANA name. */
  readonly zone: string;
  readonly holidayCalendarIds: readonly string[];
}

export interface HolidayStretch extends Interval {
  readonly on: string;
  readonly name: string;
  readonly calendarId: string;
}

/** The part of a shift that lies on a holiday of the person who has it. */
export interface HolidayShift extends HolidayStretch {
  readonly userId: string;
}

/**
 * @param places by user id; people who are missing have no holidays that we know of and are left out
 * @returns ordered by `from`; a day in two calendars stands there twice, once for each name
 * @throws RangeError for an unknown zone or a day that is none
 */
export function shiftsOnHolidays(
  shifts: readonly CoverageShift[],
  places: ReadonlyMap<string, PersonPlace>,
  calendars: readonly HolidayCalendar[],
): HolidayShift[] {
  return shifts
    .flatMap((shift) => {
      const place = places.get(shift.userId);
      if (place === undefined) return [];
      return holidaysOf(place, calendars, shift).map((holiday) => ({ ...holiday, userId: shift.userId }));
    })
    .sort((a, b) => a.from - b.from || (a.userId < b.userId ? -1 : 1));
}

/** The holidays of somebody who lives there, as far as they lie in `range`. */
export function holidaysOf(
  place: PersonPlace,
  calendars: readonly HolidayCalendar[],
  range: Interval,
): HolidayStretch[] {
  const clock = zoneClock(place.zone, range.from, range.to);
  return calendars
    .filter(({ id }) => place.holidayCalendarIds.includes(id))
    .flatMap(({ id: calendarId, days }) =>
      days.flatMap(({ on, name }) => {
        const midnight = readLocal(`${on}T00:00`);
        if (midnight === undefined)
          throw new RangeError(`calendar \`${calendarId}\`: \`${on}\` is no day; write it like \`2026-12-25\``);
        const day = { from: clock.instantOf(midnight), to: clock.instantOf(midnight + DAY_MS) };
        const stretch = overlapOf(range, day);
        return stretch === undefined ? [] : [{ ...stretch, on, name, calendarId }];
      }),
    );
}

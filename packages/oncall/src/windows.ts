import { type Interval, union } from './intervals.ts';
import { MINUTE_MS, WEEK_MS, weekStartOf } from './local-time.ts';
import type { Restriction } from './schedule.ts';
import type { ZoneClock } from './zone-clock.ts';

const DAY_MINUTES = 1_440;

/**
 * When restrictions allow a rotation to cover: their windows that touch `range`, ordered, those that meet or overlap as one. Both
 * ends are wall-clock times, so a window over a clock change is longer or shorter; one that lies in skipped time does not take place.
 */
export function windowsIn(restrictions: readonly Restriction[], clock: ZoneClock, range: Interval): Interval[] {
  const longestMinutes = Math.max(0, ...restrictions.map((r) => r.fromMinute + r.lengthMinutes));
  // Two weeks more on either side: a window that reaches into the range may have begun long before, and clocks jump by up to a day.
  const firstWeek = weekStartOf(clock.localOf(range.from) - longestMinutes * MINUTE_MS) - 2 * WEEK_MS;
  const lastWeek = weekStartOf(clock.localOf(range.to)) + WEEK_MS;

  const windows: Interval[] = [];
  for (let week = firstWeek; week <= lastWeek; week += WEEK_MS) {
    for (const { weekday, fromMinute, lengthMinutes } of restrictions) {
      const begins = week + ((weekday - 1) * DAY_MINUTES + fromMinute) * MINUTE_MS;
      const window = { from: clock.instantOf(begins), to: clock.instantOf(begins + lengthMinutes * MINUTE_MS) };
      if (window.to > range.from && window.from < range.to) windows.push(window);
    }
  }
  return union(windows);
}

import type { WeekChoice } from '../../api/filters.ts';
import type { EpochMs } from '@lockstep/oncall';
import { startOfDay, startOfWeek } from './days.ts';

/** What a timeline shows: whole days, from the Monday of this week unless the address says otherwise. */
export function shownSpan(
  zone: string,
  search: { readonly weeks?: WeekChoice | undefined; readonly from?: string | undefined },
  now: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs; readonly weeks: WeekChoice } {
  const weeks = search.weeks ?? '2';
  const from = search.from === undefined ? startOfWeek(zone, now) : startOfDay(zone, Date.parse(search.from));
  return { from, to: startOfDay(zone, from, Number(weeks) * 7), weeks };
}

/** The beginning of what is shown after one step to the side: half of what is shown, at least a week. */
export function steppedFrom(zone: string, from: EpochMs, weeks: WeekChoice, by: 1 | -1): string {
  return new Date(startOfDay(zone, from, by * Math.max(7, Number(weeks) * 3.5))).toISOString();
}

import { type Fields, fieldsOf } from '@lockstep/oncall';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Days and hours of a route, as documents take them. */
export interface RouteHours {
  readonly zone: string;
  readonly weekdays: readonly number[] | null;
  readonly minutes: { readonly from: number; readonly to: number } | null;
}

/**
 * Hours in which a route is asked, of the time intervals it names.
 *
 * @returns a text saying why they can not be said here: an interval left out would let alerts through or swallow them
 */
export function routeHoursOf(names: readonly string[], intervals: ReadonlyMap<string, Fields>): RouteHours[] | string {
  const hours: RouteHours[] = [];
  for (const name of names) {
    const interval = intervals.get(name);
    if (interval === undefined) return `there is no time interval \`${name}\``;
    for (const each of interval.list('time_intervals').map(fieldsOf)) {
      if (['days_of_month', 'months', 'years'].some((member) => each.list(member).length > 0))
        return `the time interval \`${name}\` names days of the month, months or years: hours here are of the week`;
      const weekdays = each.list('weekdays').map(String).map(weekdaysOf);
      const times = each.list('times').map(fieldsOf).map(minutesOf);
      if (weekdays.includes(undefined) || times.includes(undefined))
        return `the time interval \`${name}\` can not be read`;
      const zone = each.text('location') ?? 'UTC';
      const days =
        weekdays.length === 0 ? null : [...new Set(weekdays.flatMap((one) => one ?? []))].toSorted((a, b) => a - b);
      for (const minutes of times.length === 0 ? [null] : times)
        hours.push({ zone, weekdays: days, minutes: minutes ?? null });
    }
  }
  return hours.length === 0 ? 'its time intervals hold no time' : hours;
}

/** `monday`, `monday:friday`. */
function weekdaysOf(text: string): number[] | undefined {
  const [from, to] = text
    .toLowerCase()
    .split(':')
    .map((day) => DAYS.indexOf(day.trim()));
  if (from === undefined || from === -1 || to === -1) return undefined;
  const last = to ?? from;
  return last < from ? undefined : Array.from({ length: last - from + 1 }, (_, index) => from + index + 1);
}

function minutesOf(range: Fields): RouteHours['minutes'] | undefined {
  const [from, to] = ['start_time', 'end_time'].map((name) => /^(\d\d):(\d\d)$/.exec(range.text(name) ?? ''));
  if (from === null || from === undefined || to === null || to === undefined) return undefined;
  const minute = (match: RegExpExecArray): number => Number(match[1]) * 60 + Number(match[2]);
  return { from: minute(from), to: minute(to) };
}

import { isZone, zoneClock } from '@lockstep/oncall';
import type { Due } from './report.ts';

const dayMs = 24 * 3_600_000;

/**
 * The same time of the day so many working days later, Monday to Friday in `zone`. What comes on a weekend counts from its end.
 *
 * @param zone IANA name; one that nobody knows counts as UTC
 */
export function afterWorkingDays(from: number, days: number, zone: string): number {
  const clock = zoneClock(isZone(zone) ? zone : 'UTC', from, from + (days * 2 + 7) * dayMs);
  let local = clock.localOf(from);
  for (let left = days; left > 0;) {
    local += dayMs;
    const weekday = new Date(local).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return clock.instantOf(local);
}

/** How long before something is due somebody is reminded of it, the first first. */
const before: Readonly<Record<Due['for'], readonly number[]>> = {
  receipt: [dayMs / 3],
  answer: [dayMs / 3],
  fix: [14 * dayMs, 3 * dayMs],
  disclosure: [14 * dayMs, 3 * dayMs],
};
const againMs = 7 * dayMs;

/**
 * The first moment after `since` at which somebody is reminded: before it is due, when it is due, and every week from then on.
 *
 * @param since when it came in, or the moment of the last reminder
 */
export function nextReminder(due: Due, since: number): number {
  const ahead = before[due.for].map((ms) => due.at - ms).find((moment) => moment > since);
  if (ahead !== undefined) return ahead;
  if (since < due.at) return due.at;
  return due.at + (Math.floor((since - due.at) / againMs) + 1) * againMs;
}

/** The last of its reminders until now; undefined: there is none since. */
export function reminderUntil(due: Due, since: number, now: number): number | undefined {
  let last: number | undefined;
  // A server that was away for long reminds once.
  for (let moment = nextReminder(due, since); moment <= now; moment = nextReminder(due, moment)) last = moment;
  return last;
}

/** When a series of events takes place: rule, dates added and removed, occurrences changed one by one. */
import { instantOf, type CalendarEvent, type CalendarTime } from './ical-event.ts';
import { expandRule, startOfDay, type WorkBudget } from './ical-recurrence.ts';
import type { ReadLength } from './ical-times.ts';
import type { EpochMs } from './schedule.ts';
import { DAY_MS, type LocalMs } from './local-time.ts';

/** An event and what changes single occurrences of it: same uid, with RECURRENCE-ID. */
export interface CalendarSeries {
  /** Undefined: only changes of a series that the calendar does not hold; they are events by themselves. */
  readonly master: CalendarEvent | undefined;
  readonly changes: readonly CalendarEvent[];
}

export interface Occurrence {
  /** The event that says who. */
  readonly event: CalendarEvent;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

type Window = { readonly from: EpochMs; readonly to: EpochMs };

/** @returns those that meet the window, whole; undefined when the budget is spent */
export function occurrencesOf(
  { master, changes }: CalendarSeries,
  window: Window,
  budget: WorkBudget,
): Occurrence[] | undefined {
  const own = changes
    .filter(({ isCancelled }) => !isCancelled)
    .map((change) => occurrence(change, change.start, change.length));
  const found = own.filter((one) => meets(one, window));
  if (master === undefined || master.isCancelled) return found;
  const starts = startsOf(master, changes, window, budget);
  if (starts === undefined) return undefined;
  const isReplaced = excluder(changes.flatMap(({ replaces }) => (replaces === undefined ? [] : [replaces.time])));
  const isRemoved = excluder(master.removed);
  const later = changes
    .filter(({ replaces, isCancelled }) => replaces?.isAndLater === true && !isCancelled)
    .sort((a, b) => replacedAt(a) - replacedAt(b));
  const isOver = cancelledFrom(changes);
  budget.left -= starts.length * (later.length + 1);
  if (budget.left < 0) return undefined;
  for (const { time, length } of starts) {
    const at = instantOf(time);
    if (isRemoved(time, at) || isReplaced(time, at) || at >= isOver) continue;
    const change = later.findLast((one) => replacedAt(one) <= at);
    const moved =
      change === undefined
        ? occurrence(master, time, length)
        : occurrence(change, { ...time, wall: time.wall + movedBy(change), zone: change.start.zone }, change.length);
    if (meets(moved, window)) found.push(moved);
  }
  return found;
}

function occurrence(event: CalendarEvent, time: CalendarTime, { daysMs, exactMs }: ReadLength): Occurrence {
  return { event, from: instantOf(time), to: instantOf({ ...time, wall: time.wall + daysMs }) + exactMs };
}

function meets({ from, to }: Occurrence, window: Window): boolean {
  return from < to && from < window.to && to > window.from;
}

/** Beginnings near the window by rule and RDATE, each moment once. */
function startsOf(
  master: CalendarEvent,
  changes: readonly CalendarEvent[],
  window: Window,
  budget: WorkBudget,
): { time: CalendarTime; length: ReadLength }[] | undefined {
  const { start, length, rules, added } = master;
  const reach = Math.max(
    0,
    ...changes.map((change) => Math.abs(movedBy(change)) + change.length.daysMs + change.length.exactMs),
  );
  // Two days for what zones and clock changes make of a wall-clock time.
  const near = {
    from: window.from - length.daysMs - length.exactMs - reach - 2 * DAY_MS,
    to: window.to + reach + 2 * DAY_MS,
  };
  const walls = new Set<LocalMs>([start.wall]);
  for (const rule of rules) {
    const until = rule.until;
    const isOver = (wall: LocalMs): boolean => {
      if (until === undefined) return false;
      if (until.isDate) return startOfDay(wall) > until.wall;
      // Far from the end the zone does not matter, and asking it is dear.
      if (!until.isUtc || Math.abs(wall - until.wall) > 2 * DAY_MS) return wall > until.wall;
      return instantOf({ wall, zone: start.zone }) > until.wall;
    };
    const found = expandRule(rule, start.wall, near, isOver, budget);
    if (found === undefined) return undefined;
    for (const wall of found) walls.add(wall);
  }
  const times = new Map<EpochMs, { time: CalendarTime; length: ReadLength }>();
  for (const wall of walls) times.set(instantOf({ wall, zone: start.zone }), { time: { ...start, wall }, length });
  for (const { time, length: own } of added) {
    // A date added to a series with hours means that day, at the same hour.
    const at =
      time.isDate && !start.isDate ? { ...start, wall: time.wall + start.wall - startOfDay(start.wall) } : time;
    times.set(instantOf(at), { time: at, length: own ?? length });
  }
  return [...times.values()];
}

/** Whether one of `times` names an occurrence: by moment, or a date by the local day it begins on. */
function excluder(times: readonly CalendarTime[]): (time: CalendarTime, at: EpochMs) => boolean {
  const moments = new Set(times.map((time) => instantOf(time)));
  const days = new Set(times.filter(({ isDate }) => isDate).map(({ wall }) => wall));
  return (time, at) => moments.has(at) || days.has(startOfDay(time.wall));
}

/** From where on a whole rest of the series is cancelled. */
function cancelledFrom(changes: readonly CalendarEvent[]): EpochMs {
  return Math.min(
    Infinity,
    ...changes.filter(({ isCancelled, replaces }) => isCancelled && replaces?.isAndLater === true).map(replacedAt),
  );
}

function replacedAt({ replaces, start }: CalendarEvent): EpochMs {
  return instantOf(replaces?.time ?? start);
}

/** How far a change moves its occurrence on the wall clock. */
function movedBy({ replaces, start }: CalendarEvent): number {
  return replaces === undefined ? 0 : start.wall - replaces.time.wall;
}

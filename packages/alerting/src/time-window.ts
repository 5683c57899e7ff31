import { Temporal } from 'temporal-polyfill';
import type { TimeWindow } from './rules.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
/** Days looked ahead: a week holds every edge there is, and a clock change may hide one of them. */
const LOOK_AHEAD_DAYS = 15;

/** A stretch in which the clocks of a zone are not changed. */
interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
}

export interface CompiledWindow {
  readonly window: TimeWindow;
  holds(at: number): boolean;
  /** The first moment after `at` when the answer is another one; undefined: never. */
  nextChange(at: number): number | undefined;
}

export type WindowResult =
  | { readonly ok: true; readonly window: CompiledWindow }
  | { readonly ok: false; readonly problem: string };

/**
 * Days and hours of a zone, ready to be asked. Wall-clock times: at a clock change the hour that comes twice counts twice, the one that
 * is skipped not at all. Hours that run over midnight belong to the day on which they began.
 */
export function compileTimeWindow(window: TimeWindow): WindowResult {
  const { zone, weekdays, minutes } = window;
  const spanAt = zoneSpans(zone);
  if (spanAt === undefined) {
    return { ok: false, problem: `\`${zone}\` is no time zone; use an IANA name such as \`Europe/Berlin\`` };
  }
  if (weekdays?.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    return { ok: false, problem: 'weekdays are 1 (Monday) to 7 (Sunday)' };
  }
  if (minutes !== undefined && ![minutes.from, minutes.to].every((each) => each >= 0 && each <= DAY_MINUTES)) {
    return { ok: false, problem: `minutes of the day are 0 to ${DAY_MINUTES}` };
  }
  const holdsLocally = (local: number): boolean => holdsAtLocal(window, local);
  const holds = (at: number): boolean => holdsLocally(at + spanAt(at).offsetMs);
  return { ok: true, window: { window, holds, nextChange: (at) => nextChange(window, spanAt, holdsLocally, at) } };
}

/** @param local milliseconds of the wall clock since 1970-01-01T00:00 there */
function holdsAtLocal({ weekdays, minutes }: TimeWindow, local: number): boolean {
  const day = Math.floor(local / DAY_MS);
  const minute = Math.floor((local - day * DAY_MS) / MINUTE_MS);
  // 1970-01-01 was a Thursday.
  const isOn = (which: number): boolean =>
    weekdays === undefined || weekdays.includes(((((which + 3) % 7) + 7) % 7) + 1);
  if (minutes === undefined) return isOn(day);
  const { from, to } = minutes;
  if (from <= to) return isOn(day) && minute >= from && minute < to;
  return (minute >= from && isOn(day)) || (minute < to && isOn(day - 1));
}

function nextChange(
  window: TimeWindow,
  spanAt: (at: number) => OffsetSpan,
  holdsLocally: (local: number) => boolean,
  at: number,
): number | undefined {
  const edges = [...new Set([0, window.minutes?.from ?? 0, window.minutes?.to ?? 0])].toSorted((a, b) => a - b);
  const before = holdsLocally(at + spanAt(at).offsetMs);
  let cursor = at;
  while (cursor < at + LOOK_AHEAD_DAYS * DAY_MS) {
    const span = spanAt(cursor);
    const local = cursor + span.offsetMs;
    const end = Math.min(span.to, at + LOOK_AHEAD_DAYS * DAY_MS);
    for (let day = Math.floor(local / DAY_MS); day * DAY_MS - span.offsetMs < end; day++) {
      for (const edge of edges) {
        const moment = day * DAY_MS + edge * MINUTE_MS - span.offsetMs;
        if (moment > at && moment >= cursor && moment < end && holdsLocally(moment + span.offsetMs) !== before)
          return moment;
      }
    }
    cursor = span.to;
    if (cursor > at && Number.isFinite(cursor) && holdsLocally(cursor + spanAt(cursor).offsetMs) !== before)
      return cursor;
  }
  return undefined;
}

/** The offset of a zone at a moment; the last span asked for is kept, because the next question is nearly always about it too. */
function zoneSpans(zone: string): ((at: number) => OffsetSpan) | undefined {
  const read = (at: number): OffsetSpan => {
    const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    // `previous` looks strictly before: one millisecond later it sees a change at this very moment.
    const previous = local.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
    const next = local.getTimeZoneTransition('next');
    return {
      from: previous?.epochMilliseconds ?? -Infinity,
      to: next?.epochMilliseconds ?? Infinity,
      offsetMs: local.offsetNanoseconds / 1e6,
    };
  };
  try {
    let last = read(0);
    return (at) => {
      if (at < last.from || at >= last.to) last = read(at);
      return last;
    };
  } catch {
    return undefined;
  }
}

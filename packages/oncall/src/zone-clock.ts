import { Temporal } from 'temporal-polyfill';
import { DAY_MS, type LocalMs } from './local-time.ts';
import type { EpochMs } from './schedule.ts';

/** The wall clock of a zone over a range of time. Between changes it is plain addition, so a year of turns costs next to nothing. */
export interface ZoneClock {
  /**
   * The first moment at which the clock reads `local` or later: for a time it skips the moment after the gap, for one that comes
   * twice the first. A later reading never gives an earlier moment.
   */
  instantOf(local: LocalMs): EpochMs;
  localOf(at: EpochMs): LocalMs;
}

interface KnownClock extends ZoneClock {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Clocks are the same for everybody and dear to set up; more names than there are zones means somebody is inventing them. */
const known = new Map<string, KnownClock>();
const MOST_ZONES = 1_000;

/**
 * The clock of `zone`, exact for every moment in `[from, to]` and for the readings around them.
 *
 * @throws RangeError when nobody knows such a zone
 */
export function zoneClock(zone: string, from: EpochMs, to: EpochMs): ZoneClock {
  const found = known.get(zone);
  if (found !== undefined && found.from <= from && to <= found.to) return found;
  const wideFrom = startOfYear(Math.min(from, found?.from ?? from) - 7 * DAY_MS, 0);
  const wideTo = startOfYear(Math.max(to, found?.to ?? to) + 7 * DAY_MS, 1);
  const clock = setUpClock(zone, wideFrom, wideTo);
  if (known.size >= MOST_ZONES) known.clear();
  known.set(zone, clock);
  return clock;
}

export function isZone(zone: string): boolean {
  if (known.has(zone)) return true;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId !== '';
  } catch {
    return false;
  }
}

function setUpClock(zone: string, from: EpochMs, to: EpochMs): KnownClock {
  const changes = offsetsOf(zone, from, to);
  return {
    from,
    to,
    instantOf(local) {
      const stretch = firstWhere(changes, (offset) => offset.until + offset.ms > local);
      return Math.max(stretch.from, local - stretch.ms);
    },
    localOf: (at) => at + firstWhere(changes, (offset) => offset.until > at).ms,
  };
}

interface Offset {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** What the clock reads more than UTC. */
  readonly ms: number;
}

/** The stretches of equal offset from UTC, without a hole; the first and the last are taken to go on for ever. */
function offsetsOf(zone: string, from: EpochMs, to: EpochMs): Offset[] {
  const offsets: Offset[] = [];
  let current = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  let since = -Infinity;
  for (;;) {
    const ms = current.offsetNanoseconds / 1e6;
    const next = current.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > to) return [...offsets, { from: since, until: Infinity, ms }];
    offsets.push({ from: since, until: next.epochMilliseconds, ms });
    since = next.epochMilliseconds;
    current = next;
  }
}

/** The first element that satisfies; the last one always does, and so does every one after the first. */
function firstWhere(offsets: readonly Offset[], satisfies: (offset: Offset) => boolean): Offset {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (satisfies(offsets[middle] as Offset)) high = middle;
    else low = middle + 1;
  }
  return offsets[low] as Offset;
}

function startOfYear(at: EpochMs, yearsLater: number): EpochMs {
  return Date.UTC(new Date(at).getUTCFullYear() + yearsLater, 0, 1);
}

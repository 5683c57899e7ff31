/**
 * Who is on call, worked out the slow way, minute after minute, to hold `coverage` against. It shares nothing with it but
 * the shapes: zones come from `Intl`, and instead of computing when a turn begins it watches a clock and counts.
 *
 * The clock it watches never goes back: where a zone repeats an hour it stands still until the hour is over. A wall-clock time is
 * reached when this clock first reads it or more, which is what "skipped: after the gap; twice: the first" comes to.
 */
import type { Absence, EpochMs, Layer, Override, Restriction, Rotation, Schedule } from './schedule.ts';

const MINUTE = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
/** Minutes since Monday 1969-12-29 00:00 at 1970-01-01 00:00, a Thursday. */
const EPOCH_IN_WEEK = 3 * 24 * 60;

/** What one minute looks like, as texts that sort and compare. */
export interface MinuteView {
  readonly onCall: string;
  readonly onLeave: string;
  readonly gap: string;
  readonly shadows: string;
}

/** Minutes since 1970 that the clock of a zone reads, never going back, at every minute from `from` (epoch minutes) on. */
export interface WatchedClock {
  readonly from: number;
  readonly readings: Int32Array;
}

export function watchClock(zone: string, from: EpochMs, to: EpochMs): WatchedClock {
  const first = Math.floor(from / MINUTE);
  const warmUp = 3 * 24 * 60;
  const readings = new Int32Array(Math.ceil(to / MINUTE) - first + warmUp);
  const offsetAt = offsetReader(zone);
  let latest = -Infinity;
  let lastOffset = offsetAt(first - warmUp);
  for (let index = 0; index < readings.length; index++) {
    const minute = first - warmUp + index;
    // Asking `Intl` every minute is slow: every quarter of an hour, and every minute of one in which the answer changes.
    const quarter = minute - (minute % 15);
    if (minute === quarter || offsetAt(quarter) !== offsetAt(quarter + 15)) lastOffset = offsetAt(minute);
    latest = Math.max(latest, minute + lastOffset);
    readings[index] = latest;
  }
  return { from: first - warmUp, readings };
}

function offsetReader(zone: string): (minute: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const seen = new Map<number, number>();
  return (minute) => {
    let offset = seen.get(minute);
    if (offset === undefined) {
      const [month = 0, day = 0, year = 0, hour = 0, min = 0] = (
        format.format(minute * MINUTE).match(/\d+/g) ?? []
      ).map(Number);
      offset = Date.UTC(year, month - 1, day, hour, min) / MINUTE - minute;
      seen.set(minute, offset);
    }
    return offset;
  };
}

/** A user's name, `-` for an empty turn, `#` outside the restrictions, `!` after the end; undefined when nothing runs or would. */
type Holder = string | undefined;

/** Says who holds the rotation, asked minute by minute from before its first handover, or anywhere when nothing must be counted. */
function watchRotation(rotation: Rotation, clock: WatchedClock): (minute: number) => Holder {
  const begins = minutesOf(rotation.startsAt);
  const ends = rotation.endsAt === undefined ? Infinity : minutesOf(rotation.endsAt);
  const people = rotation.participants.map((participant) => (participant.kind === 'person' ? participant.userId : '-'));
  let firstMinute: number | undefined;
  let lastTurn: number | undefined;
  let turnsServed = -1;

  return (minute) => {
    const reads = clock.readings[minute - clock.from] ?? Number.NaN;
    if (!(reads >= begins) || people.length === 0) return undefined;
    const isCovered =
      rotation.restrictions.length === 0 || rotation.restrictions.some((window) => isInside(window, reads));
    if (reads >= ends) return isCovered ? '!' : undefined;
    firstMinute ??= minute;
    const turn =
      rotation.turn.unit === 'hours'
        ? Math.floor((minute - firstMinute) / (60 * rotation.turn.count))
        : calendarTurn(rotation, begins, reads);
    if (rotation.restrictions.length === 0) return people[turn % people.length];
    if (!isCovered) return '#';
    if (turn !== lastTurn) turnsServed += 1;
    lastTurn = turn;
    return people[turnsServed % people.length];
  };
}

function calendarTurn({ turn: { unit, count } }: Rotation, begins: number, reads: number): number {
  if (unit !== 'months') return Math.floor((reads - begins) / (count * (unit === 'weeks' ? 7 : 1) * 24 * 60));
  const start = new Date(begins * MINUTE);
  const now = new Date(reads * MINUTE);
  const months = (now.getUTCFullYear() - start.getUTCFullYear()) * 12 + now.getUTCMonth() - start.getUTCMonth();
  const daysThisMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
  const handoverDay = Math.min(start.getUTCDate(), daysThisMonth);
  const minuteOfDay = (value: Date) => value.getUTCHours() * 60 + value.getUTCMinutes();
  const isReached =
    now.getUTCDate() > handoverDay || (now.getUTCDate() === handoverDay && minuteOfDay(now) >= minuteOfDay(start));
  return Math.floor((isReached ? months : months - 1) / count);
}

function isInside({ weekday, fromMinute, lengthMinutes }: Restriction, reads: number): boolean {
  const minuteOfWeek = (reads + EPOCH_IN_WEEK) % WEEK_MINUTES;
  const since = (minuteOfWeek - ((weekday - 1) * 24 * 60 + fromMinute) + 2 * WEEK_MINUTES) % WEEK_MINUTES;
  return since < lengthMinutes;
}

function minutesOf(local: string): number {
  return Date.parse(`${local}Z`) / MINUTE;
}

/**
 * @param clockOf clocks that reach back to the first handover of every rotation that counts hours or has restrictions
 * @param from whole minutes, like `to`
 */
export function minuteByMinute(
  schedule: Schedule,
  absences: readonly Absence[],
  from: EpochMs,
  to: EpochMs,
  clockOf: (zone: string) => WatchedClock,
): MinuteView[] {
  const watched = new Map<Rotation, (minute: number) => Holder>();
  for (const version of schedule.versions) {
    for (const layer of version.layers) {
      for (const rotation of layer.rotations) {
        const clock = clockOf(rotation.zone);
        const watch = watchRotation(rotation, clock);
        watched.set(rotation, watch);
        const mustCount = rotation.restrictions.length > 0 || rotation.turn.unit === 'hours';
        if (mustCount) for (let minute = clock.from; minute < from / MINUTE; minute++) watch(minute);
      }
    }
  }

  const views: MinuteView[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const holders = new Map<Rotation, Holder>();
    for (const [rotation, watch] of watched) holders.set(rotation, watch(at / MINUTE));
    views.push(viewOf(schedule, absences, at, holders));
  }
  return views;
}

function viewOf(
  schedule: Schedule,
  absences: readonly Absence[],
  at: EpochMs,
  holders: Map<Rotation, Holder>,
): MinuteView {
  const version = schedule.versions.findLast(({ effectiveFrom }) => effectiveFrom <= at);
  const layers = version?.layers ?? [];
  const rota = new Map<string, string>();
  for (let index = layers.length - 1; index >= 0 && rota.size === 0; index--)
    addLayer(rota, layers[index], holders, at);
  const wasScheduled = rota.size > 0;
  for (const override of schedule.overrides) if (override.from <= at && at < override.to) change(rota, override);

  const isAway = (userId: string) =>
    absences.some((leave) => leave.userId === userId && leave.from <= at && at < leave.to);
  const entries = [...rota].map(([userId, why]) => ({ userId, text: `${userId} by ${why}` }));
  const onCall = entries.filter(({ userId }) => !isAway(userId));
  const onLeave = entries.filter(({ userId }) => isAway(userId));

  const running = layers
    .flatMap(({ rotations }) => rotations)
    .filter((rotation) => holders.get(rotation) !== undefined);
  const hasEnded = running.some((rotation) => holders.get(rotation) === '!');
  const inForce = running.filter((rotation) => !['#', '!'].includes(holders.get(rotation) ?? ''));
  let gap = '';
  if (onCall.length === 0) {
    if (onLeave.length > 0) gap = 'leave';
    else if (wasScheduled) gap = 'removed';
    else if (inForce.length > 0) gap = 'empty, on purpose';
    else gap = running.length > 0 && !hasEnded ? 'restricted, on purpose' : 'unscheduled';
  }
  const shadows = inForce.flatMap((rotation) =>
    rotation.shadows.filter((s) => s.from <= at && at < s.to && !isAway(s.userId)).map(({ userId }) => userId),
  );
  const list = (people: typeof entries) =>
    people
      .map(({ text }) => text)
      .sort()
      .join(', ');
  return { onCall: list(onCall), onLeave: list(onLeave), gap, shadows: [...new Set(shadows)].sort().join(', ') };
}

function addLayer(
  rota: Map<string, string>,
  layer: Layer | undefined,
  holders: Map<Rotation, Holder>,
  at: EpochMs,
): void {
  for (const rotation of layer?.rotations ?? []) {
    const holder = holders.get(rotation);
    if (holder === undefined || ['-', '#', '!'].includes(holder) || rota.has(holder)) continue;
    rota.set(holder, `${layer?.id}/${rotation.id}`);
  }
  for (const { userId, from, to } of layer?.fixedShifts ?? []) {
    if (from <= at && at < to && !rota.has(userId)) rota.set(userId, `${layer?.id}`);
  }
}

function change(rota: Map<string, string>, override: Override): void {
  const why = `override ${override.id}`;
  if (override.kind === 'add') {
    if (!rota.has(override.userId)) rota.set(override.userId, why);
  } else if (override.kind === 'remove') {
    rota.delete(override.userId);
  } else if (override.replacedUserId === undefined) {
    rota.clear();
    rota.set(override.userId, why);
  } else if (override.replacedUserId !== override.userId && rota.delete(override.replacedUserId)) {
    if (!rota.has(override.userId)) rota.set(override.userId, why);
  }
}

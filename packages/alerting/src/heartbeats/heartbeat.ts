import { Temporal } from 'temporal-polyfill';
import { nextRun, readCron } from './cron.ts';

/** When a ping is due: so long after the last one, or by the clock of a zone. */
export type HeartbeatSchedule =
  | { readonly kind: 'period'; readonly periodMs: number }
  | { readonly kind: 'cron'; readonly expression: string; readonly zone: string };

/** `new`: nothing has come yet; `late`: due, within grace. */
export type HeartbeatState = 'new' | 'up' | 'late' | 'down' | 'paused';

/** Where a heartbeat stands; times in epoch milliseconds. */
export interface HeartbeatStanding {
  readonly state: HeartbeatState;
  /** Said that it began and not that it ended. */
  readonly startedAt: number | undefined;
  readonly lastPingAt: number | undefined;
  readonly lastRunMs: number | undefined;
  readonly expectedAt: number | undefined;
  /** When its state changes although nothing comes; undefined: never. */
  readonly dueAt: number | undefined;
}

export interface HeartbeatTiming {
  readonly schedule: HeartbeatSchedule;
  readonly graceMs: number;
}

export type PingKind = 'success' | 'start' | 'fail' | 'log';

/** What is wrong with a schedule, in words; undefined: it can be followed. */
export function scheduleProblem(schedule: HeartbeatSchedule, now: number): string | undefined {
  if (schedule.kind === 'period') return undefined;
  const read = readCron(schedule.expression);
  if (!read.ok) return `the expression \`${schedule.expression}\` ${read.problem}`;
  try {
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(schedule.zone);
  } catch {
    return `\`${schedule.zone}\` is no time zone: write an IANA name such as \`Europe/Berlin\``;
  }
  return nextRun(read.cron, schedule.zone, now) === undefined
    ? `the expression \`${schedule.expression}\` names no day there is`
    : undefined;
}

/** @throws RangeError for a schedule with a `scheduleProblem` */
function expectedAfter(schedule: HeartbeatSchedule, after: number): number {
  if (schedule.kind === 'period') return after + schedule.periodMs;
  const read = readCron(schedule.expression);
  const next = read.ok ? nextRun(read.cron, schedule.zone, after) : undefined;
  if (next === undefined) throw new RangeError('a schedule that can not be followed was let pass');
  return next;
}

/** Where a heartbeat stands that nobody has heard of: it is awaited from its first ping on. */
export const newHeartbeat: HeartbeatStanding = {
  state: 'new',
  startedAt: undefined,
  lastPingAt: undefined,
  lastRunMs: undefined,
  expectedAt: undefined,
  dueAt: undefined,
};

/**
 * What a ping changes. A start must be followed by an end within the grace; a failure is down at once; whatever comes ends a pause.
 *
 * @returns the same object where nothing changes
 */
export function afterPing(
  standing: HeartbeatStanding,
  timing: HeartbeatTiming,
  ping: PingKind,
  now: number,
): HeartbeatStanding {
  const { startedAt, lastRunMs } = standing;
  switch (ping) {
    case 'log':
      return standing;
    case 'start': {
      const state = standing.state === 'paused' ? 'new' : standing.state;
      return awaited({ ...standing, state, startedAt: now }, timing, now);
    }
    case 'success':
    case 'fail': {
      const expectedAt = expectedAfter(timing.schedule, now);
      const runMs = startedAt === undefined ? lastRunMs : now - startedAt;
      const over = { startedAt: undefined, lastPingAt: now, lastRunMs: runMs, expectedAt };
      return ping === 'success'
        ? { ...over, state: 'up', dueAt: expectedAt }
        : { ...over, state: 'down', dueAt: undefined };
    }
  }
}

/**
 * With the next moment at which silence changes something: a run that does not end, or the ping that was due anyway, so that one that
 * starts again and again is not awaited for ever.
 */
function awaited(standing: HeartbeatStanding, { graceMs }: HeartbeatTiming, now: number): HeartbeatStanding {
  const { state, startedAt, expectedAt } = standing;
  if (state === 'down' || state === 'paused') return { ...standing, dueAt: undefined };
  const moments = [
    ...(startedAt === undefined ? [] : [startedAt + graceMs]),
    ...(expectedAt === undefined ? [] : [expectedAt > now ? expectedAt : expectedAt + graceMs]),
  ];
  return { ...standing, dueAt: moments.length === 0 ? undefined : Math.min(...moments) };
}

/** What the passing of time changes. @returns the same object where nothing is due */
export function afterSilence(standing: HeartbeatStanding, timing: HeartbeatTiming, now: number): HeartbeatStanding {
  const { graceMs } = timing;
  const { state, startedAt, expectedAt, dueAt } = standing;
  if (dueAt === undefined || dueAt > now || state === 'down' || state === 'paused') return standing;
  const isOverrun = startedAt !== undefined && startedAt + graceMs <= now;
  const isMissed = expectedAt !== undefined && expectedAt + graceMs <= now;
  if (isOverrun || isMissed) return { ...standing, state: 'down', dueAt: undefined };
  const isLate = expectedAt !== undefined && expectedAt <= now;
  return awaited(isLate ? { ...standing, state: 'late' } : standing, timing, now);
}

/** After its schedule was changed, or it goes on after a pause: awaited anew from now. */
export function afterChange(
  standing: HeartbeatStanding,
  { schedule }: HeartbeatTiming,
  now: number,
): HeartbeatStanding {
  if (standing.state === 'down') return standing;
  if (standing.lastPingAt === undefined)
    return { ...standing, state: 'new', startedAt: undefined, expectedAt: undefined, dueAt: undefined };
  const expectedAt = expectedAfter(schedule, now);
  return { ...standing, state: 'up', startedAt: undefined, expectedAt, dueAt: expectedAt };
}

/** Nothing is awaited. */
export function pausedHeartbeat(standing: HeartbeatStanding): HeartbeatStanding {
  return { ...standing, state: 'paused', startedAt: undefined, expectedAt: undefined, dueAt: undefined };
}

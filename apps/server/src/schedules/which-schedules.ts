import type { EpochMs } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { getTeam } from '#services/index.ts';
import { loadSchedules } from './load-store.ts';
import type { LoadedSchedules, ScheduleHead } from './schedule.ts';
import { listSchedulesAfter, listSchedulesByName } from './schedule-store.ts';

export interface Which {
  readonly schedules?: readonly string[] | undefined;
  readonly team?: string | undefined;
}

export interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Of one answer. */
const mostSchedules = 50;
const dayMs = 86_400_000;
const longestMs = 367 * dayMs;
const usualMs = 28 * dayMs;
const farthestMs = 3_653 * dayMs;
const farAway = 'is more than ten years away';

/** The window a question asks about: from now for four weeks where it does not say, at most twelve months. */
export function windowOf(
  ctx: Pick<RequestContext, 'now'>,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Window {
  const begins =
    from === undefined ? Math.min(ctx.now, to === undefined ? Infinity : Date.parse(to) - 1) : Date.parse(from);
  const ends = to === undefined ? begins + usualMs : Date.parse(to);
  const problem =
    begins >= ends
      ? 'is not after `from`'
      : ends - begins > longestMs
        ? 'is more than twelve months after `from`'
        : ends > ctx.now + farthestMs
          ? farAway
          : undefined;
  if (problem !== undefined) throw badMoment('query.to', problem);
  return { from: begins, to: ends };
}

/** A moment somebody asks about; zones are not worked out for centuries. */
export function momentOf(ctx: Pick<RequestContext, 'now'>, field: string, instant: string | undefined): EpochMs {
  const moment = instant === undefined ? ctx.now : Date.parse(instant);
  if (moment > ctx.now + farthestMs) throw badMoment(field, farAway);
  return moment;
}

function badMoment(field: string, problem: string): Problem {
  const help = 'ask for at most twelve months at a time, within the next ten years';
  return new Problem('request.invalid', `\`${field}\` ${problem}`, { help, fields: [{ field, problem, help }] });
}

/** By name, of a team, or all; cut at fifty. */
export async function headsOf(
  tx: Transaction,
  { schedules, team }: Which,
): Promise<{ readonly heads: readonly ScheduleHead[]; readonly isCut: boolean }> {
  if (schedules !== undefined) {
    const heads = await listSchedulesByName(tx, schedules);
    if (team === undefined) return { heads, isCut: false };
    const { name } = await getTeam(tx, team);
    return { heads: heads.filter((head) => head.team === name), isCut: false };
  }
  const teamId = team === undefined ? undefined : (await getTeam(tx, team)).id;
  const found = await listSchedulesAfter(tx, { after: '', teamId, search: '', limit: mostSchedules + 1 });
  return { heads: found.slice(0, mostSchedules), isCut: found.length > mostSchedules };
}

export async function loadWhich(
  tx: Transaction,
  which: Which,
  window: Window,
): Promise<LoadedSchedules & { readonly isCut: boolean }> {
  const { heads, isCut } = await headsOf(tx, which);
  const loaded = await loadSchedules(
    tx,
    heads.map(({ id }) => id),
    window,
  );
  return { ...loaded, isCut };
}

import type { Refused } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireSignedIn } from '../platform/require-permission.ts';
import { loadSchedules } from './load-store.ts';
import { namesOf } from './people-names.ts';
import { type LoadedSchedules, type ScheduleHead, toSchedule } from './schedule.ts';
import { lockSchedule } from './schedule-store.ts';
import type { Window } from './which-schedules.ts';

/** The person who acts, by session or token. */
export function actingPerson(ctx: Pick<RequestContext, 'actor'>): string {
  requireSignedIn(ctx);
  const { userId } = ctx.actor;
  if (userId !== undefined) return userId;
  throw new Problem('schedules.not_yours', 'only a person has shifts', {
    help: 'act as a person, or make an override',
  });
}

/** What taking over depends on, under the locks of the schedules: nobody changes them until this transaction ends. */
export async function lockAndLoad(
  tx: Transaction,
  heads: readonly Pick<ScheduleHead, 'id' | 'name'>[],
  windows: readonly Window[],
): Promise<{
  readonly schedules: readonly ReturnType<typeof toSchedule>[];
  readonly absences: LoadedSchedules['absences'];
}> {
  const distinct = [...new Map(heads.map((head) => [head.id, head])).values()];
  // In one order, so that two of these do not wait for each other.
  for (const head of distinct.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await lockSchedule(tx, head);
  const window = { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
  const { schedules, absences } = await loadSchedules(
    tx,
    distinct.map(({ id }) => id),
    window,
  );
  return { schedules: schedules.map(toSchedule), absences };
}

/** A refusal of the rules, with names instead of ids. */
export async function standInRefused(
  tx: Transaction,
  { reason, problem }: Refused,
  userIds: readonly string[],
): Promise<Problem> {
  let text = problem;
  for (const { id, name } of await namesOf(tx, userIds)) text = text.replaceAll(id, name);
  return new Problem(reason === 'not_asked' ? 'schedules.not_yours' : 'schedules.stand_in_refused', text, {
    help: helpFor(reason),
  });
}

function helpFor(reason: Refused['reason']): string {
  switch (reason) {
    case 'not_asked':
      return 'ask who was asked, or make an override';
    case 'same_person':
      return 'name somebody else';
    case 'same_time':
      return 'choose two shifts that do not overlap';
    case 'begun':
      return 'choose shifts to come, or ask for cover for the rest of this one';
    case 'over':
      return 'choose a time to come';
    case 'taken':
      return 'nothing is left to do';
    case 'unknown_schedule':
      return 'list schedules with `lockstep schedule list`';
    case 'not_their_shift':
      return 'look at the schedule: the shift may have moved';
    case 'already_on_call':
      return 'choose another time, or ask somebody else';
    case 'on_leave':
      return 'choose another time, or take the leave back first';
  }
}

/** At most a year ahead, and not backwards. */
export function checkPart(field: string, { from, to }: Window, now: number): void {
  const limitMs = 367 * 86_400_000;
  const problem = to <= from ? 'is not after `from`' : to > now + 2 * limitMs ? 'is too far away' : undefined;
  if (problem === undefined) return;
  throw new Problem('request.invalid', `\`${field}.to\` ${problem}`, {
    help: 'give a stretch within the next two years',
    fields: [{ field: `${field}.to`, problem, help: 'give a stretch within the next two years' }],
  });
}

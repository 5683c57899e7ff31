import { hash, randomBytes } from 'node:crypto';
import type { CalendarFeed } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getTeam } from '#services/index.ts';
import { recordSchedulesEvent } from './events.ts';
import { deleteFeed, insertFeed, listFeedsOf, type StoredFeed } from './feed-store.ts';
import { getScheduleHead } from './schedule-store.ts';
import { actingPerson } from './stand-in.ts';

export interface NewFeed {
  readonly audience: 'mine' | 'schedule' | 'team';
  readonly schedule?: string | undefined;
  readonly team?: string | undefined;
  readonly reminderMinutes: readonly number[];
  readonly gaps: CalendarFeed['gaps'];
}

const mostFeeds = 20;

/** 128 random bits: nothing to guess, so a plain hash is stored. */
export function hashFeedToken(token: string): string {
  return hash('sha256', token);
}

export async function listFeeds(ctx: RequestContext): Promise<readonly StoredFeed[]> {
  requirePermission(ctx, 'schedules.read');
  return await listFeedsOf(ctx.read, actingPerson(ctx));
}

/** @returns the token too, told this once */
export async function createFeed(
  ctx: RequestContext,
  input: NewFeed,
): Promise<{ readonly feed: StoredFeed; readonly token: string }> {
  requirePermission(ctx, 'schedules.read');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  checkAudience(input);
  const token = randomBytes(16).toString('hex');
  return await ctx.transaction(async (tx) => {
    const schedule = input.schedule === undefined ? undefined : await getScheduleHead(tx, input.schedule);
    const team = input.team === undefined ? undefined : await getTeam(tx, input.team);
    const id = ctx.newId();
    const { reminderMinutes, gaps } = input;
    const row = { id, tokenHash: hashFeedToken(token), userId, scheduleId: schedule?.id, teamId: team?.id };
    if (!(await insertFeed(tx, { ...row, reminderMinutes, gaps, createdAt: ctx.now }, mostFeeds))) {
      throw new Problem('schedules.too_many_feeds', `you have ${mostFeeds} calendar feeds already`, {
        help: 'end one you do not use any more',
      });
    }
    const body = { audience: input.audience, schedule: schedule?.name, team: team?.name };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.feed_created', subjectId: id, body });
    const feed = (await listFeedsOf(tx, userId)).find((one) => one.id === id);
    if (feed === undefined) throw new RangeError('a feed that was just written is not there');
    return { feed, token };
  });
}

/** Its address stops at once. */
export async function revokeFeed(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'schedules.read');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  await ctx.transaction(async (tx) => {
    await deleteFeed(tx, id, userId);
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.feed_revoked', subjectId: id, body: {} });
  });
}

function checkAudience({ audience, schedule, team }: NewFeed): void {
  const refuse = (field: string, problem: string, help: string): Problem =>
    new Problem('schedules.feed_invalid', `\`body.${field}\` ${problem}`, {
      help,
      fields: [{ field: `body.${field}`, problem, help }],
    });
  if (audience === 'schedule' && schedule === undefined) throw refuse('schedule', 'is missing', 'name the schedule');
  if (audience === 'team' && team === undefined) throw refuse('team', 'is missing', 'name the team');
  if (audience !== 'schedule' && schedule !== undefined) {
    throw refuse('schedule', `does not belong to a feed of \`${audience}\``, 'leave it out');
  }
  if (audience !== 'team' && team !== undefined) {
    throw refuse('team', `does not belong to a feed of \`${audience}\``, 'leave it out');
  }
}

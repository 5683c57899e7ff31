import { acceptSwap as decideAccept, proposeSwap as decidePropose, type ShiftPart } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { addOverride } from './change-override.ts';
import { recordSchedulesEvent } from './events.ts';
import { requirePeople } from './require-people.ts';
import { getScheduleHead } from './schedule-store.ts';
import { actingPerson, checkPart, lockAndLoad, standInRefused } from './stand-in.ts';
import { getSwap, insertSwap, listSwapsBefore, settleSwap, type StoredSwap, type SwapState } from './swap-store.ts';

/** A shift by the name of its schedule. */
type NamedPart = Omit<ShiftPart, 'scheduleId'> & { readonly schedule: string };

export interface NewSwap {
  readonly give: Omit<NamedPart, 'userId'>;
  readonly take: NamedPart;
  readonly reason: string;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listSwaps(
  ctx: RequestContext,
  query: {
    readonly state?: SwapState | undefined;
    readonly mine: boolean;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly StoredSwap[]> {
  requirePermission(ctx, 'schedules.read');
  const before = decodeCursor(query.cursor, ['uuid'])?.[0];
  const userId = query.mine ? actingPerson(ctx) : undefined;
  return await listSwapsBefore(ctx.read, { state: query.state, userId, before, limit: query.limit + 1 });
}

/** Offers one of one's own shifts for one of somebody else. */
export async function proposeSwap(ctx: RequestContext, input: NewSwap): Promise<StoredSwap> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  checkPart('body.give', input.give, ctx.now);
  checkPart('body.take', input.take, ctx.now);
  return await ctx.transaction(async (tx) => {
    const [giveHead, takeHead] = [
      await getScheduleHead(tx, input.give.schedule),
      await getScheduleHead(tx, input.take.schedule),
    ];
    await requirePeople(tx, { 'body.take.userId': input.take.userId });
    const give = { scheduleId: giveHead.id, userId, from: input.give.from, to: input.give.to };
    const take = { scheduleId: takeHead.id, userId: input.take.userId, from: input.take.from, to: input.take.to };
    const facts = await lockAndLoad(tx, [giveHead, takeHead], [give, take]);
    const answer = decidePropose({ give, take, reason: input.reason }, { ...facts, now: ctx.now });
    if (!answer.ok) throw await standInRefused(tx, answer, [give.userId, take.userId]);
    const id = ctx.newId();
    await insertSwap(tx, { ...answer.swap, id, createdAt: ctx.now });
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.swap_proposed', subjectId: id, body: answer.swap });
    return await getSwap(tx, id);
  });
}

/** Looks again at all that may have changed since, and lays both overrides over the schedules, or none. */
export async function acceptSwap(ctx: RequestContext, id: string): Promise<StoredSwap> {
  return await settle(ctx, id, 'accepted', async (tx, swap, userId) => {
    const { give, take, schedules } = swap;
    const heads = [
      { id: give.scheduleId, name: schedules.give },
      { id: take.scheduleId, name: schedules.take },
    ];
    const facts = await lockAndLoad(tx, heads, [give, take]);
    const answer = decideAccept(swap, userId, { ...facts, now: ctx.now }, [ctx.newId(), ctx.newId()]);
    if (!answer.ok) throw await standInRefused(tx, answer, [give.userId, take.userId]);
    for (const { scheduleId, override } of answer.overrides) {
      const name = scheduleId === give.scheduleId ? schedules.give : schedules.take;
      await addOverride(tx, ctx, { id: scheduleId, name }, override);
    }
  });
}

export async function declineSwap(ctx: RequestContext, id: string): Promise<StoredSwap> {
  return await settle(ctx, id, 'declined', async (_tx, { take }, userId) => requireTheirs(take.userId, userId));
}

export async function withdrawSwap(ctx: RequestContext, id: string): Promise<StoredSwap> {
  return await settle(ctx, id, 'withdrawn', async (_tx, { give }, userId) => requireTheirs(give.userId, userId));
}

function requireTheirs(owner: string, userId: string): void {
  if (owner === userId) return;
  throw new Problem('schedules.not_yours', 'this is for somebody else to say', {
    help: 'ask the person the swap names',
  });
}

async function settle(
  ctx: RequestContext,
  id: string,
  state: Exclude<SwapState, 'proposed'>,
  act: (tx: Transaction, swap: StoredSwap, userId: string) => Promise<void>,
): Promise<StoredSwap> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  return await ctx.transaction(async (tx) => {
    const swap = await getSwap(tx, id);
    if (swap.state !== 'proposed') {
      throw new Problem('schedules.swap_settled', `this swap is ${swap.state} already`, {
        help: 'propose another one where it is still wanted',
      });
    }
    await act(tx, swap, userId);
    await settleSwap(tx, id, state, ctx.now);
    const { give, take, reason } = swap;
    const body = { give, take, reason };
    await recordSchedulesEvent(tx, ctx, { type: `schedules.swap_${state}`, subjectId: id, body });
    return await getSwap(tx, id);
  });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import type { GroupWork } from './apply-events.ts';
import { findGroups, insertChain } from './escalation-store.ts';
import { OURSELVES } from './group-event.ts';
import { runGroup } from './group-work.ts';
import { holdStates } from './many-store.ts';
import { type Begun, countLive, settleNotification } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Leased } from './lease.ts';
import { runGroups } from './run-groups.ts';

/** A page whose message is too old to be sent: it is dropped, and whoever is asked now is asked anew. */
export async function replanPage(
  parts: PagingParts,
  ctx: RequestContext,
  begun: Begun,
  reason: string,
): Promise<readonly Leased[]> {
  return await ctx.transaction(async (tx) => {
    const dropped = { state: 'dropped', reason, dueAt: undefined, heldUntil: undefined } as const;
    const settled = { ...dropped, reference: undefined, isSent: false, mayHaveArrived: false };
    const { groupId, userId, pageId, id } = begun;
    if (!(await settleNotification(tx, begun, settled, ctx.now))) return [];
    if (groupId === undefined || userId === undefined || pageId === undefined) return [];
    const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: id };
    const sentence = `${begun.channel}: not sent, ${reason}`;
    await insertChain(tx, [{ ...about, id: ctx.newId(), groupId, code: 'message_dropped', sentence }]);
    // One message of a page that is too old asks anew; its others are dropped with the page.
    const anew = { userId, because: 'its message did not go out in time' };
    return (await runGroup(parts, tx, ctx, groupId, { events: [], anew })).leased;
  });
}

/** Groups of one transaction: a message about many speaks of thousands. */
const perTransaction = 100;

/** Nobody who is asked for these groups can be reached: the next in line of each is asked at once. */
export async function passOver(
  parts: PagingParts,
  ctx: RequestContext,
  groupIds: readonly string[],
): Promise<readonly Leased[]> {
  const leased: Leased[] = [];
  for (let from = 0; from < groupIds.length; from += perTransaction) {
    const some = groupIds.slice(from, from + perTransaction);
    leased.push(...(await ctx.transaction(async (tx) => await passOverSome(parts, tx, ctx, some))));
  }
  return leased;
}

async function passOverSome(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  groupIds: readonly string[],
): Promise<readonly Leased[]> {
  // Locked before it is counted: of several whose messages are refused at once, the first asks the next in line.
  const states = await holdStates(tx, groupIds);
  const groups = await findGroups(tx, [...states.keys()]);
  const works: GroupWork[] = [];
  for (const [id, state] of states) {
    const group = groups.get(id);
    if (group === undefined || (await countLive(tx, id)) > 0) continue;
    works.push({ group, state, events: [{ kind: 'escalated', by: OURSELVES, stepId: undefined }] });
  }
  return works.length === 0 ? [] : (await runGroups(parts, tx, ctx, works)).leased;
}

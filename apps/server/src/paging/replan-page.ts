import type { RequestContext } from '../platform/context.ts';
import { insertChain } from './escalation-store.ts';
import { OURSELVES } from './group-event.ts';
import { runGroup } from './group-work.ts';
import { type Begun, countLive, settleNotification } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Leased } from './lease.ts';

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

/** Nobody who is asked for this group can be reached: the next in line is asked at once. */
export async function passOver(parts: PagingParts, ctx: RequestContext, groupId: string): Promise<readonly Leased[]> {
  return await ctx.transaction(async (tx) => {
    if ((await countLive(tx, groupId)) > 0) return [];
    const event = { kind: 'escalated', by: OURSELVES, stepId: undefined } as const;
    return (await runGroup(parts, tx, ctx, groupId, { events: [event] })).leased;
  });
}

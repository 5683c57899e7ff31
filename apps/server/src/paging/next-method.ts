import { isPageable, listReachable } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { insertChain } from './escalation-store.ts';
import { hurryNext, listTriedMethods } from './next-method-store.ts';
import type { Begun } from './notification-store.ts';
import { insertNotifications } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { passOver } from './replan-page.ts';
import { type Leased, waitMs } from './lease.ts';

/**
 * A message of a page does not get through: the next one of its person goes now, by the rules first, else by a method that was not
 * tried. Where there is none, the next in line of the policy is asked at once, unless somebody else was reached.
 */
export async function tryNextMethod(
  parts: PagingParts,
  ctx: RequestContext,
  begun: Begun,
  reason: string,
): Promise<readonly Leased[]> {
  const { pageId, groupId, userId } = begun;
  if (pageId === undefined || groupId === undefined || userId === undefined) return [];
  const leased = await ctx.transaction(async (tx) => {
    const leasing = { now: ctx.now, leaseUntil: ctx.now + waitMs, worker: parts.database.signals.process };
    const next = (await hurryNext(tx, pageId, leasing)) ?? (await planAnother(tx, ctx, begun, leasing));
    const sentence =
      next === undefined ? `no other way to reach this person: ${reason}` : `goes on with ${next.channel} at once`;
    const code = next === undefined ? 'no_way_to_reach' : 'message_planned';
    const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: next?.id };
    await insertChain(tx, [{ ...about, id: ctx.newId(), groupId, code, sentence }]);
    return next === undefined ? [] : [next];
  });
  return leased.length === 0 ? await passOver(parts, ctx, groupId) : leased;
}

async function planAnother(
  tx: Transaction,
  ctx: RequestContext,
  begun: Begun,
  { leaseUntil, worker }: { readonly leaseUntil: number; readonly worker: number | undefined },
): Promise<(Leased & { readonly channel: string }) | undefined> {
  const { pageId = '', groupId, userId = '', message } = begun;
  const tried = await listTriedMethods(tx, pageId);
  const reachability = (await listReachable(tx, [userId])).get(userId);
  const method = reachability?.methods.find((one) => isPageable(one) && !tried.has(one.id));
  if (method === undefined) return undefined;
  const { id: contactMethodId, channel, setupId, address } = method;
  const to = { userId, contactMethodId, destinationId: undefined, channel, setupId, address };
  const base = { id: ctx.newId(), kind: 'page' as const, scope: 'one' as const, topic: undefined, pageId, groupId };
  const row = { ...base, ...to, message, dueAt: ctx.now, createdAt: ctx.now, leaseUntil, worker };
  await insertNotifications(tx, [row]);
  return { id: row.id, lease: 1, setupId, channel };
}

import { isPageable, listReachable } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { type ChainLine, insertChain } from './escalation-store.ts';
import {
  carryBy,
  hurryNext,
  listCarriedGroups,
  listTriedMethods,
  listTriedOfMany,
  lockPage,
} from './next-method-store.ts';
import type { Begun } from './notification-store.ts';
import { insertNotifications } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { passOver } from './replan-page.ts';
import { type Leased, waitMs } from './lease.ts';

/** A message about many groups that was refused this long ago says nothing about the way it went. */
const lookBackMs = 3_600_000;

interface Leasing {
  readonly now: number;
  readonly leaseUntil: number;
  readonly worker: number | undefined;
}

type Next = Leased & { readonly channel: string };

/**
 * A message of pages does not get through: the next one of its person goes now, by the rules first, else by a method that was not
 * tried. Where there is none, the next in line of the policy is asked at once, unless somebody else was reached.
 */
export async function tryNextMethod(
  parts: PagingParts,
  ctx: RequestContext,
  begun: Begun,
  reason: string,
): Promise<readonly Leased[]> {
  if (begun.userId === undefined || begun.kind !== 'page') return [];
  const leasing = { now: ctx.now, leaseUntil: ctx.now + waitMs, worker: parts.database.signals.process };
  const { next, groupIds } = await ctx.transaction(async (tx) => {
    const found = await (begun.scope === 'many' ? nextOfMany : nextOfPage)(tx, ctx, begun, leasing);
    await insertChain(tx, chainOf(ctx, begun, found, reason));
    return found;
  });
  return next === undefined ? await passOver(parts, ctx, groupIds) : [next];
}

interface Found {
  readonly next: Next | undefined;
  /** Whose pages it is about. */
  readonly groupIds: readonly string[];
}

async function nextOfPage(tx: Transaction, ctx: RequestContext, begun: Begun, leasing: Leasing): Promise<Found> {
  const { pageId, groupId } = begun;
  if (pageId === undefined || groupId === undefined) return { next: undefined, groupIds: [] };
  // Two messages of it may be refused at once: the second finds what the first one planned.
  await lockPage(tx, pageId);
  const another = async (): Promise<Next | undefined> => {
    const { message } = begun;
    return await planAnother(tx, ctx, begun, { scope: 'one', pageId, groupId, message }, leasing);
  };
  return { next: (await hurryNext(tx, pageId, leasing)) ?? (await another()), groupIds: [groupId] };
}

async function nextOfMany(tx: Transaction, ctx: RequestContext, begun: Begun, leasing: Leasing): Promise<Found> {
  const groupIds = await listCarriedGroups(tx, begun.id);
  if (groupIds.length === 0) return { next: undefined, groupIds };
  const { message } = begun;
  const about = { scope: 'many', pageId: undefined, groupId: undefined, message } as const;
  const next = await planAnother(tx, ctx, begun, about, leasing);
  if (next !== undefined) await carryBy(tx, begun.id, next.id);
  return { next, groupIds };
}

async function planAnother(
  tx: Transaction,
  ctx: RequestContext,
  { id, userId = '' }: Begun,
  about: Pick<Begun, 'scope' | 'pageId' | 'groupId' | 'message'>,
  { leaseUntil, worker }: Leasing,
): Promise<Next | undefined> {
  const tried =
    about.pageId === undefined
      ? await listTriedOfMany(tx, { userId, notificationId: id, since: ctx.now - lookBackMs })
      : await listTriedMethods(tx, about.pageId);
  const reachability = (await listReachable(tx, [userId])).get(userId);
  const method = reachability?.methods.find((one) => isPageable(one) && !tried.has(one.id));
  if (method === undefined) return undefined;
  const { id: contactMethodId, channel, setupId, address } = method;
  const to = { userId, contactMethodId, destinationId: undefined, channel, setupId, address };
  const base = { id: ctx.newId(), kind: 'page' as const, topic: undefined };
  const row = { ...base, ...about, ...to, dueAt: ctx.now, createdAt: ctx.now, leaseUntil, worker };
  await insertNotifications(tx, [row]);
  return { id: row.id, lease: 1, setupId, channel };
}

function chainOf(
  ctx: RequestContext,
  { userId, pageId }: Begun,
  { next, groupIds }: Found,
  reason: string,
): readonly ChainLine[] {
  const sentence =
    next === undefined ? `no other way to reach this person: ${reason}` : `goes on with ${next.channel} at once`;
  const code = next === undefined ? 'no_way_to_reach' : 'message_planned';
  const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: next?.id };
  return groupIds.map((groupId) => ({ ...about, id: ctx.newId(), groupId, code, sentence }));
}

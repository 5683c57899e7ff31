import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordSubscriberEvent } from './events.ts';
import { findPageById, lockPage } from './page-store.ts';
import {
  activateSubscriber,
  countAskedSince,
  deleteSubscriber,
  insertSubscriber,
  lockSubscriber,
  lockSubscriberByAddress,
  noteAsked,
  pruneWaiting,
} from './subscriber-store.ts';

const hourMs = 3_600_000;
/** Mails that ask for consent: to one address, and from the whole installation. */
const askAgainMs = hourMs;
const mostAskedPerHour = 200;
/** How long a link of consent holds. */
export const consentMs = 48 * hourMs;

const Address = z.email().max(254);

/**
 * Somebody wants to hear of a public page. Says nothing of what came of it: whoever asks learns neither whether an address is known
 * nor whether a mail left.
 */
export async function askToSubscribe(ctx: RequestContext, slug: string, given: string): Promise<void> {
  const address = Address.safeParse(given.trim());
  if (!address.success) return;
  await ctx.transaction(async (tx) => {
    const page = await lockPage(tx, slug);
    if (page.audience !== 'public' || page.isSample) return;
    const key = address.data.toLowerCase();
    const known = await lockSubscriberByAddress(tx, page.id, 'mail', key);
    if (known?.state === 'active' || (known !== undefined && known.askedAt > ctx.now - askAgainMs)) return;
    if ((await countAskedSince(tx, ctx.now - hourMs)) >= mostAskedPerHour) return;
    const id = known?.id ?? ctx.newId();
    if (known === undefined) {
      const made = {
        id,
        pageId: page.id,
        kind: 'mail',
        address: address.data,
        state: 'waiting',
        createdAt: ctx.now,
      } as const;
      await insertSubscriber(tx, made, key);
    } else {
      await noteAsked(tx, id, ctx.now);
    }
    await addJob(tx, ctx, { kind: 'status.ask_consent', payload: { subscriberId: id, askedAt: ctx.now } });
  });
}

/** The owner of the address says yes. @returns false for a link that is over */
export async function confirmSubscription(ctx: RequestContext, subscriberId: string): Promise<boolean> {
  return await ctx.transaction(async (tx) => {
    const subscriber = await lockSubscriber(tx, subscriberId);
    if (subscriber === undefined) return false;
    if (subscriber.state === 'active') return true;
    if (subscriber.askedAt <= ctx.now - consentMs) return false;
    await activateSubscriber(tx, subscriberId, ctx.now);
    const body = { page: (await findPageById(tx, subscriber.pageId))?.slug, kind: 'mail' };
    await recordSubscriberEvent(tx, ctx, { type: 'status.subscriber_added', subjectId: subscriber.pageId, body });
    return true;
  });
}

/** Forgets the address. The same where it is forgotten already. */
export async function unsubscribe(ctx: RequestContext, subscriberId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const subscriber = await lockSubscriber(tx, subscriberId);
    if (subscriber?.kind !== 'mail') return;
    await forget(tx, ctx, subscriber.id, subscriber.pageId, 'asked for it');
  });
}

/** For people who ask by another way to be forgotten. */
export async function forgetAddress(ctx: RequestContext, slug: string, email: string): Promise<void> {
  requirePermission(ctx, 'status.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const page = await lockPage(tx, slug);
    const subscriber = await lockSubscriberByAddress(tx, page.id, 'mail', email.toLowerCase());
    if (subscriber !== undefined) await forget(tx, ctx, subscriber.id, page.id, 'taken out by hand');
  });
}

async function forget(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  id: string,
  pageId: string,
  because: string,
): Promise<void> {
  await deleteSubscriber(tx, id);
  const body = { page: (await findPageById(tx, pageId))?.slug, kind: 'mail', because };
  await recordSubscriberEvent(tx, ctx, { type: 'status.subscriber_removed', subjectId: pageId, body });
}

/** Whoever did not say yes in time is forgotten. */
export async function pruneSubscribers(tx: Transaction, now: number): Promise<void> {
  await pruneWaiting(tx, now - consentMs);
}

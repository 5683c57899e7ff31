import { stopAddress } from '#contacts/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import { arrive, loopback } from './canary.ts';
import { composeMessage } from './compose-message.ts';
import { decideSend, isNextMethodDue, retryAt, webhook, webhookRetryAt } from './decide-send.ts';
import { findTries } from './in-order-store.ts';
import { freshMs, type Leased, leaseMs } from './lease.ts';
import { tryNextMethod } from './next-method.ts';
import { listCarriedGroups } from './next-method-store.ts';
import { beginNotification, type Begun, type Claimed, listCarried } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { permittedWay, type PermittedWay } from './permitted-way.ts';
import { passOver, replanPage } from './replan-page.ts';
import { noteUnknown, settleDelivery, settledAs } from './settle-delivery.ts';

/** More of a lease than this must be left when the message goes: a process that slept meanwhile leaves it to others. */
const safeMs = leaseMs / 2;

const contextOf = ({ database }: PagingParts): RequestContext => makeContext(database, systemActor('paging'), newId());

/**
 * Sends one message that this process has leased, unless it is not wanted any more, and writes down what became of it.
 *
 * @returns messages that were leased because of it
 */
export async function deliverNotification(parts: PagingParts, claimed: Claimed): Promise<readonly Leased[]> {
  const { read } = parts.database;
  const calledAt = performance.now();
  const ctx = contextOf(parts);
  const { begun, startedAt, ahead } = await begin(parts, ctx, claimed, calledAt);
  if (begun === undefined) return [];
  const { isOutcomeUnknown } = begun;
  if (claimed.wasBegun) await noteUnknown(ctx, begun);
  const carried = begun.scope === 'many' ? await listCarried(read, begun.id) : [];
  const decision = decideSend(begun, carried.length, ctx.now);
  switch (decision.kind) {
    case 'send': {
      const asked = isOutcomeUnknown ? await askProvider(parts, begun, carried, ctx.now) : undefined;
      const composed = composeMessage(parts, begun, carried, { now: ctx.now, isOutcomeUnknown });
      const message = isOutcomeUnknown ? perhapsAgain(parts, composed, begun.channel) : composed;
      const prepared = await ahead;
      if (performance.now() - startedAt > safeMs) return [];
      const sentAt = performance.now();
      const sent = asked ?? (await send(parts, begun, message, prepared));
      const { wasBegun } = claimed;
      return await writeOutcome(parts, begun, { sent, wasBegun, durationMs: performance.now() - sentAt });
    }
    case 'drop':
      await settleDelivery(ctx, begun, settledAs('dropped', decision.reason));
      return [];
    case 'pass':
      if (!(await settleDelivery(ctx, begun, settledAs('dropped', decision.reason)))) return [];
      return await passOver(parts, ctx, await groupsOf(ctx, begun));
    case 'hold':
      await settleDelivery(ctx, begun, settledAs('waiting', decision.reason, decision.until));
      return [];
    case 'replan':
      return await replanPage(parts, ctx, begun, decision.reason);
  }
}

async function groupsOf(ctx: RequestContext, { id, groupId }: Begun): Promise<readonly string[]> {
  return groupId === undefined ? await listCarriedGroups(ctx.read, id) : [groupId];
}

/** Begins it, unless the transaction that wrote it did so a moment ago. @returns `startedAt` not after the lease began */
async function begin(
  { database }: PagingParts,
  ctx: RequestContext,
  claimed: Claimed,
  calledAt: number,
): Promise<{
  readonly begun: Begun | undefined;
  readonly startedAt: number;
  readonly ahead?: Promise<PermittedWay | undefined>;
}> {
  const { begun } = claimed;
  if (begun !== undefined && calledAt - begun.startedAt < freshMs)
    return { begun: begun.message, startedAt: begun.startedAt, ahead: begun.way };
  const lease = { now: ctx.now, leaseUntil: ctx.now + leaseMs };
  return { begun: await beginNotification(database.read, claimed, lease), startedAt: calledAt };
}

/** An answer of the provider, a limit that holds it back before anything left, or nothing where a message can not be changed. */
type Sent =
  | Delivery
  | { readonly outcome: 'held'; readonly until: number; readonly reason: string }
  | { readonly outcome: 'not_needed'; readonly reason: string };

/** The provider's word on a send that broke off, where it keeps one. */
async function askProvider(
  parts: PagingParts,
  begun: Begun,
  carried: Parameters<typeof composeMessage>[2],
  now: number,
): Promise<Delivery | undefined> {
  const { channels } = parts;
  if (channels.abilities(begun.channel)?.afterUnknown !== 'ask') return undefined;
  const answer = await channels.ask(begun, composeMessage(parts, begun, carried, { now, isOutcomeUnknown: false }));
  return answer?.outcome === 'delivered' ? answer : undefined;
}

/** A text message has room for little but its title: that it may be the second must stand there. */
function perhapsAgain({ channels }: PagingParts, message: ChannelMessage, channel: string): ChannelMessage {
  if (channels.abilities(channel)?.acts !== 'reply') return message;
  return { ...message, title: `Perhaps again: ${message.title}` };
}

async function send(
  parts: PagingParts,
  begun: Begun,
  message: ChannelMessage,
  ahead: PermittedWay | undefined,
): Promise<Sent> {
  const { log, database } = parts;
  if (begun.channel === loopback)
    return await arrive(database.read, { now: database.clock.now() }, begun.groupId ?? '');
  const { replaces } = begun.message;
  try {
    const { way, permit } = await permittedWay(parts, begun, ahead);
    if (permit.kind === 'held') return { outcome: 'held', until: permit.until, reason: permit.because };
    const changed = replaces?.reference === undefined ? undefined : await way.update(replaces.reference, message);
    if (changed !== undefined) return changed;
    if (replaces?.because === 'acknowledged' && begun.channel !== webhook)
      return { outcome: 'not_needed', reason: 'what was sent there can not be changed' };
    return await way.send(message);
  } catch (error) {
    // Our own mistake in a channel must not keep a page from being tried again.
    log.warn({ err: error, channel: begun.channel }, 'a channel failed instead of answering');
    return { outcome: 'retryable', reason: 'the channel failed on our side', mayHaveArrived: true };
  }
}

async function writeOutcome(
  parts: PagingParts,
  begun: Begun,
  { sent, wasBegun, durationMs }: { readonly sent: Sent; readonly wasBegun: boolean; readonly durationMs: number },
): Promise<readonly Leased[]> {
  const ctx = contextOf(parts);
  const attempt = { id: ctx.newId(), notificationId: begun.id, at: ctx.now, durationMs, reference: undefined };
  switch (sent.outcome) {
    case 'held':
      if (!(await settleDelivery(ctx, begun, settledAs('waiting', sent.reason, sent.until)))) return [];
      return isNextMethodDue({ attempts: 0 }, false, sent.until - ctx.now)
        ? await tryNextMethod(parts, ctx, begun, sent.reason)
        : [];
    case 'not_needed':
      await settleDelivery(ctx, begun, settledAs('dropped', sent.reason));
      return [];
    case 'delivered': {
      const { reference, outcome } = sent;
      const settled = { ...settledAs('delivered', undefined), reference, isSent: true };
      await settleDelivery(ctx, begun, settled, { ...attempt, outcome, reason: undefined, reference });
      return [];
    }
    case 'retryable': {
      const { reason, retryAfterMs, mayHaveArrived = false } = sent;
      const dueAt = await nextTryAt(ctx, begun, retryAfterMs);
      const settled =
        dueAt === undefined
          ? { ...settledAs('rejected', `${reason}, given up after 48 hours`), mayHaveArrived }
          : { ...settledAs('waiting', reason), dueAt, mayHaveArrived };
      if (retryAfterMs !== undefined) await parts.channels.holdBack(begun, retryAfterMs);
      const outcome = mayHaveArrived ? 'unknown' : 'retryable';
      await settleDelivery(ctx, begun, settled, { ...attempt, outcome, reason });
      return isNextMethodDue(begun, wasBegun, (dueAt ?? ctx.now) - ctx.now)
        ? await tryNextMethod(parts, ctx, begun, reason)
        : [];
    }
    case 'rejected': {
      const { reason, isGone, outcome } = sent;
      if (!(await settleDelivery(ctx, begun, settledAs('rejected', reason), { ...attempt, outcome, reason })))
        return [];
      if (isGone === true) await ctx.transaction(async (tx) => await stopAddress(tx, ctx, begun, reason, begun.userId));
      return await tryNextMethod(parts, ctx, begun, reason);
    }
  }
}

async function nextTryAt(
  ctx: RequestContext,
  begun: Begun,
  retryAfterMs: number | undefined,
): Promise<number | undefined> {
  if (begun.channel !== webhook) return retryAt(begun.attempts, retryAfterMs, ctx.now);
  const { count, firstAt } = await findTries(ctx.read, begun.id);
  return webhookRetryAt({ count: count + 1, firstAt: firstAt ?? ctx.now }, retryAfterMs, ctx.now);
}

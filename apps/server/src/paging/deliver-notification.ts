import type { RequestContext, Transaction } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import { composeMessage } from './compose-message.ts';
import { decideSend, retryAt, triesAlone } from './decide-send.ts';
import { insertChain } from './escalation-store.ts';
import {
  beginNotification,
  type Begun,
  type Claimed,
  insertDelivery,
  listCarried,
  type NewDelivery,
  type Settled,
  settleNotification,
} from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { replanPage } from './replan-page.ts';
import { leaseMs, type Leased } from './lease.ts';
import { tryNextMethod } from './next-method.ts';

/** More of a lease than this must be left when the message goes: a process that slept meanwhile leaves it to others. */
const safeMs = leaseMs / 2;

/** What may be sent by this process because of this one. */
export type Deliver = (claimed: Claimed) => Promise<readonly Leased[]>;

const settledFor = (state: Settled['state'], reason: string | undefined): Settled => ({
  state,
  reason,
  dueAt: undefined,
  heldUntil: undefined,
  reference: undefined,
  isSent: false,
});

/** Sends one message that this process has leased, unless it is not wanted any more, and writes down what became of it. */
export async function deliverNotification(parts: PagingParts, claimed: Claimed): Promise<readonly Leased[]> {
  const { database } = parts;
  const ctx = makeContext(database, systemActor('paging'), newId());
  const startedAt = performance.now();
  const begun = await beginNotification(database.read, claimed, { now: ctx.now, leaseUntil: ctx.now + leaseMs });
  if (begun === undefined) return [];
  const carried = begun.scope === 'many' ? await listCarried(database.read, begun.id) : [];
  const decision = decideSend(begun, carried.length, ctx.now);
  switch (decision.kind) {
    case 'send':
      break;
    case 'drop':
      await settle(ctx, begun, settledFor('dropped', decision.reason), undefined, claimed.isOutcomeUnknown);
      return [];
    case 'hold': {
      const { until, reason } = decision;
      await settle(
        ctx,
        begun,
        { ...settledFor('waiting', reason), dueAt: until, heldUntil: until },
        undefined,
        claimed.isOutcomeUnknown,
      );
      return [];
    }
    case 'replan':
      return await replanPage(parts, ctx, begun, decision.reason);
  }
  const asked = claimed.isOutcomeUnknown ? await askProvider(parts, begun) : undefined;
  const message = composeMessage(parts, begun, carried, { now: ctx.now, isOutcomeUnknown: claimed.isOutcomeUnknown });
  if (performance.now() - startedAt > safeMs) return [];
  const sent = asked ?? (await send(parts, begun, message));
  const after = makeContext(database, systemActor('paging'), newId());
  return await writeOutcome(parts, after, begun, sent, performance.now() - startedAt, claimed.isOutcomeUnknown);
}

/** An answer of the provider, a limit that holds it back before anything left, or nothing where a message can not be changed. */
type Sent =
  | Delivery
  | { readonly outcome: 'held'; readonly until: number; readonly reason: string }
  | { readonly outcome: 'not_needed'; readonly reason: string };

/** The provider's word on a send that broke off, where it keeps one. */
async function askProvider({ channels }: PagingParts, begun: Begun): Promise<Delivery | undefined> {
  if (channels.abilities(begun.channel)?.afterUnknown !== 'ask') return undefined;
  const answer = await channels.ask(begun, begun.id);
  return answer?.outcome === 'delivered' ? answer : undefined;
}

async function send({ channels, log }: PagingParts, begun: Begun, message: ChannelMessage): Promise<Sent> {
  const { replaces } = begun.message;
  try {
    const permit = await channels.takePermit(begun);
    if (permit.kind === 'held') return { outcome: 'held', until: permit.until, reason: permit.because };
    const changed =
      replaces?.reference === undefined ? undefined : await channels.update(begun, replaces.reference, message);
    if (changed !== undefined) return changed;
    if (replaces?.because === 'acknowledged')
      return { outcome: 'not_needed', reason: 'what was sent there can not be changed' };
    return await channels.send(begun, message);
  } catch (error) {
    // Our own mistake in a channel must not keep a page from being tried again.
    log.warn({ err: error, channel: begun.channel }, 'a channel failed instead of answering');
    return { outcome: 'retryable', reason: 'the channel failed on our side', mayHaveArrived: true };
  }
}

async function writeOutcome(
  parts: PagingParts,
  ctx: RequestContext,
  begun: Begun,
  sent: Sent,
  durationMs: number,
  isOutcomeUnknown: boolean,
): Promise<readonly Leased[]> {
  const attempt = { id: ctx.newId(), notificationId: begun.id, at: ctx.now, durationMs };
  switch (sent.outcome) {
    case 'held': {
      const held = { ...settledFor('waiting', sent.reason), dueAt: sent.until, heldUntil: sent.until };
      await settle(ctx, begun, held, undefined, isOutcomeUnknown);
      return [];
    }
    case 'not_needed':
      await settle(ctx, begun, settledFor('dropped', sent.reason), undefined, isOutcomeUnknown);
      return [];
    case 'delivered': {
      const { reference } = sent;
      const delivered = { ...settledFor('delivered', undefined), reference, isSent: true };
      await settle(
        ctx,
        begun,
        delivered,
        { ...attempt, outcome: 'delivered', reason: undefined, reference },
        isOutcomeUnknown,
      );
      return [];
    }
    case 'retryable': {
      const { reason, retryAfterMs } = sent;
      const again = { ...settledFor('waiting', reason), dueAt: retryAt(begun.attempts, retryAfterMs, ctx.now) };
      if (retryAfterMs !== undefined) await parts.channels.holdBack(begun, retryAfterMs);
      const outcome = sent.mayHaveArrived === true ? 'unknown' : 'retryable';
      await settle(ctx, begun, again, { ...attempt, outcome, reason, reference: undefined }, isOutcomeUnknown);
      return begun.attempts === triesAlone ? await tryNextMethod(parts, ctx, begun, reason) : [];
    }
    case 'rejected': {
      const { reason } = sent;
      const failed = { ...attempt, outcome: 'rejected' as const, reason, reference: undefined };
      if (!(await settle(ctx, begun, settledFor('rejected', reason), failed, isOutcomeUnknown))) return [];
      return await tryNextMethod(parts, ctx, begun, reason);
    }
  }
}

/** @returns false when somebody else has taken the message over: what they write stands */
async function settle(
  ctx: RequestContext,
  begun: Begun,
  settled: Settled,
  delivery: NewDelivery | undefined,
  isOutcomeUnknown: boolean,
): Promise<boolean> {
  return await ctx.transaction(async (tx) => {
    const isOurs = await settleNotification(tx, begun, settled, ctx.now);
    if (isOutcomeUnknown && isOurs) await insertDelivery(tx, unknownBefore(ctx, begun));
    // An attempt that was made is written down, whoever has the message now.
    if (delivery !== undefined) await insertDelivery(tx, delivery);
    if (isOurs) await tell(tx, ctx, begun, settled, { isOutcomeUnknown, delivery });
    return isOurs;
  });
}

function unknownBefore(ctx: RequestContext, begun: Begun): NewDelivery {
  const reason = 'whoever sent it stopped in the middle: the outcome was unknown';
  const about = { id: ctx.newId(), notificationId: begun.id, at: ctx.now, durationMs: 0 };
  return { ...about, outcome: 'unknown', reason, reference: undefined };
}

async function tell(
  tx: Transaction,
  ctx: RequestContext,
  begun: Begun,
  { state, reason, heldUntil }: Settled,
  { isOutcomeUnknown, delivery }: { isOutcomeUnknown: boolean; delivery: NewDelivery | undefined },
): Promise<void> {
  const { id, groupId, pageId, userId, channel } = begun;
  const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: id };
  const lines = [
    ...(isOutcomeUnknown ? [['outcome_unknown', `${channel}: outcome was unknown, sent again`] as const] : []),
    ...(state === 'waiting' && heldUntil === undefined
      ? [['message_retried', `${channel}: tried again, ${reason ?? 'no answer'}`] as const]
      : [[codes[state], `${channel}: ${words[state]}${reason === undefined ? '' : `, ${reason}`}`] as const]),
  ];
  if (groupId !== undefined) {
    const chain = lines.map(([code, sentence]) => ({ ...about, id: ctx.newId(), groupId, code, sentence }));
    await insertChain(tx, chain);
  }
  if (delivery !== undefined) {
    const { outcome } = delivery;
    const body = { outcome, reason, channel, page: pageId, person: userId, outcomeWasUnknown: isOutcomeUnknown };
    await recordEvidence(tx, ctx, { type: 'paging.message_sent', subjectId: id, body });
  }
  await recordChange(tx, ctx, { kind: 'paging.message_settled', subjectId: groupId ?? id, permission: 'paging.read' });
}

const codes: Readonly<Record<Settled['state'], string>> = {
  waiting: 'message_held',
  delivered: 'delivered',
  rejected: 'message_rejected',
  unknown: 'outcome_unknown',
  dropped: 'message_dropped',
};
const words: Readonly<Record<Settled['state'], string>> = {
  waiting: 'held back',
  delivered: 'handed over',
  rejected: 'refused',
  unknown: 'outcome unknown',
  dropped: 'not sent',
};

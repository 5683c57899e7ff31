import { setTimeout } from 'node:timers/promises';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isConnectionLost } from '../platform/db/database.ts';
import { changeValues, recordChange } from '../platform/events/record-change.ts';
import { evidenceValues, recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { loopback } from './canary.ts';
import { type ChainLine, insertChain } from './escalation-store.ts';
import { leaseMs } from './lease.ts';
import { type Begun, type Settled, settleNotification } from './notification-store.ts';
import { insertDelivery, type NewDelivery, writeSettlement } from './settlement-store.ts';

/** A message that ends, or waits, without a word of a provider. */
export function settledAs(state: Settled['state'], reason: string | undefined, until?: number): Settled {
  return { state, reason, dueAt: until, heldUntil: until, reference: undefined, isSent: false, mayHaveArrived: false };
}

/** How long to wait before the database is asked again. */
const awayMs = 200;

/**
 * Writes down what became of a message: where the database is away for a moment, as soon as it is back, as long as the lease can
 * last. Forgotten, a message that has arrived would be sent a second time.
 *
 * @param delivery the attempt that was made; undefined: none
 * @returns false when somebody else has taken the message over: what they write stands
 */
export async function settleDelivery(
  ctx: RequestContext,
  begun: Begun,
  settled: Settled,
  delivery?: NewDelivery,
): Promise<boolean> {
  return await whenReachable(() => write(ctx, begun, settled, delivery));
}

/** Asks again and again where the database is away, as long as a lease can last. */
export async function whenReachable<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let waitedMs = 0; ; waitedMs += awayMs) {
    try {
      return await work();
    } catch (error) {
      const isAway = isConnectionLost(error) || (error instanceof Problem && error.code === 'request.unavailable');
      if (!isAway || waitedMs >= leaseMs) throw error;
      await setTimeout(awayMs);
    }
  }
}

async function write(
  ctx: RequestContext,
  begun: Begun,
  settled: Settled,
  delivery: NewDelivery | undefined,
): Promise<boolean> {
  return await ctx.transaction(async (tx) => {
    if (await settleNotification(tx, begun, settled, ctx.now)) {
      await writeSettlement(tx, {
        delivery,
        chain: chainOf(ctx, begun, settled),
        isFreed: settled.state !== 'waiting',
        one: begun,
        now: ctx.now,
        ...proofOf(tx, ctx, begun, settled, delivery),
      });
      await proveSealed(tx, ctx, begun, settled, delivery);
      return true;
    }
    // An attempt that was made is written down, whoever has the message now.
    if (delivery !== undefined) await insertDelivery(tx, delivery);
    return false;
  });
}

/** Whoever sent it before stopped in the middle: said before it is sent again, whatever comes then. */
export async function noteUnknown(ctx: RequestContext, begun: Begun): Promise<void> {
  const sentence = 'outcome was unknown: whoever sent it stopped in the middle';
  await ctx.transaction(async (tx) => {
    const attempt = { id: ctx.newId(), notificationId: begun.id, at: ctx.now, durationMs: 0 };
    await insertDelivery(tx, { ...attempt, outcome: 'unknown', reason: sentence, reference: undefined });
    await insertChain(tx, lineOf(ctx, begun, 'outcome_unknown', sentence));
    const body = { outcome: 'unknown', channel: begun.channel, page: begun.pageId, person: begun.userId };
    const { matterId } = begun.message;
    const sealed = matterId === undefined ? undefined : { matterId };
    await recordEvidence(tx, ctx, { type: 'paging.outcome_unknown', subjectId: begun.id, body, sealed });
  });
}

function chainOf(ctx: RequestContext, begun: Begun, { state, reason, heldUntil }: Settled): readonly ChainLine[] {
  if (state === 'waiting' && heldUntil === undefined)
    return lineOf(ctx, begun, 'message_retried', `tried again, ${reason ?? 'no answer'}`);
  return lineOf(ctx, begun, codes[state], `${words[state]}${reason === undefined ? '' : `, ${reason}`}`);
}

/** The record and the notice of change that go with it; the sign of life that goes round in here needs neither. */
function proofOf(
  tx: Transaction,
  ctx: RequestContext,
  { id, groupId, pageId, userId, channel, message }: Begun,
  { reason }: Settled,
  delivery: NewDelivery | undefined,
): Pick<Parameters<typeof writeSettlement>[1], 'evidence' | 'change'> {
  if (channel === loopback || message.matterId !== undefined) return { evidence: undefined, change: undefined };
  const subjectId = groupId ?? id;
  const change = changeValues(tx, ctx, { kind: 'paging.message_settled', subjectId, permission: 'paging.read' });
  if (delivery === undefined) return { evidence: undefined, change };
  const body = { outcome: delivery.outcome, reason, channel, page: pageId, person: userId };
  const { values } = evidenceValues(tx, ctx, { type: 'paging.message_sent', subjectId: id, body });
  return { evidence: values, change };
}

/** Of a restricted matter only its readers hear, and the record is sealed. */
async function proveSealed(
  tx: Transaction,
  ctx: RequestContext,
  { id, groupId, pageId, userId, channel, message: { matterId } }: Begun,
  { reason }: Settled,
  delivery: NewDelivery | undefined,
): Promise<void> {
  if (matterId === undefined) return;
  const subjectId = groupId ?? id;
  await recordChange(tx, ctx, { kind: 'paging.message_settled', subjectId, permission: 'paging.read', matterId });
  if (delivery === undefined) return;
  const body = { outcome: delivery.outcome, reason, channel, page: pageId, person: userId };
  await recordEvidence(tx, ctx, { type: 'paging.message_sent', subjectId: id, body, sealed: { matterId } });
}

/** A message about many groups stands in the chain of each by the page that it carried. */
function lineOf(
  ctx: RequestContext,
  { id, groupId, pageId, userId, channel }: Begun,
  code: string,
  sentence: string,
): readonly ChainLine[] {
  if (groupId === undefined) return [];
  const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: id };
  return [{ ...about, id: ctx.newId(), groupId, code, sentence: `${channel}: ${sentence}` }];
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

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { loopback } from './canary.ts';
import { insertChain } from './escalation-store.ts';
import {
  type Begun,
  insertDelivery,
  type NewDelivery,
  type Settled,
  settleNotification,
} from './notification-store.ts';

/** A message that ends, or waits, without a word of a provider. */
export function settledAs(state: Settled['state'], reason: string | undefined, until?: number): Settled {
  return { state, reason, dueAt: until, heldUntil: until, reference: undefined, isSent: false };
}

/**
 * Writes down what became of a message.
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
  return await ctx.transaction(async (tx) => {
    const isOurs = await settleNotification(tx, begun, settled, ctx.now);
    // An attempt that was made is written down, whoever has the message now.
    if (delivery !== undefined) await insertDelivery(tx, delivery);
    if (isOurs) await tell(tx, ctx, begun, settled, delivery);
    return isOurs;
  });
}

/** Whoever sent it before stopped in the middle: said before it is sent again, whatever comes then. */
export async function noteUnknown(ctx: RequestContext, begun: Begun): Promise<void> {
  const sentence = 'outcome was unknown: whoever sent it stopped in the middle';
  await ctx.transaction(async (tx) => {
    const attempt = { id: ctx.newId(), notificationId: begun.id, at: ctx.now, durationMs: 0 };
    await insertDelivery(tx, { ...attempt, outcome: 'unknown', reason: sentence, reference: undefined });
    await line(tx, ctx, begun, 'outcome_unknown', sentence);
    const body = { outcome: 'unknown', channel: begun.channel, page: begun.pageId, person: begun.userId };
    await recordEvidence(tx, ctx, { type: 'paging.outcome_unknown', subjectId: begun.id, body });
  });
}

async function tell(
  tx: Transaction,
  ctx: RequestContext,
  begun: Begun,
  { state, reason, heldUntil }: Settled,
  delivery: NewDelivery | undefined,
): Promise<void> {
  const { id, groupId, pageId, userId, channel } = begun;
  if (state === 'waiting' && heldUntil === undefined)
    await line(tx, ctx, begun, 'message_retried', `tried again, ${reason ?? 'no answer'}`);
  else await line(tx, ctx, begun, codes[state], `${words[state]}${reason === undefined ? '' : `, ${reason}`}`);
  if (channel === loopback) return;
  if (delivery !== undefined) {
    const body = { outcome: delivery.outcome, reason, channel, page: pageId, person: userId };
    await recordEvidence(tx, ctx, { type: 'paging.message_sent', subjectId: id, body });
  }
  await recordChange(tx, ctx, { kind: 'paging.message_settled', subjectId: groupId ?? id, permission: 'paging.read' });
}

/** A message about many groups stands in the chain of each by the page that it carried. */
async function line(
  tx: Transaction,
  ctx: RequestContext,
  { id, groupId, pageId, userId, channel }: Begun,
  code: string,
  sentence: string,
): Promise<void> {
  if (groupId === undefined) return;
  const about = { at: ctx.now, stepId: undefined, userId, pageId, notificationId: id };
  await insertChain(tx, [{ ...about, id: ctx.newId(), groupId, code, sentence: `${channel}: ${sentence}` }]);
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

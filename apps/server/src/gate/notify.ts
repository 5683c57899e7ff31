import type { RequestContext, Transaction } from '../platform/context.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { anonymous } from '../platform/make-context.ts';
import type { JobContext, JobHandlers } from '../platform/jobs/runner.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import { findDecision } from './decision-store.ts';
import { answerDecision } from './get-decision.ts';
import { Notice } from './notices.ts';
import { findMailOfPerson, findTarget } from './notification-store.ts';
import { composeNotice, composeTrainNotice, type NoticeText } from './notice-text.ts';
import { withoutHidden } from './restricted.ts';
import { answerTrain } from './trains/get-train.ts';
import { getStoredTrain } from './trains/train-store.ts';

interface Receiver {
  readonly kind: 'mail' | 'slack';
  readonly address: string;
}

/** Notices leave through here: each job is one message to one receiver, tried again until somebody takes it. */
export function noticeJobs(senders: Senders, publicUrl: string): JobHandlers {
  return {
    'gate.notify': async (ctx, payload) => {
      const notice = Notice.parse(payload);
      const receiver = await findReceiver(ctx.read, notice.to);
      const text = await textOf(ctx, notice, publicUrl);
      // The receiver or the decision went away since: nobody is left to tell, or nothing to tell about.
      if (receiver === undefined || text === undefined) return;
      const delivery = await send(senders, receiver, text, notice.messageId);
      if (delivery.outcome === 'retryable' && !ctx.isLastAttempt) throw new Error(delivery.reason);
      await recordDelivery(ctx, notice, receiver, delivery);
    },
  };
}

async function findReceiver(tx: Transaction, to: Notice['to']): Promise<Receiver | undefined> {
  switch (to.kind) {
    case 'target':
      return await findTarget(tx, to.id);
    case 'person': {
      const address = await findMailOfPerson(tx, to.id);
      return address === undefined ? undefined : { kind: 'mail', address };
    }
  }
}

/** Read by our own job, which has no need to know: restricted names are taken out before anything is written down. */
async function textOf(ctx: RequestContext, notice: Notice, publicUrl: string): Promise<NoticeText | undefined> {
  // Read as somebody who knows of no restricted incident: whoever gets it may not.
  if (notice.trainId !== undefined) {
    const train = await getStoredTrain(ctx.read, notice.trainId);
    return composeTrainNotice(await answerTrain(ctx.read, { actor: anonymous, now: ctx.now }, train), publicUrl);
  }
  if (notice.decisionId === undefined) return composeNotice(notice.kind, undefined, publicUrl);
  const decision = await findDecision(ctx.read, notice.decisionId);
  if (decision === undefined) return undefined;
  const answer = await answerDecision(ctx.read, ctx, decision);
  // Read by our own job, who knows every incident; whoever gets it may not.
  return composeNotice(notice.kind, withoutHidden(answer, await needToKnow(ctx.read, { actor: anonymous })), publicUrl);
}

async function send(
  senders: Senders,
  { kind, address }: Receiver,
  { subject, sentences, url }: NoticeText,
  idempotencyKey: string,
): Promise<Delivery> {
  switch (kind) {
    case 'mail': {
      if (senders.mail === undefined) return { outcome: 'rejected', reason: 'no mail server is configured' };
      const text = [...sentences, '', url, ''].join('\n');
      return await senders.mail({ to: address, subject, text, idempotencyKey });
    }
    case 'slack':
      return await senders.chat(address, { text: sentences.join('\n'), link: { url, label: 'open it in Lockstep' } });
  }
}

async function recordDelivery(
  ctx: JobContext,
  { kind, decisionId, trainId, to, messageId }: Notice,
  receiver: Receiver,
  delivery: Delivery,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const isDelivered = delivery.outcome === 'delivered';
    await recordEvidence(tx, ctx, {
      type: isDelivered ? 'gate.notice_delivered' : 'gate.notice_failed',
      subjectId: decisionId ?? trainId ?? to.id,
      body: {
        kind,
        to,
        by: receiver.kind,
        messageId,
        attempt: ctx.attempt,
        reason: delivery.outcome === 'delivered' ? undefined : delivery.reason,
      },
    });
    await ctx.finish(tx);
  });
}

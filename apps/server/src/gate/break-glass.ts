import { actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { evaluateAgain } from './evaluate.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { lockMatter, namesOf } from './lock-matter.ts';
import { addNotices } from './notices.ts';
import { expired } from './request-signoff.ts';
import { personId } from './require-key.ts';
import { insertGlass } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';

const hourMs = 3_600_000;

/** One person goes ahead now, past any verdict but a quarantine. Both teams hear of it at once; somebody else reviews it. */
export async function breakGlass(
  ctx: RequestContext,
  input: { readonly decision: string; readonly reason: string },
): Promise<GateDecision> {
  requirePermission(ctx, 'gate.break_glass');
  requireInteractive(ctx);
  return ctx.transaction(async (tx) => {
    const { decision, facts, ceremony, standing, settings } = await lockMatter(tx, ctx, input.decision);
    if (ceremony.glass !== undefined) throw notNeeded('the glass was broken already');
    if (decision.verdict === 'allow') throw notNeeded('the decision is `allow`');
    if (standing.state === 'signed') throw notNeeded('every key was turned');
    if (ctx.now >= (ceremony.request?.expiresAt ?? decision.expiresAt)) throw expired(decision.number);
    const fresh = await evaluateAgain(tx, ctx, decision, facts);
    if (fresh.facts.target.isQuarantined) {
      throw new Problem('gate.quarantined', `\`${decision.target}\` is quarantined by security: nothing passes that`, {
        help: 'take another release; only the security key lifts a quarantine',
      });
    }
    const expiresAt = ctx.now + settings.breakGlassTtlHours * hourMs;
    const reviewDueAt = ctx.now + settings.breakGlassReviewHours * hourMs;
    const broken = { actor: actorRef(ctx.actor), at: ctx.now, expiresAt, reviewDueAt, reason: input.reason };
    await insertGlass(tx, { ...broken, decisionId: decision.id, userId: personId(ctx) });
    await recordGateEvent(tx, ctx, {
      type: 'gate.glass_broken',
      subjectId: decision.id,
      body: {
        ...namesOf(decision),
        reason: input.reason,
        expiresAt: isoInstant(expiresAt),
        reviewDueAt: isoInstant(reviewDueAt),
        verdictNow: fresh.decision.verdict,
      },
    });
    await addNotices(tx, ctx, decision, { kind: 'glass_broken', axes: ['reliability', 'security'] });
    const payload = { decisionId: decision.id };
    await addJob(tx, ctx, { kind: 'gate.review_due', key: decision.id, payload, dueAt: reviewDueAt });
    return await answerDecision(tx, ctx, decision);
  });
}

function notNeeded(because: string): Problem {
  return new Problem('gate.signoff_not_needed', `there is no glass to break: ${because}`, {
    help: 'look at the decision: it may go ahead, or waits for a review',
  });
}

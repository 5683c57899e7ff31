import { actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive } from '../platform/require-permission.ts';
import { findDecision } from './decision-store.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { lockMatter, namesOf } from './lock-matter.ts';
import { addNotices } from './notices.ts';
import { maySign, personId, requireKey } from './require-key.ts';
import { listCeremonies } from './signoff-rows-store.ts';
import { findGlassUser, lockDecision, updateReview } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';

/** Was it right to break the glass? Said by somebody with a key who did not break it; late is still a review. */
export async function reviewBreakGlass(
  ctx: RequestContext,
  input: { readonly decision: string; readonly verdict: 'justified' | 'not_justified'; readonly note: string },
): Promise<GateDecision> {
  requireInteractive(ctx);
  const axis = maySign(ctx, 'security') ? 'security' : 'reliability';
  return ctx.transaction(async (tx) => {
    await requireKey(tx, ctx, axis);
    const { decision, ceremony } = await lockMatter(tx, ctx, input.decision);
    const { glass } = ceremony;
    if (glass === undefined || glass.reviewedAt !== undefined) throw nothingToReview(decision.number);
    if ((await findGlassUser(tx, decision.id)) === personId(ctx)) {
      throw new Problem('gate.same_person', 'you broke the glass: somebody else reviews it', {
        help: 'ask a holder of either key',
      });
    }
    const { verdict, note } = input;
    const review = { by: actorRef(ctx.actor), at: ctx.now, verdict, note };
    if (!(await updateReview(tx, decision.id, review))) throw nothingToReview(decision.number);
    await recordGateEvent(tx, ctx, {
      type: 'gate.glass_reviewed',
      subjectId: decision.id,
      body: { ...namesOf(decision), brokenBy: glass.by.name, verdict, note, isLate: ctx.now > glass.reviewDueAt },
    });
    return await answerDecision(tx, ctx, decision);
  });
}

function nothingToReview(number: number): Problem {
  return new Problem('gate.review_not_due', `there is no broken glass to review on G-${number}`, {
    help: 'look at the decision again: it may have been reviewed',
  });
}

/** Runs when a review falls due: says so to both teams when there is none yet. */
export async function remindOfReview(ctx: JobContext, decisionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockDecision(tx, decisionId);
    const decision = await findDecision(tx, decisionId);
    const glass = decision && (await listCeremonies(tx, [decision])).get(decisionId)?.glass;
    if (decision !== undefined && glass !== undefined && glass.reviewedAt === undefined) {
      await recordGateEvent(tx, ctx, {
        type: 'gate.review_overdue',
        subjectId: decisionId,
        body: { ...namesOf(decision), brokenBy: glass.by.name },
      });
      await addNotices(tx, ctx, decision, { kind: 'review_overdue', axes: ['reliability', 'security'] });
    }
    await ctx.finish(tx);
  });
}

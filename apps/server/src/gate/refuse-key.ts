import type { Axis } from '@lockstep/gate';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requireInteractive } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { answerDecision } from './get-decision.ts';
import { lockMatter, type Matter, namesOf } from './lock-matter.ts';
import { type HeldServiceKey, requireServiceKey } from './require-service-key.ts';
import { insertTurn } from './signoff-store.ts';
import type { GateDecision } from './standing.ts';
import { refuseTurn } from './turn-key.ts';

/** Says no, with the reason. It ends the decision: whoever wants to go on asks the gate again. */
export async function refuseKey(
  ctx: RequestContext,
  input: { readonly decision: string; readonly axis: Axis; readonly reason: string },
): Promise<GateDecision> {
  const { axis, reason } = input;
  requireInteractive(ctx);
  return ctx.transaction(async (tx) => {
    const matter = await lockMatter(tx, ctx, input.decision);
    const key = await requireServiceKey(tx, ctx, axis, matter.decision);
    await refuseTurn(tx, matter, axis, key.userId);
    await writeRefusal(tx, ctx, matter, { axis, reason, key });
    return await answerDecision(tx, ctx, matter.decision);
  });
}

export async function writeRefusal(
  tx: Transaction,
  ctx: RequestContext,
  { decision }: Matter,
  { axis, reason, key }: { readonly axis: Axis; readonly reason: string; readonly key: HeldServiceKey },
): Promise<void> {
  const { isDeputy, isRecentlyGranted, by, team } = key;
  await insertTurn(tx, {
    ...key,
    decisionId: decision.id,
    axis,
    actor: actorRef(ctx.actor),
    at: ctx.now,
    isRefusal: true,
    factsDigest: decision.factsDigest,
    note: reason,
  });
  await recordGateEvent(tx, ctx, {
    type: 'gate.key_refused',
    subjectId: decision.id,
    body: { ...namesOf(decision), axis, reason, isDeputy, isRecentlyGranted, by, team },
  });
}

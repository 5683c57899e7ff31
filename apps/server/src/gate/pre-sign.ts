import { type Axis, groundsOf } from '@lockstep/gate';
import { actorRef, ledgerChanged } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { evaluateNow } from './evaluate.ts';
import { recordGateEvent } from './events.ts';
import { requireKey, requireMaySign } from './require-key.ts';
import { insertPreSignature } from './signoff-store.ts';

export interface PreSign {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly axis: Axis;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const longestMs = 30 * 24 * 3_600_000;

/** Signs by day for a target to use at night: covers the grounds that stand against it now, and nothing that comes later. */
export async function preSign(ctx: RequestContext, input: PreSign): Promise<{ id: string }> {
  const { axis, version, reason, expiresAt } = input;
  requireMaySign(ctx, axis);
  if (expiresAt <= ctx.now || expiresAt > ctx.now + longestMs) throw badExpiry();
  return ctx.transaction(async (tx) => {
    const key = await requireKey(tx, ctx, axis);
    const { decision, targetId, serviceId, environmentId } = await evaluateNow(tx, ctx, {
      service: input.service,
      environment: input.environment,
      target: version,
      motive: 'reliability',
      reason,
      isAutomatic: false,
      isFeedAgeRuleOff: false,
    });
    const grounds = [...new Set(groundsOf(decision.target, axis))].toSorted();
    const id = ctx.newId();
    const lane = { serviceId, environmentId, releaseId: targetId };
    const who = { axis, userId: key.userId, actor: actorRef(ctx.actor), reason, grounds };
    await insertPreSignature(tx, { id, ...lane, ...who, signedAt: ctx.now, expiresAt });
    await recordGateEvent(tx, ctx, {
      type: 'gate.pre_signed',
      subjectId: id,
      body: { ...input, expiresAt: isoInstant(expiresAt), grounds, isRecentlyGranted: key.isRecentlyGranted },
    });
    await ledgerChanged(tx, ctx, serviceId);
    return { id };
  });
}

function badExpiry(): Problem {
  return new Problem('request.invalid', '`body.expiresAt`: must lie within the next 30 days', {
    help: 'what is signed by day is looked at again before long',
    fields: [{ field: 'body.expiresAt', problem: 'is past or too far away' }],
  });
}

import { canLift } from '@lockstep/gate';
import { actorRef, ledgerChanged } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { lockHold, type StoredHold, updateLifted } from './hold-store.ts';
import { holdPermission } from './place-hold.ts';

const axes = ['reliability', 'security'] as const;

/** Takes a hold away; only the axis that placed it may. Lifting one that is lifted changes nothing. */
export async function liftHold(ctx: RequestContext, holdId: string, reason: string): Promise<StoredHold> {
  requireInteractive(ctx);
  const held = axes.filter((axis) => ctx.actor.permissions.has(holdPermission[axis]));
  if (held.length === 0) requirePermission(ctx, 'gate.hold_reliability');
  return ctx.transaction(async (tx) => {
    const hold = await lockHold(tx, holdId);
    requireSampleScope(ctx, { isSample: hold.isSample, name: hold.service });
    if (!held.some((axis) => canLift(hold, axis))) {
      throw new Problem('gate.hold_other_axis', `this hold was placed for ${hold.axis}: only that key lifts it`, {
        help: `ask a holder of the ${hold.axis} key`,
      });
    }
    if (hold.liftedAt !== undefined) return hold;
    const by = actorRef(ctx.actor);
    await updateLifted(tx, hold.id, { at: ctx.now, by, because: reason });
    const { service, environment, version, axis, isQuarantine } = hold;
    await recordGateEvent(tx, ctx, {
      type: 'gate.hold_lifted',
      subjectId: hold.id,
      body: { service, environment, version, axis, isQuarantine, reason },
    });
    await ledgerChanged(tx, ctx, hold.serviceId);
    return { ...hold, liftedAt: ctx.now, liftedBy: by };
  });
}

import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService, requireSampleScope } from '#services/index.ts';
import { findChange, lockChange, updateChangeEnd } from './event-store.ts';
import { recordLedgerEvent } from './events.ts';
import { refuseFutureMoment } from './moments.ts';
import type { ServiceChange } from './release.ts';

export interface EndChange {
  readonly service: string;
  readonly change: string;
  /** Epoch milliseconds; now when absent. */
  readonly at?: number | undefined;
}

/**
 * What an axis put up (a block, a limit, a revocation) is held by it until it expires: only its key takes it down.
 * A weakened control anybody may put right.
 */
function refuseOtherAxis(ctx: RequestContext, change: ServiceChange): void {
  const { motive, weakensControl, expiresAt } = change;
  const isOver = expiresAt !== undefined && expiresAt <= ctx.now;
  if (motive === 'routine' || weakensControl || isOver) return;
  if (ctx.actor.permissions.has(`gate.hold_${motive}`)) return;
  throw new Problem('gate.hold_other_axis', `${change.kind} \`${change.subject}\` is held by ${motive}`, {
    help: `ask somebody who holds the ${motive} key to end it`,
  });
}

/** Repeating it changes nothing; a change that ended keeps its end. */
export async function endChange(ctx: RequestContext, input: EndChange): Promise<ServiceChange> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, input.service);
    requireSampleScope(ctx, service);
    await lockChange(tx, input.change);
    const change = await findChange(tx, service.id, input.change);
    if (change === undefined) {
      throw new Problem('releases.event_not_found', `\`${service.name}\` has no change \`${input.change}\``, {
        help: 'the ledger of the service lists them',
      });
    }
    if (change.endedAt !== undefined) return change;
    refuseOtherAxis(ctx, change);
    const endedAt = input.at ?? ctx.now;
    refuseFutureMoment(ctx, 'at', endedAt);
    if (endedAt < change.at) {
      throw new Problem('request.invalid', '`body.at`: is before the change', {
        help: 'send a later moment, or leave it out for now',
        fields: [{ field: 'body.at', problem: `is before ${new Date(change.at).toISOString()}` }],
      });
    }
    await updateChangeEnd(tx, change.id, endedAt);
    const { environment, kind, subject } = change;
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.change_ended',
      serviceId: service.id,
      subjectId: change.id,
      body: { service: service.name, environment, kind, subject, at: new Date(endedAt).toISOString() },
    });
    return { ...change, endedAt };
  });
}

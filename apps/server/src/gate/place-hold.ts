import type { Axis } from '@lockstep/gate';
import { actorRef, getRelease, ledgerChanged } from '#releases/index.ts';
import { getEnvironment, getService, requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { insertHold, type StoredHold } from './hold-store.ts';
import { endCeremoniesOfRelease } from './signoff-store.ts';

export interface PlaceHold {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly axis: Axis;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number | undefined;
  readonly isQuarantine: boolean;
}

export const holdPermission = { reliability: 'gate.hold_reliability', security: 'gate.hold_security' } as const;

/** Claims for one axis that a release must not run. A quarantine is security's, and nothing passes it. */
export async function placeHold(ctx: RequestContext, input: PlaceHold): Promise<StoredHold> {
  const { axis, reason, expiresAt, isQuarantine } = input;
  requireInteractive(ctx);
  requirePermission(ctx, holdPermission[axis]);
  if (isQuarantine && axis !== 'security') {
    throw new Problem('gate.hold_other_axis', 'a quarantine is placed by the security key', {
      help: 'place a reliability hold instead, or ask a holder of the security key',
    });
  }
  if (expiresAt !== undefined && expiresAt <= ctx.now) {
    throw new Problem('request.invalid', '`body.expiresAt`: is past', {
      help: 'leave it out for a hold that lasts until it is lifted',
      fields: [{ field: 'body.expiresAt', problem: 'is past' }],
    });
  }
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, input.service);
    requireSampleScope(ctx, service);
    const environment = await getEnvironment(tx, input.environment);
    const release = await getRelease(tx, service, input.version);
    const hold: StoredHold = {
      id: ctx.newId(),
      serviceId: service.id,
      service: service.name,
      isSample: service.isSample,
      environmentId: environment.id,
      environment: environment.name,
      releaseId: release.id,
      version: release.version,
      axis,
      reason,
      subject: undefined,
      isQuarantine,
      placedAt: ctx.now,
      placedBy: actorRef(ctx.actor),
      expiresAt,
      liftedAt: undefined,
      liftedBy: undefined,
    };
    await insertHold(tx, hold);
    await recordPlaced(tx, ctx, hold);
    if (isQuarantine) await endCeremoniesOfRelease(tx, hold, ctx.now, 'quarantined by security');
    await ledgerChanged(tx, ctx, service.id);
    return hold;
  });
}

export async function recordPlaced(tx: Transaction, ctx: RequestContext, hold: StoredHold): Promise<void> {
  const { service, environment, version, axis, reason, subject, isQuarantine, placedAt, expiresAt } = hold;
  await recordGateEvent(tx, ctx, {
    type: 'gate.hold_placed',
    subjectId: hold.id,
    body: {
      service,
      environment,
      version,
      axis,
      reason,
      subject,
      isQuarantine,
      placedAt: isoInstant(placedAt),
      expiresAt: expiresAt === undefined ? undefined : isoInstant(expiresAt),
    },
  });
}

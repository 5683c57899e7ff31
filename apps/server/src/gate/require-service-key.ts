import type { Axis } from '@lockstep/gate';
import { findKeyGrant } from '#access/index.ts';
import { holdKeyOf, listKeyCarriers } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive } from '../platform/require-permission.ts';
import { onDutyRings, type TeamRing } from './lane-keys.ts';
import { namedOr } from './named-or.ts';
import { dayMs, type HeldKey, maySign, personId } from './require-key.ts';

interface OfService {
  readonly serviceId: string;
  readonly service: string;
}

/** A key as it is held for one service. */
export interface HeldServiceKey extends HeldKey {
  /** What it is held by: the role, being deputy, or a team. */
  readonly by: 'role' | 'deputy' | 'embedded' | 'engaged';
  readonly team: string | undefined;
}

/**
 * The key of an axis as the caller holds it for a service at this moment: by role, or by the team that looks after the service.
 * It stays held until the transaction ends. The deputy steps in where neither holds it.
 */
export async function requireServiceKey(
  tx: Transaction,
  ctx: RequestContext,
  axis: Axis,
  of: OfService,
): Promise<HeldServiceKey> {
  requireInteractive(ctx);
  return await requireHeldKey(tx, ctx, axis, { ...of, userId: personId(ctx), isByRole: maySign(ctx, axis) });
}

/**
 * The same without turning it: for what only somebody may say who holds it.
 *
 * @param of `isByRole`: a grant of the role counts; a token never carries that right, and its person may hold it all the same
 */
export async function requireHeldKey(
  tx: Transaction,
  ctx: RequestContext,
  axis: Axis,
  of: OfService & { readonly userId: string; readonly isByRole: boolean },
): Promise<HeldServiceKey> {
  const { userId } = of;
  await holdKeyOf(tx, userId, of.serviceId, axis);
  const ring = (await onDutyRings(tx, await listKeyCarriers(tx, of.serviceId), ctx.now))[axis];
  const own = ctx.actor.isSample ? undefined : ring.find((carrier) => carrier.userId === userId);
  const granted = of.isByRole ? await findKeyGrant(tx, userId, axis) : undefined;
  const grant = granted?.isDeputy === true && ring.length > 0 ? undefined : granted;
  if (own === undefined && grant === undefined) throw notHeld(axis, of, ring);
  const grantedAt = Math.min(own?.grantedAt ?? Number.POSITIVE_INFINITY, grant?.grantedAt ?? Number.POSITIVE_INFINITY);
  const isDeputy = own === undefined && grant?.isDeputy === true;
  return {
    userId,
    isDeputy,
    isRecentlyGranted: !ctx.actor.isSample && grantedAt > ctx.now - dayMs,
    by: isDeputy ? 'deputy' : grant !== undefined ? 'role' : (own?.by ?? 'role'),
    team: grant === undefined ? own?.team : undefined,
  };
}

function notHeld(axis: Axis, { service }: OfService, ring: TeamRing): Problem {
  const names = ring.map(({ name }) => name);
  return new Problem('access.forbidden', `you do not hold the ${axis} key of \`${service}\``, {
    help:
      names.length === 0
        ? 'ask a holder of the key; two people with the right to grant it give one'
        : `ask ${namedOr(names)}: they hold the ${axis} key of ${service}`,
  });
}

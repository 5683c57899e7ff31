import type { Axis } from '@lockstep/gate';
import { findKeyGrant } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';

export const dayMs = 24 * 3_600_000;

export interface HeldKey {
  readonly userId: string;
  readonly isDeputy: boolean;
  /** Within the last day: flagged wherever it is used. */
  readonly isRecentlyGranted: boolean;
}

const permissionOf = { reliability: 'gate.sign_reliability', security: 'gate.sign_security' } as const;

/** First line of whatever turns a key: a person at a screen with the right for this axis. */
export function requireMaySign(ctx: RequestContext, axis: Axis): void {
  requireInteractive(ctx);
  requirePermission(ctx, permissionOf[axis]);
}

/** Whether the caller holds one of the keys, as far as their rights say. */
export function maySign(ctx: Pick<RequestContext, 'actor'>, axis: Axis): boolean {
  return ctx.actor.permissions.has(permissionOf[axis]);
}

/** The caller's id; keys are held by people, and every interactive caller is one. */
export function personId(ctx: RequestContext): string {
  const { userId } = ctx.actor;
  if (userId === undefined) throw new RangeError('an interactive actor has no user');
  return userId;
}

/** The key as it is held at this moment: a right read at the start of the request may have gone since. */
export async function requireKey(tx: Transaction, ctx: RequestContext, axis: Axis): Promise<HeldKey> {
  requireMaySign(ctx, axis);
  const userId = personId(ctx);
  const grant = await findKeyGrant(tx, userId, axis);
  if (grant === undefined) {
    throw new Problem('access.forbidden', `you do not hold the ${axis} key`, {
      help: 'ask two people with the right to grant it',
    });
  }
  const isRecentlyGranted = !ctx.actor.isSample && grant.grantedAt > ctx.now - dayMs;
  return { userId, isDeputy: grant.isDeputy, isRecentlyGranted };
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ContactMethod, Reachability } from './contact.ts';
import { findMethodOwner, insertMethod } from './method-store.ts';
import { listReachable } from './reachability-store.ts';

/** Whose contacts are meant: one's own, or those of others for who may manage them. */
export function personOf(ctx: RequestContext, person: string): string {
  requirePermission(ctx, 'contacts.own');
  const own = ctx.actor.userId;
  const userId = person === 'me' ? own : person;
  if (userId === undefined) throw personNotFound(person);
  if (userId !== own) requirePermission(ctx, 'contacts.manage');
  return userId;
}

export async function getReachability(tx: Transaction, userId: string): Promise<Reachability> {
  const reachability = (await listReachable(tx, [userId])).get(userId);
  if (reachability !== undefined) return reachability;
  throw personNotFound(userId);
}

/** A contact method together with everything else of its person. The sign-in address has the person's own id. */
export async function getOwnMethod(
  tx: Transaction,
  ctx: RequestContext,
  id: string,
): Promise<{ readonly method: ContactMethod; readonly reachability: Reachability }> {
  requirePermission(ctx, 'contacts.own');
  const userId = (await findMethodOwner(tx, id)) ?? id;
  const reachability = (await listReachable(tx, [userId])).get(userId);
  const method = reachability?.methods.find((each) => each.id === id);
  if (method === undefined || reachability === undefined) throw methodNotFound(id);
  personOf(ctx, userId);
  return { method, reachability };
}

/** The sign-in address gets its row as soon as something about it changes. */
export async function keepMethod(tx: Transaction, method: ContactMethod, now: number): Promise<void> {
  if (method.id === method.userId) await insertMethod(tx, method, now);
}

function methodNotFound(id: string): Problem {
  return new Problem('contacts.method_not_found', `contact method \`${id}\` does not exist`, {
    help: 'list yours with `GET /api/v1/people/me/contact-methods`',
  });
}

function personNotFound(person: string): Problem {
  return new Problem('access.user_not_found', `there is no person \`${person}\``, {
    help: 'use `me`, or an id of `GET /api/v1/access/people`',
  });
}

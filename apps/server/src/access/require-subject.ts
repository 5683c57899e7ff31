import type { Person } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal, requireSignedIn } from '../platform/require-permission.ts';
import { findPerson } from './store.ts';

/** The person a use case is about: real and not deactivated. */
export async function getActivePerson(tx: Transaction, userId: string): Promise<Person> {
  const person = await findPerson(tx, userId);
  if (person === undefined || person.state === 'deactivated') {
    throw new Problem('access.user_not_found', `person \`${userId}\` does not exist or is deactivated`, {
      help: 'list them with `GET /api/v1/access/people`',
    });
  }
  if (!person.isSample) return person;
  throw new Problem('gate.sample_only', `\`${person.name}\` is a sample person`, {
    help: 'sample people come and go with the sample; their roles do not change',
  });
}

/** Own things need no right; those of others need `access.manage`. */
export function requireOwnOrManaged(ctx: RequestContext, ownerId: string): void {
  requireSignedIn(ctx);
  requireReal(ctx);
  if (ctx.actor.userId !== ownerId) requirePermission(ctx, 'access.manage');
}

/** The real user behind a session or token. */
export function requireUserId(ctx: RequestContext): string {
  requireSignedIn(ctx);
  if (ctx.actor.userId === undefined) throw new RangeError('this actor has no user');
  return ctx.actor.userId;
}

export function lastAdmin(): Problem {
  return new Problem('access.last_admin', 'this is the last admin', { help: 'make somebody else an admin first' });
}

import type { OneTimeLink, Role } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { createOneTimeLink } from './one-time-link.ts';
import { insertRole, insertUser, isEmailTaken, lockAccessState } from './store.ts';

export interface InvitePerson {
  readonly name: string;
  readonly email: string;
  /** Only those that one person may grant. */
  readonly roles: readonly Extract<Role, 'responder' | 'auditor'>[];
}

export async function invitePerson(
  ctx: RequestContext,
  input: InvitePerson,
  publicUrl: string,
): Promise<OneTimeLink & { userId: string }> {
  requirePermission(ctx, 'access.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const { name, email, roles } = input;
    if (await isEmailTaken(tx, email)) {
      throw new Problem('access.user_exists', `somebody with the address \`${email}\` exists already`, {
        help: 'make a recovery link for that person instead',
      });
    }
    const userId = ctx.newId();
    await insertUser(tx, { id: userId, name, email, passwordHash: undefined, isSample: false, now: ctx.now });
    for (const role of roles) await insertRole(tx, { userId, role, now: ctx.now, isSinglePerson: false });
    const link = await createOneTimeLink(tx, ctx, { purpose: 'invite', userId, publicUrl });
    await recordEvidence(tx, ctx, { type: 'access.person_invited', subjectId: userId, body: { name, email, roles } });
    await recordChange(tx, ctx, { kind: 'access.person_invited', subjectId: userId, permission: 'access.read' });
    return { ...link, userId };
  });
}

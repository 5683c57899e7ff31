import { roles } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { deleteDeputy } from './change-store.ts';
import { takeOtherKeys } from './key-losses.ts';
import { closeLinks } from './link-store.ts';
import { getActivePerson, lastAdmin } from './require-subject.ts';
import { revokeSessionsOf } from './session-store.ts';
import { deleteRoles, listHolders, lockAccessState, updateDeactivated } from './store.ts';
import { revokeTokensOf } from './token-store.ts';

/** At once and by one person: an account that was taken over must be closed in seconds. */
export async function deactivatePerson(ctx: RequestContext, userId: string): Promise<void> {
  requirePermission(ctx, 'access.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const person = await getActivePerson(tx, userId);
    const admins = await listHolders(tx, ['admin']);
    if (admins.size === 1 && admins.has(userId)) throw lastAdmin();
    await updateDeactivated(tx, userId, ctx.now);
    await deleteRoles(tx, userId, roles);
    await deleteDeputy(tx, userId);
    await takeOtherKeys(tx, ctx, userId);
    await closeLinks(tx, ['invite', 'recovery'], userId, ctx.now);
    await revokeSessionsOf(tx, userId, ctx.now);
    await revokeTokensOf(tx, userId, ctx.now);
    await recordEvidence(tx, ctx, {
      type: 'access.person_deactivated',
      subjectId: userId,
      body: { name: person.name, roles: person.roles.map((grant) => grant.role) },
    });
    await recordChange(tx, ctx, { kind: 'access.person_deactivated', subjectId: userId, permission: 'access.read' });
  });
}

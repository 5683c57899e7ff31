import type { OneTimeLink } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { createOneTimeLink } from './one-time-link.ts';
import { getActivePerson, lastAdmin } from './require-subject.ts';
import { listHolders, lockAccessState } from './store.ts';

export async function recoverPerson(ctx: RequestContext, userId: string, publicUrl: string): Promise<OneTimeLink> {
  requirePermission(ctx, 'access.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const person = await getActivePerson(tx, userId);
    const admins = await listHolders(tx, ['admin']);
    if (admins.size === 1 && admins.has(userId)) throw lastAdmin();
    const purpose = person.state === 'invited' ? 'invite' : 'recovery';
    const link = await createOneTimeLink(tx, ctx, { purpose, userId, publicUrl });
    await recordEvidence(tx, ctx, { type: 'access.recovery_link_created', subjectId: userId, body: { purpose } });
    return link;
  });
}

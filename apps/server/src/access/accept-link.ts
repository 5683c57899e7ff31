import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { deleteDeputy } from './change-store.ts';
import { linkInvalid } from './complete-setup.ts';
import { takeOtherKeys } from './key-losses.ts';
import { takeLink } from './link-store.ts';
import { hashPassword } from './password.ts';
import { hashToken } from './secret-token.ts';
import { revokeSessionsOf } from './session-store.ts';
import { asPerson, type Origin, startSession, type StartedSession } from './start-session.ts';
import { deleteRoles, findPerson, listHolders, lockAccessState, updatePassword } from './store.ts';
import { revokeTokensOf } from './token-store.ts';
import { noteSecondPerson } from './two-people.ts';

/** The person behind an invitation or a recovery link chooses a password and is signed in. */
export async function acceptLink(
  ctx: RequestContext,
  input: { token: string; password: string },
  origin: Origin,
): Promise<StartedSession> {
  const passwordHash = await hashPassword(input.password);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const link = await takeLink(tx, hashToken(input.token), ['invite', 'recovery'], ctx.now);
    const person = link?.userId === undefined ? undefined : await findPerson(tx, link.userId);
    if (link === undefined || person === undefined || person.state === 'deactivated') throw linkInvalid();
    if (link.purpose === 'recovery') await takeWeightAway(tx, ctx, person.id);
    await updatePassword(tx, person.id, passwordHash);
    await noteSecondPerson(tx, ctx.now);
    await recordEvidence(tx, asPerson(ctx, person.id, person.name), {
      type: link.purpose === 'recovery' ? 'access.person_recovered' : 'access.invitation_accepted',
      subjectId: person.id,
      body: {},
    });
    return await startSession(tx, ctx, { userId: person.id, name: person.name }, origin);
  });
}

/**
 * Whoever made the recovery link could use it too. So it never carries admin or a key: two people grant those again. It does not
 * work on the last admin either, who would otherwise be replaced by whoever made the link and then left.
 */
async function takeWeightAway(tx: Transaction, ctx: RequestContext, userId: string): Promise<void> {
  const admins = await listHolders(tx, ['admin']);
  if (admins.size === 1 && admins.has(userId)) throw linkInvalid();
  await deleteRoles(tx, userId, ['admin', 'reliability_key', 'security_key']);
  await deleteDeputy(tx, userId);
  await takeOtherKeys(tx, ctx, userId);
  await revokeSessionsOf(tx, userId, ctx.now);
  await revokeTokensOf(tx, userId, ctx.now);
}

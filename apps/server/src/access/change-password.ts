import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { SessionChange } from '../platform/http/handlers.ts';
import { requireInteractive, requireReal } from '../platform/require-permission.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { getActivePerson, requireUserId } from './require-subject.ts';
import { revokeSessionsOf } from './session-store.ts';
import { wrongCredentials } from './sign-in.ts';
import { type Origin, startSession } from './start-session.ts';
import { findLogin, updatePassword } from './store.ts';

/** Ends every session and starts a new one for this browser: whoever knew the old password is out. */
export async function changePassword(
  ctx: RequestContext,
  input: { current: string; next: string },
  origin: Origin,
): Promise<SessionChange> {
  requireInteractive(ctx);
  requireReal(ctx);
  const userId = requireUserId(ctx);
  const person = await getActivePerson(ctx.read, userId);
  const login = await findLogin(ctx.read, person.email ?? '');
  if (login === undefined || !(await verifyPassword(input.current, login.passwordHash))) throw wrongCredentials();
  const passwordHash = await hashPassword(input.next);
  return await ctx.transaction(async (tx) => {
    await updatePassword(tx, userId, passwordHash);
    await revokeSessionsOf(tx, userId, ctx.now);
    await recordEvidence(tx, ctx, { type: 'access.password_changed', subjectId: userId, body: {} });
    const started = await startSession(tx, ctx, { userId, name: person.name }, origin);
    return started.session;
  });
}

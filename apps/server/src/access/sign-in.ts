import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { verifyPassword } from './password.ts';
import { type Origin, startSession, type StartedSession } from './start-session.ts';
import { findLogin } from './store.ts';

export function wrongCredentials(): Problem {
  return new Problem('access.wrong_credentials', 'address or password is wrong', {
    help: 'check both; an admin can make a recovery link',
  });
}

/** The same answer, after the same time, whether the address, the password or the account is wrong. */
export async function signIn(
  ctx: RequestContext,
  input: { email: string; password: string },
  origin: Origin,
): Promise<StartedSession> {
  const login = await findLogin(ctx.read, input.email);
  const isRight = await verifyPassword(input.password, login?.passwordHash);
  if (login === undefined || !isRight) throw wrongCredentials();
  return await ctx.transaction(async (tx) => {
    // Deactivated or recovered while the password was being checked?
    const current = await findLogin(tx, input.email);
    if (current?.passwordHash !== login.passwordHash) throw wrongCredentials();
    return await startSession(tx, ctx, login, origin);
  });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { setupClosed } from './create-setup-link.ts';
import { takeLink } from './link-store.ts';
import { hashPassword } from './password.ts';
import { hashToken } from './secret-token.ts';
import { asPerson, type Origin, startSession, type StartedSession } from './start-session.ts';
import { insertRole, insertUser, listHolders, lockAccessState } from './store.ts';

export interface CompleteSetup {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export function linkInvalid(): Problem {
  return new Problem('access.setup_link_invalid', 'this link does not work: it was used, replaced, or is too old', {
    help: 'ask for a new one; for the first admin run `lockstep setup-link` on the server',
  });
}

/** Whether the first admin is still to be made. */
export async function isSetupOpen(tx: Transaction): Promise<boolean> {
  return (await listHolders(tx, ['admin'])).size === 0;
}

/** Makes the first admin. The link is used up in the same transaction, so of ten callers one gets through. */
export async function completeSetup(
  ctx: RequestContext,
  input: CompleteSetup,
  origin: Origin,
): Promise<StartedSession> {
  // Before the transaction: deriving takes a while, and nothing slow belongs inside.
  const passwordHash = await hashPassword(input.password);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    if (!(await isSetupOpen(tx))) throw setupClosed();
    const link = await takeLink(tx, hashToken(input.token), ['setup'], ctx.now);
    if (link === undefined) throw linkInvalid();
    const userId = ctx.newId();
    const { name, email } = input;
    await insertUser(tx, { id: userId, name, email, passwordHash, isSample: false, now: ctx.now });
    await insertRole(tx, { userId, role: 'admin', now: ctx.now, isSinglePerson: true });
    await recordEvidence(tx, asPerson(ctx, userId, name), {
      type: 'access.setup_completed',
      subjectId: userId,
      body: { name, email },
    });
    return await startSession(tx, ctx, { userId, name }, origin);
  });
}

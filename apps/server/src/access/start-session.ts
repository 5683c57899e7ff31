import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { SessionChange } from '../platform/http/handlers.ts';
import { sessionLifeMs } from './authenticate.ts';
import { newSecretToken } from './secret-token.ts';
import { insertSession } from './session-store.ts';

/** Where a sign-in comes from, for the list of sessions. */
export interface Origin {
  readonly userAgent: string;
  readonly address: string;
}

export interface StartedSession {
  readonly userId: string;
  readonly session: SessionChange;
}

/** The context of the person who has just proved who they are. */
export function asPerson(ctx: RequestContext, userId: string, name: string): RequestContext {
  return { ...ctx, actor: { kind: 'person', id: userId, userId, name, permissions: new Set(), isSample: false } };
}

export async function startSession(
  tx: Transaction,
  ctx: RequestContext,
  person: { userId: string; name: string },
  origin: Origin,
): Promise<StartedSession> {
  const { token, tokenHash } = newSecretToken();
  const id = ctx.newId();
  const expiresAt = ctx.now + sessionLifeMs;
  await insertSession(tx, { id, tokenHash, userId: person.userId, now: ctx.now, expiresAt, ...origin });
  await recordEvidence(tx, asPerson(ctx, person.userId, person.name), {
    type: 'access.signed_in',
    subjectId: person.userId,
    body: { sessionId: id, ...origin },
  });
  return { userId: person.userId, session: { token, expiresAt } };
}

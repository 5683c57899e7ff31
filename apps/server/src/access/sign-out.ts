import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requireInteractive } from '../platform/require-permission.ts';
import { revokeSessionById } from './session-store.ts';

export async function signOut(ctx: RequestContext): Promise<void> {
  requireInteractive(ctx);
  const { sessionId } = ctx.actor;
  if (sessionId === undefined) return;
  await ctx.transaction(async (tx) => {
    if (!(await revokeSessionById(tx, sessionId, ctx.now))) return;
    await recordEvidence(tx, ctx, { type: 'access.signed_out', subjectId: ctx.actor.id, body: { sessionId } });
  });
}

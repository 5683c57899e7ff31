import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireSignedIn } from '../platform/require-permission.ts';
import { requireOwnOrManaged } from './require-subject.ts';
import { findSessionOwner, revokeSessionById } from './session-store.ts';

export async function revokeSession(ctx: RequestContext, sessionId: string): Promise<void> {
  requireSignedIn(ctx);
  await ctx.transaction(async (tx) => {
    const ownerId = await findSessionOwner(tx, sessionId);
    if (ownerId === undefined) {
      throw new Problem('access.session_not_found', 'this session does not exist or is over', {
        help: 'list them again',
      });
    }
    requireOwnOrManaged(ctx, ownerId);
    if (!(await revokeSessionById(tx, sessionId, ctx.now))) return;
    await recordEvidence(tx, ctx, { type: 'access.session_revoked', subjectId: ownerId, body: { sessionId } });
  });
}

import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { requireOwnOrManaged } from './require-subject.ts';
import { findTokenOwner, revokeTokenById } from './token-store.ts';

export async function revokeToken(ctx: RequestContext, tokenId: string): Promise<void> {
  requirePermission(ctx, 'access.tokens');
  await ctx.transaction(async (tx) => {
    const ownerId = await findTokenOwner(tx, tokenId);
    if (ownerId === undefined) {
      throw new Problem('access.token_not_found', 'this token does not exist or is revoked', {
        help: 'list them again',
      });
    }
    requireOwnOrManaged(ctx, ownerId);
    if (!(await revokeTokenById(tx, tokenId, ctx.now))) return;
    await recordEvidence(tx, ctx, { type: 'access.token_revoked', subjectId: tokenId, body: {} });
  });
}

import type { ApiToken } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { requireOwnOrManaged, requireUserId } from './require-subject.ts';
import { listTokensOf } from './token-store.ts';

export async function listTokens(ctx: RequestContext, userId: string | undefined): Promise<ApiToken[]> {
  requirePermission(ctx, 'access.tokens');
  const ownerId = userId ?? requireUserId(ctx);
  requireOwnOrManaged(ctx, ownerId);
  return await listTokensOf(ctx.read, ownerId);
}

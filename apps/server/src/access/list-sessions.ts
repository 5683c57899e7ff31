import type { Session } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { sessionIdleMs } from './authenticate.ts';
import { requireOwnOrManaged, requireUserId } from './require-subject.ts';
import { listSessionsOf } from './session-store.ts';

export async function listSessions(ctx: RequestContext, userId: string | undefined): Promise<Session[]> {
  const ownerId = userId ?? requireUserId(ctx);
  requireOwnOrManaged(ctx, ownerId);
  return await listSessionsOf(ctx.read, ownerId, ctx.now, ctx.now - sessionIdleMs, ctx.actor.sessionId);
}

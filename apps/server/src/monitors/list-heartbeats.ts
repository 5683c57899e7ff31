import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { Heartbeat, HeartbeatPing } from './heartbeat.ts';
import { getHeartbeat, listHeartbeatsAfter } from './heartbeat-store.ts';
import { listPings } from './ping-store.ts';

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listHeartbeats(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly Heartbeat[]> {
  requirePermission(ctx, 'monitors.read');
  const [after = ''] = decodeCursor(query.cursor, ['text']) ?? [];
  return await listHeartbeatsAfter(ctx.read, after, query.limit + 1);
}

export async function showHeartbeat(
  ctx: RequestContext,
  name: string,
): Promise<{ readonly heartbeat: Heartbeat; readonly pings: readonly HeartbeatPing[] }> {
  requirePermission(ctx, 'monitors.read');
  const heartbeat = await getHeartbeat(ctx.read, name);
  return { heartbeat, pings: await listPings(ctx.read, heartbeat.id) };
}

/** The address is the right to ping: only those who may set monitors up are told. */
export function mayPing(ctx: RequestContext): boolean {
  return ctx.actor.kind === 'system' || ctx.actor.permissions.has('monitors.manage');
}

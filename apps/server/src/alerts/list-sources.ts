import type { SenderKind } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { AlertSource, SenderKinds } from './source.ts';
import { listSourcesAfter } from './source-store.ts';

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listSources(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly AlertSource[]> {
  requirePermission(ctx, 'alerts.read');
  const key = decodeCursor(query.cursor, ['text']);
  return await listSourcesAfter(ctx.read, key?.[0] ?? '', query.limit + 1);
}

export async function listSourceKinds(ctx: RequestContext, kinds: SenderKinds): Promise<readonly SenderKind[]> {
  requirePermission(ctx, 'alerts.read');
  return [...kinds.values()];
}

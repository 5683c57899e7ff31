import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { LoadedVex } from './vex-document.ts';
import { listVexDocuments } from './vex-store.ts';

/** Newest first; those that were replaced or withdrawn only when asked for. */
export async function listVex(
  ctx: RequestContext,
  after: { readonly loadedAt: number; readonly id: string } | undefined,
  withEnded: boolean,
  limit: number,
): Promise<readonly LoadedVex[]> {
  requirePermission(ctx, 'advisories.read');
  return await listVexDocuments(ctx.read, after, withEnded, limit);
}

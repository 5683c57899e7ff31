import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type FeedSource, loadedName } from './feed-source.ts';
import { listSources as listStoredSources } from './source-store.ts';
import { type FeedSync, listSyncs as listStoredSyncs } from './sync-store.ts';

/** Where feeds come from, by name. */
export async function listSources(ctx: RequestContext): Promise<readonly FeedSource[]> {
  requirePermission(ctx, 'advisories.read');
  return await listStoredSources(ctx.read);
}

/** The source that keeps a feed current, where there is one. */
export async function sourceOfFeed(ctx: RequestContext, feed: string): Promise<FeedSource | undefined> {
  return (await listStoredSources(ctx.read)).find((source) => loadedName(source) === feed);
}

/** Looks at sources, newest first. */
export async function listSyncs(
  ctx: RequestContext,
  after: { readonly startedAt: number; readonly id: string } | undefined,
  source: string | undefined,
  limit: number,
): Promise<readonly FeedSync[]> {
  requirePermission(ctx, 'advisories.read');
  return await listStoredSyncs(ctx.read, after, source, limit);
}

import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type FeedLoad, listFeeds as listStoredFeeds } from './feed-store.ts';

/** The feeds in force. */
export async function listFeeds(ctx: RequestContext): Promise<readonly FeedLoad[]> {
  requirePermission(ctx, 'advisories.read');
  return await listStoredFeeds(ctx.read, ctx.now);
}

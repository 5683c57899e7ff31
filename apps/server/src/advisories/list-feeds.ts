import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type FeedSource, loadedName } from './feed-source.ts';
import { type FeedLoad, listFeeds as listStoredFeeds } from './feed-store.ts';
import { listSources } from './source-store.ts';

/** A feed in force, with the source that keeps it current. */
export interface KeptFeed {
  readonly feed: FeedLoad;
  readonly source: FeedSource | undefined;
}

/** The feeds in force. */
export async function listFeeds(ctx: RequestContext): Promise<readonly KeptFeed[]> {
  requirePermission(ctx, 'advisories.read');
  const sources = new Map((await listSources(ctx.read)).map((source) => [loadedName(source), source]));
  return (await listStoredFeeds(ctx.read, ctx.now)).map((feed) => ({ feed, source: sources.get(feed.name) }));
}

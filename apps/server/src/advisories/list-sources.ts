import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type FeedSource, loadedName } from './feed-source.ts';
import { listFeeds } from './feed-store.ts';
import { listSources as listStoredSources } from './source-store.ts';
import { vexNameOf } from './swap-vex.ts';
import { type FeedSync, listSyncs as listStoredSyncs } from './sync-store.ts';
import { listVexSources } from './vex-text-store.ts';

/** Where feeds come from, by name. */
export async function listSources(ctx: RequestContext): Promise<readonly FeedSource[]> {
  requirePermission(ctx, 'advisories.read');
  return await listStoredSources(ctx.read);
}

/** What is in force, by the names of what sources load. */
export async function loadedNames({ read, now }: RequestContext): Promise<ReadonlySet<string>> {
  const [feeds, repositories] = [await listFeeds(read, now), await listVexSources(read)];
  return new Set([...feeds.map(({ name }) => name), ...repositories.map((source) => vexNameOf(source, ''))]);
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

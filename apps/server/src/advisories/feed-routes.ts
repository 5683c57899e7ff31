import type { feedsOperations } from '@lockstep/contract';
import { Answer, type Handlers } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { addSource, addUsualSources } from './add-source.ts';
import { askSync } from './ask-sync.ts';
import { changeSource, removeSource } from './change-source.ts';
import { exportFeeds } from './export-feeds.ts';
import { type FeedSource, loadedName } from './feed-source.ts';
import { listSources, listSyncs, loadedNames } from './list-sources.ts';
import type { FeedSync } from './sync-store.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (epochMs: number | undefined): string | null => (epochMs === undefined ? null : iso(epochMs));

function sourceBody(source: FeedSource, now: number, loaded: ReadonlySet<string>) {
  return {
    name: source.name,
    kind: source.kind,
    url: source.url,
    ecosystem: source.ecosystem ?? null,
    intervalMinutes: source.intervalMinutes,
    isEnabled: source.isEnabled,
    createdAt: iso(source.createdAt),
    createdBy: source.createdBy,
    feed: loadedName(source),
    hasLoaded: loaded.has(loadedName(source)),
    isRunning: source.leaseUntil !== undefined && source.leaseUntil > now,
    lastCheckedAt: isoOrNull(source.lastCheckedAt),
    lastSuccessAt: isoOrNull(source.lastSuccessAt),
    nextCheckAt: isoOrNull(source.nextCheckAt),
    lastError: source.lastError ?? null,
    failingSince: isoOrNull(source.failingSince),
  };
}

function syncBody({ counts, ...sync }: FeedSync) {
  return {
    ...sync,
    scope: sync.scope ?? null,
    startedAt: iso(sync.startedAt),
    finishedAt: isoOrNull(sync.finishedAt),
    bytesTotal: sync.bytesTotal ?? null,
    added: counts?.added ?? null,
    changed: counts?.changed ?? null,
    unchanged: counts?.unchanged ?? null,
    gone: counts?.gone ?? null,
    rejected: counts?.rejected ?? null,
    problem: sync.problem ?? null,
  };
}

export const feedHandlers: Handlers<typeof feedsOperations> = {
  listFeedSources: async (ctx) => {
    const loaded = await loadedNames(ctx);
    return { items: (await listSources(ctx)).map((source) => sourceBody(source, ctx.now, loaded)) };
  },
  addFeedSource: async (ctx, { body }) => {
    const { url, ecosystem, intervalMinutes, ...rest } = body;
    const source = await addSource(ctx, { ...rest, url, ecosystem, intervalMinutes });
    return sourceBody(source, ctx.now, await loadedNames(ctx));
  },
  addUsualFeedSources: async (ctx) => {
    const added = await addUsualSources(ctx);
    const loaded = await loadedNames(ctx);
    return { items: added.map((source) => sourceBody(source, ctx.now, loaded)) };
  },
  changeFeedSource: async (ctx, { params, body: { isEnabled, url, intervalMinutes } }) =>
    sourceBody(
      await changeSource(ctx, params.source, { isEnabled, url, intervalMinutes }),
      ctx.now,
      await loadedNames(ctx),
    ),
  removeFeedSource: async (ctx, { params }) => ({ withdrawnDocuments: await removeSource(ctx, params.source) }),
  syncFeeds: async (ctx, { body }) => ({
    sources: await askSync(ctx, body.sources, body.isWhole),
    askedAt: iso(ctx.now),
  }),
  listFeedSyncs: async (ctx, { query }) => {
    const key = decodeCursor(query.cursor, ['number', 'uuid']);
    const after = key === undefined ? undefined : { startedAt: key[0], id: key[1] };
    const rows = await listSyncs(ctx, after, query.source, query.limit + 1);
    return toPage(rows, query.limit, syncBody, (sync) => [sync.startedAt, sync.id]);
  },
  exportFeeds: async (ctx) => new Answer({ lines: exportFeeds(ctx) }),
};

import type { advisoriesOperations } from '@lockstep/contract';
import { defaultSettings } from '@lockstep/gate';
import type { Handlers } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { addOwnAdvisory, withdrawOwnAdvisory } from './add-own-advisory.ts';
import { feedHandlers } from './feed-routes.ts';
import { toFindingAnswer } from './finding-answer.ts';
import { type ShownAdvisory, getAdvisory } from './get-advisory.ts';
import { type KeptFeed, listFeeds } from './list-feeds.ts';
import { listFindings } from './list-findings.ts';
import { type ShownOwnAdvisory, listOwnAdvisories, showOwnAdvisory } from './list-own-advisories.ts';
import { packagesOf } from './packages-of.ts';
import { loadFeed } from './load-feed.ts';
import { vexHandlers } from './vex-routes.ts';
import { sourceOfFeed } from './list-sources.ts';

const dayMs = 86_400_000;

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (epochMs: number | undefined): string | null => (epochMs === undefined ? null : iso(epochMs));
const moment = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text));

function feedBody({ feed, source }: KeptFeed, now: number) {
  // Feeds of the sample tell old stories and speak of sample services only: they never age.
  const isTimeless = feed.kind === 'own' || feed.name.endsWith(':sample');
  const age = feed.contentAt === undefined || isTimeless ? 0 : now - feed.contentAt;
  return {
    name: feed.name,
    kind: feed.kind,
    contentAt: isoOrNull(feed.contentAt),
    loadedAt: iso(feed.loadedAt),
    digest: feed.digest,
    records: feed.records,
    isTooOld: age > defaultSettings.feedMaxAgeDays * dayMs,
    loadedBy: feed.loadedBy,
    source: source?.name ?? null,
    lastCheckedAt: isoOrNull(source?.lastCheckedAt),
    nextCheckAt: isoOrNull(source?.nextCheckAt),
    lastError: source?.lastError ?? null,
  };
}

function ownBody({ own, live }: ShownOwnAdvisory) {
  const byService = Map.groupBy(live, (lane) => lane.service);
  return {
    ...own,
    introduced: own.introduced ?? null,
    fixed: own.fixed ?? null,
    contact: own.contact ?? null,
    createdAt: iso(own.createdAt),
    withdrawnAt: isoOrNull(own.withdrawnAt),
    hits: [...byService].map(([service, lanes]) => ({
      service,
      versions: [...new Set(lanes.flatMap((lane) => lane.versions))],
      servesNow: lanes.some((lane) => lane.until === undefined),
    })),
  };
}

function advisoryBody({ stored, group, aliases, live }: ShownAdvisory) {
  const { advisory } = stored;
  return {
    id: advisory.id,
    group,
    aliases,
    related: advisory.related,
    summary: advisory.summary,
    publishedAt: isoOrNull(moment(advisory.publishedAt)),
    modifiedAt: isoOrNull(moment(advisory.modifiedAt)),
    withdrawnAt: advisory.withdrawnAt ?? null,
    feed: stored.feed,
    loadedAt: iso(stored.loadedAt),
    packages: packagesOf(advisory),
    live: live.map((lane) => ({ ...lane, since: iso(lane.since), until: isoOrNull(lane.until) })),
  };
}

export const advisoriesHandlers: Handlers<typeof advisoriesOperations> = {
  ...vexHandlers,
  ...feedHandlers,
  listFeeds: async (ctx) => ({
    items: (await listFeeds(ctx)).map((feed) => feedBody(feed, ctx.now)),
    maxAgeDays: defaultSettings.feedMaxAgeDays,
  }),
  loadFeed: async (ctx, { params, query, stream }) => {
    const { feed, counts, gone } = await loadFeed(ctx, {
      kind: params.kind,
      name: query.name,
      contentAt: moment(query.contentAt),
      allowOlder: query.allowOlder ?? false,
      isWhole: query.whole ?? false,
      stream,
    });
    return {
      feed: feedBody({ feed, source: await sourceOfFeed(ctx, feed.name) }, ctx.now),
      added: counts.added,
      changed: counts.changed,
      unchanged: counts.unchanged,
      gone,
      rejected: counts.rejected,
    };
  },
  listFindings: async (ctx, { params, query }) => {
    const mayRead = ctx.actor.permissions.has('advisories.read_restricted');
    const { findings, ground } = await listFindings(ctx, {
      ...params,
      knownAt: moment(query.knownAt),
      loadedAt: moment(query.loadedAt),
      suppressed: query.suppressed,
    });
    const [from] = decodeCursor(query.cursor, ['number']) ?? [0];
    const rows = findings.map((finding, index) => ({ finding, index })).slice(from, from + query.limit + 1);
    return toPage(
      rows,
      query.limit,
      ({ finding }) => toFindingAnswer(finding, ground, mayRead),
      ({ index }) => [index + 1],
    );
  },
  getAdvisory: async (ctx, { params }) => advisoryBody(await getAdvisory(ctx, params.advisory)),
  listOwnAdvisories: async (ctx, { query }) => {
    const key = decodeCursor(query.cursor, ['number', 'text']);
    const after = key === undefined ? undefined : { createdAt: key[0], id: key[1] };
    const rows = await listOwnAdvisories(ctx, after, query.limit + 1);
    return toPage(rows, query.limit, ownBody, ({ own }) => [own.createdAt, own.id]);
  },
  addOwnAdvisory: async (ctx, { body }) => {
    const own = await addOwnAdvisory(ctx, {
      ...body,
      introduced: body.introduced,
      fixed: body.fixed,
      contact: body.contact,
    });
    return ownBody(await showOwnAdvisory(ctx, own));
  },
  withdrawOwnAdvisory: async (ctx, { params, body }) =>
    ownBody(await showOwnAdvisory(ctx, await withdrawOwnAdvisory(ctx, params.advisory, body.reason))),
};

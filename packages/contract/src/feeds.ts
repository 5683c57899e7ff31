import { z } from 'zod';
import { ActorRef, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const FeedSourceKind = z.enum(['osv', 'kev', 'epss', 'vulnrichment', 'vex']);

const Url = z
  .string()
  .max(1000)
  .regex(
    /^(https?:\/\/[^\s]+|file:\/\/\/[^\s]+|\/[^\s]+)$/,
    'write an https:// or file:// address, or an absolute folder',
  );

const IntervalMinutes = z.number().int().min(5).max(10_080);

/** Where a feed comes from, and how it is doing. */
export const FeedSource = z.object({
  name: Slug,
  kind: FeedSourceKind,
  url: z.string(),
  /** OSV dumps: the folder of the ecosystem below `url`. */
  ecosystem: z.string().nullable(),
  intervalMinutes: z.number().int(),
  isEnabled: z.boolean(),
  createdAt: Instant,
  createdBy: ActorRef,
  /** Name of the feed it loads; `vex:…`: a repository of VEX documents, whose names begin with that. */
  feed: z.string(),
  /** Something of that is in force. */
  hasLoaded: z.boolean(),
  isRunning: z.boolean(),
  lastCheckedAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  /** Null: not until somebody asks. */
  nextCheckAt: Instant.nullable(),
  lastError: z.string().nullable(),
  /** Null: it does not fail. */
  failingSince: Instant.nullable(),
});

export const NewFeedSource = z.object({
  name: Slug,
  kind: FeedSourceKind,
  url: Url.optional(),
  ecosystem: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'write it as OSV does: npm, PyPI, crates.io, Debian')
    .optional(),
  intervalMinutes: IntervalMinutes.optional(),
  isEnabled: z.boolean().default(true),
});

/** One look at a source. */
export const FeedSync = z.object({
  id: z.string(),
  source: z.string(),
  state: z.enum(['running', 'loaded', 'unchanged', 'failed', 'interrupted']),
  /** What it does, or did last: `asking`, `downloading`, `loading`. */
  phase: z.enum(['asking', 'downloading', 'loading']),
  /** Everything, or what has changed since the last time. */
  scope: z.enum(['whole', 'delta']).nullable(),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  bytes: z.number().int(),
  /** Null: the publisher does not say. */
  bytesTotal: z.number().int().nullable(),
  records: z.number().int(),
  added: z.number().int().nullable(),
  changed: z.number().int().nullable(),
  unchanged: z.number().int().nullable(),
  /** Records that the publisher does not have any more. */
  gone: z.number().int().nullable(),
  rejected: z.number().int().nullable(),
  problem: z.string().nullable(),
  askedBy: ActorRef,
});

/** A line of a bundle of feeds: a head, then per feed a head, its records and its digest, then the end. */
export const FeedBundleLine = z.union([
  z.object({ bundle: z.literal('lockstep.feeds/1'), madeAt: Instant, feeds: z.array(z.string()) }),
  z.object({
    feed: z.string(),
    /** `vex`: documents of a repository, or (name null) those loaded by themselves; each text is a `BundledVex`. */
    kind: z.enum(['osv', 'kev', 'epss', 'ssvc', 'vex']),
    name: z.string().nullable(),
    contentAt: Instant.nullable(),
    loadedAt: Instant,
    digest: z.string(),
  }),
  z.object({ text: z.string() }),
  z.object({ endOf: z.string(), lines: z.number().int(), sha256: z.string() }),
  z.object({ end: z.literal(true), feeds: z.number().int(), sha256: z.string() }),
]);
export type FeedBundleLine = z.infer<typeof FeedBundleLine>;

const OfSource = z.object({ source: Slug });

export const feedsOperations = {
  listFeedSources: operation({
    method: 'GET',
    path: '/api/v1/feed-sources',
    summary: 'Where feeds come from, and how their sources are doing',
    permission: 'advisories.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(FeedSource) }),
    errors: [],
  }),
  addFeedSource: operation({
    method: 'POST',
    path: '/api/v1/feed-sources',
    summary: 'Add a source; it is looked at right away, then by its interval',
    permission: 'advisories.load',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewFeedSource,
    response: FeedSource,
    errors: ['advisories.source_exists'],
  }),
  /** Nothing is downloaded by an installation before somebody asks for it: by this, or by adding a source. */
  addUsualFeedSources: operation({
    method: 'POST',
    path: '/api/v1/feed-sources/usual',
    summary: 'Add the usual public sources that are not there yet',
    permission: 'advisories.load',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(FeedSource) }),
    errors: [],
  }),
  changeFeedSource: operation({
    method: 'PATCH',
    path: '/api/v1/feed-sources/:source',
    summary: 'Switch a source on or off, change its address or interval',
    permission: 'advisories.load',
    params: OfSource,
    query: Nothing,
    body: z.object({
      isEnabled: z.boolean().optional(),
      url: Url.optional(),
      intervalMinutes: IntervalMinutes.optional(),
    }),
    response: FeedSource,
    errors: ['advisories.source_not_found'],
  }),
  removeFeedSource: operation({
    method: 'DELETE',
    path: '/api/v1/feed-sources/:source',
    summary: 'Remove a source; what it loaded stays, and ages, but documents of a VEX source are withdrawn',
    permission: 'advisories.load',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: z.object({
      /** VEX documents that were in force and are withdrawn; 0 for feeds. */
      withdrawnDocuments: z.number().int(),
    }),
    errors: ['advisories.source_not_found'],
  }),
  syncFeeds: operation({
    method: 'POST',
    path: '/api/v1/feed-syncs',
    summary: 'Look at sources now: those named, else all that are switched on',
    permission: 'advisories.load',
    params: Nothing,
    query: Nothing,
    body: z.object({
      sources: z.array(Slug).max(500).optional(),
      /** Load everything again, whatever is known. */
      isWhole: z.boolean().default(false),
    }),
    /** Their next runs start after this moment. */
    response: z.object({ sources: z.array(z.string()), askedAt: Instant }),
    errors: ['advisories.source_not_found'],
  }),
  listFeedSyncs: operation({
    method: 'GET',
    path: '/api/v1/feed-syncs',
    summary: 'Looks at sources, newest first; those that run with their progress',
    permission: 'advisories.read',
    params: Nothing,
    query: PageQuery.extend({ source: Slug.optional() }),
    body: Nothing,
    response: pageOf(FeedSync),
    errors: [],
  }),
  /** For networks without a way out: everything loaded, to be carried over and loaded there. */
  exportFeeds: operation({
    method: 'GET',
    path: '/api/v1/feeds/bundle',
    summary: 'All current feeds and VEX documents as one bundle of JSON Lines, with digests',
    permission: 'advisories.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: FeedBundleLine,
    download: 'application/x-ndjson',
    errors: [],
  }),
};

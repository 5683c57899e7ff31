import { z } from 'zod';
import { ActorRef, DateOnly, Instant, Nothing, OfRelease, PageQuery, Reason, Slug, Version } from './common.ts';
import { feedsOperations } from './feeds.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { Suppression, vexOperations } from './vex.ts';

export const FeedKind = z.enum(['osv', 'kev', 'epss', 'ssvc']);

export const Feed = z.object({
  /** `osv:<source>`, `kev`, `epss`, `ssvc`, `own`. */
  name: z.string(),
  kind: z.enum(['osv', 'kev', 'epss', 'ssvc', 'own']),
  /** Date of the content, not of the download. */
  contentAt: Instant.nullable(),
  loadedAt: Instant,
  digest: z.string(),
  records: z.number().int(),
  isTooOld: z.boolean(),
  loadedBy: ActorRef,
  /** The source that keeps it current; null: it is loaded by hand. The rest speaks of that source. */
  source: z.string().nullable(),
  lastCheckedAt: Instant.nullable(),
  nextCheckAt: Instant.nullable(),
  lastError: z.string().nullable(),
});

export const DeadlineClass = z.enum([
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
]);

/** A finding as people and tools read it. */
export const Finding = z.object({
  group: z.string(),
  aliases: z.array(z.string()),
  package: z.string(),
  versions: z.array(z.string()),
  state: z.enum(['affected', 'unknown']),
  unknownReason: z.string().nullable(),
  scope: z.enum(['required', 'optional', 'excluded']),
  deadline: DeadlineClass,
  isEstimated: z.boolean(),
  deadlineBecause: z.string(),
  /** End of the day (UTC) it is due; null: with the next upgrade, or nobody knows when the clock began. */
  dueAt: Instant.nullable(),
  /** Days, the start of the clock, and what started it. */
  dueBecause: z.string(),
  knownExploited: z
    .object({ cve: z.string(), listedOn: DateOnly, via: z.enum(['alias', 'related']), hasRansomwareUse: z.boolean() })
    .nullable(),
  exploitedByReference: z.array(z.string()),
  isMalicious: z.boolean(),
  cvss: z.object({ vector: z.string(), baseScore: z.number() }).nullable(),
  epss: z.object({ probability: z.number(), percentile: z.number(), on: DateOnly }).nullable(),
  knownAt: Instant.nullable(),
  /** Sources that do not agree on a version, with what each says; null: they agree, or there is one. */
  disagreement: z
    .array(
      z.object({ advisoryId: z.string(), version: z.string(), says: z.enum(['affected', 'not_affected', 'unknown']) }),
    )
    .nullable(),
  /** OS packages that brought it along: advisories of their distribution hold instead, and what they own does not count. */
  ownedBy: z.array(z.string()),
  /** It is shown and never gates; null: no VEX statement decides about it. */
  suppression: Suppression.nullable(),
  sources: z.array(
    z.object({
      advisoryId: z.string(),
      origin: z.enum(['feed', 'own']),
      matchedBy: z.enum(['versions', 'range', 'unknown']),
      matched: z.string(),
      fixed: z.array(z.string()),
    }),
  ),
});

export const OwnAdvisory = z.object({
  id: z.string(),
  ecosystem: z.string(),
  package: z.string(),
  /** OSV-like bounds; without any, every version is affected. */
  introduced: z.string().nullable(),
  fixed: z.string().nullable(),
  versions: z.array(z.string()),
  reason: z.string(),
  isMalicious: z.boolean(),
  isRestricted: z.boolean(),
  contact: z.string().nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  withdrawnAt: Instant.nullable(),
  /** Releases it hit at once, by service. */
  hits: z.array(z.object({ service: Slug, versions: z.array(Version), servesNow: z.boolean() })),
});

export const NewOwnAdvisory = z.object({
  ecosystem: z.string().min(1).max(64),
  package: z.string().min(1).max(214),
  introduced: z.string().max(128).optional(),
  fixed: z.string().max(128).optional(),
  versions: z.array(z.string().min(1).max(128)).max(1000).default([]),
  reason: Reason,
  isMalicious: z.boolean().default(false),
  isRestricted: z.boolean().default(false),
  contact: z.string().trim().max(200).optional(),
});

export const AdvisoryRecord = z.object({
  id: z.string(),
  group: z.string(),
  aliases: z.array(z.string()),
  related: z.array(z.string()),
  summary: z.string(),
  publishedAt: Instant.nullable(),
  modifiedAt: Instant.nullable(),
  withdrawnAt: z.string().nullable(),
  feed: z.string(),
  loadedAt: Instant,
  packages: z.array(z.object({ package: z.string(), ranges: z.array(z.string()), versions: z.number().int() })),
  /** Where it is live or was: services, never a list of versions. */
  live: z.array(
    z.object({
      service: Slug,
      environment: Slug,
      versions: z.array(Version),
      since: Instant,
      until: Instant.nullable(),
    }),
  ),
});

export const advisoriesOperations = {
  ...vexOperations,
  ...feedsOperations,
  listFeeds: operation({
    method: 'GET',
    path: '/api/v1/feeds',
    summary: 'Feeds with the date of their content',
    permission: 'advisories.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(Feed), maxAgeDays: z.number().int() }),
    errors: [],
  }),
  /** Body: the file itself: JSON, JSON Lines, CSV or TSV, plain, .gz or .zip (of OSV JSON files). Swapped in whole or not at all. */
  loadFeed: operation({
    method: 'POST',
    path: '/api/v1/feeds/:kind',
    summary: 'Load advisories, KEV, EPSS or SSVC',
    permission: 'advisories.load',
    stream: true,
    params: z.object({ kind: FeedKind }),
    query: z.object({
      // Feeds of that name come and go with the sample organisation, and real services are not judged by them.
      name: z
        .string()
        .max(100)
        .refine((name) => !/(^|:)sample$/.test(name), 'is kept for the sample organisation')
        .optional(),
      contentAt: Instant.optional(),
      allowOlder: z.stringbool().optional(),
      /** OSV: the file is the whole feed, so that records it does not hold end. */
      whole: z.stringbool().optional(),
    }),
    body: Nothing,
    response: z.object({
      feed: Feed,
      added: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      /** Records that ended because the whole does not hold them any more; of scores they count as changed. */
      gone: z.number().int(),
      rejected: z.array(z.object({ at: z.string(), problem: z.string() })),
    }),
    errors: ['advisories.feed_invalid', 'advisories.feed_older', 'advisories.feed_shrunk', 'request.too_large'],
  }),
  listFindings: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version/findings',
    summary: 'Findings of a release',
    permission: 'advisories.read',
    params: OfRelease,
    query: PageQuery.extend({
      knownAt: Instant.optional(),
      loadedAt: Instant.optional(),
      /** `exclude` leaves out what VEX suppresses. */
      suppressed: z.enum(['include', 'exclude', 'only']).default('include'),
    }),
    body: Nothing,
    response: pageOf(Finding),
    errors: ['releases.release_not_found'],
  }),
  getAdvisory: operation({
    method: 'GET',
    path: '/api/v1/advisories/:advisory',
    summary: 'One advisory, with where it is live',
    permission: 'advisories.read',
    params: z.object({ advisory: z.string().min(1).max(100) }),
    query: Nothing,
    body: Nothing,
    response: AdvisoryRecord,
    errors: ['advisories.advisory_not_found'],
  }),
  listOwnAdvisories: operation({
    method: 'GET',
    path: '/api/v1/own-advisories',
    summary: 'Our own advisories',
    permission: 'advisories.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(OwnAdvisory),
    errors: [],
  }),
  addOwnAdvisory: operation({
    method: 'POST',
    path: '/api/v1/own-advisories',
    summary: 'Add an advisory of our own; matched at once',
    permission: 'advisories.own',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewOwnAdvisory,
    response: OwnAdvisory,
    errors: ['advisories.advisory_exists'],
  }),
  withdrawOwnAdvisory: operation({
    method: 'POST',
    path: '/api/v1/own-advisories/:advisory/withdraw',
    summary: 'Withdraw an advisory of our own',
    permission: 'advisories.own',
    params: z.object({ advisory: z.string().min(1).max(100) }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: OwnAdvisory,
    errors: ['advisories.advisory_not_found'],
  }),
};

import { z } from 'zod';
import { DeadlineClass, Finding } from './advisories.ts';
import { DateOnly, Instant, Nothing, OfRelease, OfService, PageQuery, Slug, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { SbomState } from './releases.ts';

/** One service in one environment where a flaw is live now. */
export const LivePlace = z.object({
  service: Slug,
  environment: Slug,
  isProduction: z.boolean(),
  /** The release that serves there and has it; of several, the one with the largest share. */
  version: Version,
  /** Since when the flaw has been served there without a break, whatever the release. */
  since: Instant,
  packages: z.array(z.object({ package: z.string(), versions: z.array(z.string()) })),
  state: Finding.shape.state,
  deadline: DeadlineClass,
  isEstimated: z.boolean(),
  deadlineBecause: z.string(),
  dueAt: Finding.shape.dueAt,
  dueBecause: z.string(),
});

/** One flaw (an alias group) over everything that serves now. */
export const LiveFinding = Finding.pick({
  group: true,
  aliases: true,
  state: true,
  deadline: true,
  isEstimated: true,
  knownExploited: true,
  isMalicious: true,
  cvss: true,
  epss: true,
  knownAt: true,
}).extend({
  /** As the flaw's own source sums it up; empty where none does. */
  summary: z.string(),
  packages: z.array(z.string()),
  /** Most urgent first, at most 500. */
  places: z.array(LivePlace),
  placesLeftOut: z.number().int(),
});

/** What serves now and can not be looked into. */
export const BlindSpot = z.object({ service: Slug, environment: Slug, version: Version, sbom: SbomState });

export const VersionsOfPackage = z.object({
  package: z.string(),
  from: z.array(z.string()),
  to: z.array(z.string()),
  direction: z.enum(['up', 'down', 'unclear']),
  isDevelopmentOnly: z.boolean(),
});

/** A finding of either release, with the versions of its package in both. */
export const DiffFinding = Finding.extend({ from: z.array(z.string()), to: z.array(z.string()) });

const FindingSets = z.object({
  /** Only in the release one goes to. */
  reopened: z.array(DiffFinding),
  carried: z.array(DiffFinding),
  /** Only in the release one leaves. */
  closed: z.array(DiffFinding),
});

const DiffSide = z.object({
  version: Version,
  releasedAt: Instant,
  sbom: SbomState,
  components: z.number().int(),
});

export const ReleaseDiff = z.object({
  service: Slug,
  knownAt: Instant,
  from: DiffSide,
  to: DiffSide,
  /** What keeps the answer from being the whole truth; empty: nothing does. */
  doubts: z.array(z.string()),
  affected: FindingSets,
  unknown: FindingSets,
  /** Development only: shown, not counted. */
  excluded: FindingSets,
  /** Findings beyond the first 2,000 of a list. */
  findingsLeftOut: z.number().int(),
  components: z.object({
    changed: z.array(VersionsOfPackage),
    added: z.array(VersionsOfPackage),
    removed: z.array(VersionsOfPackage),
    unchanged: z.number().int(),
    leftOut: z.number().int(),
  }),
});

/** What is known of a flaw beyond its texts, and where it is live. */
export const AdvisoryStanding = z.object({
  group: z.string(),
  knownExploited: z
    .object({ cve: z.string(), listedOn: DateOnly, dueOn: DateOnly.nullable(), hasRansomwareUse: z.boolean() })
    .nullable(),
  epss: z.object({ cve: z.string(), probability: z.number(), percentile: z.number(), on: DateOnly }).nullable(),
  ssvc: z
    .object({
      cve: z.string(),
      exploitation: z.enum(['none', 'poc', 'active']),
      isAutomatable: z.boolean(),
      technicalImpact: z.enum(['partial', 'total']),
    })
    .nullable(),
  /** Every loaded record of the flaw, one per source. */
  records: z.array(
    z.object({
      id: z.string(),
      feed: z.string(),
      origin: z.enum(['feed', 'own']),
      isRestricted: z.boolean(),
      isMalicious: z.boolean(),
      loadedAt: Instant,
      modifiedAt: Instant.nullable(),
      withdrawnAt: z.string().nullable(),
      cvss: z.object({ vector: z.string(), baseScore: z.number() }).nullable(),
      packages: z.array(z.object({ package: z.string(), ranges: z.array(z.string()), versions: z.number().int() })),
    }),
  ),
  /** Services and environments, those that serve it now first; at most 500. */
  places: z.array(
    z.object({
      service: Slug,
      environment: Slug,
      isProduction: z.boolean(),
      /** The release that serves it, or was the last to. */
      version: Version,
      since: Instant,
      /** Null: it serves now. */
      until: Instant.nullable(),
      matches: z.array(
        z.object({
          advisoryId: z.string(),
          package: z.string(),
          version: z.string(),
          state: Finding.shape.state,
          matchedBy: z.enum(['versions', 'range', 'unknown']),
          matched: z.string(),
          fixed: z.array(z.string()),
        }),
      ),
    }),
  ),
});

/** How a document was understood. */
export const SbomReport = z.object({
  format: z.string(),
  specVersion: z.string(),
  completeness: z.enum(['complete', 'incomplete', 'unknown']),
  gatingComponents: z.number().int(),
  /** Development only: kept, and never judged. */
  excludedComponents: z.number().int(),
  /** Components of no known ecosystem: no advisory can speak of them. */
  unjudged: z.number().int(),
  /** Entries that could not be used at all. */
  dropped: z.number().int(),
  /** The first hundred; `at` is where in the document. */
  problems: z.array(z.object({ at: z.string(), problem: z.string() })),
});

export const findingsOperations = {
  listLiveFindings: operation({
    method: 'GET',
    path: '/api/v1/findings',
    summary: 'Findings over everything that serves now, by flaw: services and environments, most urgent first',
    permission: 'advisories.read',
    params: Nothing,
    query: PageQuery.extend({
      /** Part of an id, a package or a service. */
      search: z.string().trim().max(200).optional(),
      deadline: DeadlineClass.optional(),
      only: z.enum(['exploited', 'malicious', 'unknown']).optional(),
      environment: Slug.optional(),
    }),
    body: Nothing,
    response: pageOf(LiveFinding).extend({
      /** Over every page, before the filter. */
      totals: z.object({
        flaws: z.number().int(),
        exploited: z.number().int(),
        malicious: z.number().int(),
        unknown: z.number().int(),
        byDeadline: z.array(z.object({ deadline: DeadlineClass, flaws: z.number().int() })),
        services: z.number().int(),
        /** Service and environment pairs that serve something. */
        places: z.number().int(),
      }),
      blindSpots: z.array(BlindSpot),
    }),
    errors: [],
  }),
  diffReleases: operation({
    method: 'GET',
    path: '/api/v1/services/:service/diff',
    summary: 'Two releases of a service: what re-opens, stays and closes, and which components change',
    permission: 'advisories.read',
    params: OfService,
    query: z.object({ from: Version, to: Version, knownAt: Instant.optional() }),
    body: Nothing,
    response: ReleaseDiff,
    errors: ['services.service_not_found', 'releases.release_not_found'],
  }),
  getSbomReport: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version/sbom',
    summary: 'How the SBOM of a release was understood: what counts, what was left out and why',
    permission: 'releases.read',
    params: OfRelease,
    query: Nothing,
    body: Nothing,
    response: SbomReport,
    errors: ['services.service_not_found', 'releases.release_not_found', 'releases.sbom_not_found'],
  }),
  getAdvisoryStanding: operation({
    method: 'GET',
    path: '/api/v1/advisories/:advisory/standing',
    summary: 'Severity facts of a flaw, its sources side by side, and where and how it was matched',
    permission: 'advisories.read',
    params: z.object({ advisory: z.string().min(1).max(100) }),
    query: Nothing,
    body: Nothing,
    response: AdvisoryStanding,
    errors: ['advisories.advisory_not_found'],
  }),
};

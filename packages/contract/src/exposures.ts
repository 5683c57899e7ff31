import { z } from 'zod';
import { DeadlineClass } from './advisories.ts';
import { ActorRef, DateOnly, Id, Instant, Nothing, PageQuery, Reason, Slug, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/**
 * - `live`: an affected release serves now, whatever was said before.
 * - `untriaged`: it was live with a budget of zero, and nobody has said yet what came of it.
 * - `cannot_tell`: somebody looked and can not tell; a second look is due.
 * - `closed`: a verdict rests on a window up to its end, or what can not be told was accepted.
 * - `over`: it was live with a laxer class; nobody needs to look.
 * - `dismissed`: it turned out to be none (withdrawn, VEX, no longer matched).
 */
export const ExposureState = z.enum(['live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed']);

export const TriageVerdict = z.enum(['no_evidence', 'suspected', 'confirmed', 'cannot_tell']);

const Words = (what: string) => z.string().trim().min(3, `name ${what} in at least three characters`).max(4_000);

/** What a verdict rests on, and what it says. */
export const NewTriage = z.object({
  verdict: TriageVerdict,
  /** Which logs were looked at. */
  logs: Words('the logs that were looked at'),
  /** What they were asked: a query, or what was searched for by eye. */
  query: Words('the query, or what was searched for'),
  /** The stretch of time that was looked at. */
  from: Instant,
  to: Instant,
  note: z.string().trim().max(4_000).optional(),
  /** What would be needed to tell; `cannot_tell` must say it. */
  missing: z.string().trim().max(4_000).optional(),
  /** When somebody looks again. `cannot_tell` has either this or `acceptedBecause`. */
  secondLookAt: Instant.optional(),
  /** Why not being able to tell is accepted. */
  acceptedBecause: Reason.optional(),
});

export const ExposureVerdict = z.object({
  id: Id,
  verdict: TriageVerdict,
  logs: z.string(),
  query: z.string(),
  from: Instant,
  to: Instant,
  note: z.string().nullable(),
  missing: z.string().nullable(),
  secondLookAt: Instant.nullable(),
  at: Instant,
  by: ActorRef,
  /** How the security key is held. */
  keyBy: z.enum(['role', 'deputy', 'embedded', 'engaged']),
  /** Somebody who was given the key within the last day. */
  isRecentlyGranted: z.boolean(),
  accepted: z.object({ at: Instant, by: ActorRef, reason: z.string() }).nullable(),
  /** When a later verdict took its place. */
  supersededAt: Instant.nullable(),
});

/** An unbroken stretch in which some affected release served, at whatever share. */
export const ExposedStretch = z.object({
  from: Instant,
  /** Null: it lasts. */
  to: Instant.nullable(),
  /** From when on the flaw was known in it; null: it ended before anybody knew. */
  knownFrom: Instant.nullable(),
  versions: z.array(
    z.object({ version: Version, from: Instant, to: Instant.nullable(), sharePercent: z.number().int() }),
  ),
  /** Replicas that served an affected release in it, of all that served; null: replicas were not told apart. */
  replicas: z.object({ affected: z.number().int(), total: z.number().int() }).nullable(),
});

export const ExposureEntry = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  isProduction: z.boolean(),
  /** Name of the alias group. */
  advisory: z.string(),
  aliases: z.array(z.string()),
  isRestricted: z.boolean(),
  packages: z.array(z.object({ package: z.string(), versions: z.array(z.string()) })),
  /** `unknown`: it can not be told whether what is there is affected, which never means that it is not. */
  certainty: z.enum(['affected', 'unknown']),
  deadline: DeadlineClass,
  isEstimated: z.boolean(),
  deadlineBecause: z.string(),
  isZeroBudget: z.boolean(),
  isMalicious: z.boolean(),
  /** First known of anywhere: published, or listed as exploited. Null: nobody knows, so at all times. */
  knownAt: Instant.nullable(),
  /** Listed as known exploited. */
  listedOn: DateOnly.nullable(),
  /** When we found it here. */
  foundAt: Instant,
  state: ExposureState,
  /** What keeps it open, or why it is not, in a sentence. */
  because: z.string(),
  /** Next thing due: the patch, the verdict or the second look. */
  dueAt: Instant.nullable(),
  dueBecause: z.string(),
  isOverdue: z.boolean(),
  since: Instant,
  /** When no affected release served any more; null: one does. */
  until: Instant.nullable(),
  /** Newest first, at most 50. */
  stretches: z.array(ExposedStretch),
  stretchesLeftOut: z.number().int(),
  /** Replicas that serve an affected release now. */
  replicas: z.object({ affected: z.number().int(), total: z.number().int() }).nullable(),
  /** Largest share of an affected release that serves now; null: none does. */
  sharePercent: z.number().int().nullable(),
  verdict: ExposureVerdict.nullable(),
  /** Of what counts, the part that the verdict in force did not look at. */
  notLookedAt: z.object({ from: Instant, to: Instant.nullable() }).nullable(),
  reopenedAt: Instant.nullable(),
  /** The exposure that this one became part of. */
  mergedInto: Id.nullable(),
});

export const ExposureDetail = ExposureEntry.extend({
  /** All of them, newest first, at most 200. */
  verdicts: z.array(ExposureVerdict),
  /** Whether the caller may sign a verdict here. */
  canSign: z.boolean(),
});

/** One advisory over all services. */
export const ExposedAdvisory = z.object({
  advisory: z.string(),
  aliases: z.array(z.string()),
  /** As the advisory sums itself up; empty where none does. */
  summary: z.string(),
  isRestricted: z.boolean(),
  deadline: DeadlineClass,
  isZeroBudget: z.boolean(),
  isMalicious: z.boolean(),
  certainty: z.enum(['affected', 'unknown']),
  knownAt: Instant.nullable(),
  listedOn: DateOnly.nullable(),
  services: z.number().int(),
  exposures: z.number().int(),
  live: z.number().int(),
  wasLive: z.number().int(),
  since: Instant,
  dueAt: Instant.nullable(),
  overdue: z.number().int(),
  /** Of those that need a verdict, how many have one that closes. */
  verdicts: z.object({ given: z.number().int(), needed: z.number().int() }),
});

const Filters = {
  advisory: z.string().max(200).optional(),
  service: Slug.optional(),
  environment: Slug.optional(),
  /** `open` (the default): live, untriaged or can not be told. */
  state: z.enum(['open', 'any', ...ExposureState.options]).default('open'),
  deadline: DeadlineClass.optional(),
  zeroBudget: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
};

const Totals = z.object({
  open: z.number().int(),
  zeroBudget: z.number().int(),
  overdue: z.number().int(),
  states: z.array(z.object({ state: ExposureState, count: z.number().int() })),
  deadlines: z.array(z.object({ deadline: DeadlineClass, count: z.number().int() })),
  environments: z.array(z.object({ environment: Slug, count: z.number().int() })),
});

const OfExposure = z.object({ exposure: Id });

export const exposuresOperations = {
  listExposures: operation({
    method: 'GET',
    path: '/api/v1/exposures',
    summary: 'Where an affected release was live, what is due first',
    permission: 'exposures.read',
    params: Nothing,
    query: PageQuery.extend(Filters),
    body: Nothing,
    response: pageOf(ExposureEntry),
    errors: ['services.service_not_found', 'services.environment_not_found'],
  }),
  listExposedAdvisories: operation({
    method: 'GET',
    path: '/api/v1/exposures/advisories',
    summary: 'The same by advisory, with how many there are of each kind',
    permission: 'exposures.read',
    params: Nothing,
    query: PageQuery.extend(Filters),
    body: Nothing,
    response: pageOf(ExposedAdvisory).extend({
      /** Whether the caller may be able to sign a verdict somewhere; each place is checked when they do. */
      mayTriage: z.boolean(),
      /** Of everything the caller may see, whatever the filters. */
      totals: Totals,
      /** What serves now and can not be looked into: unknown, and not safe; at most 500. */
      unknown: z.array(z.object({ service: Slug, environment: Slug, version: Version })),
    }),
    errors: ['services.service_not_found', 'services.environment_not_found'],
  }),
  showExposure: operation({
    method: 'GET',
    path: '/api/v1/exposures/:exposure',
    summary: 'One exposure with every verdict on it',
    permission: 'exposures.read',
    params: OfExposure,
    query: Nothing,
    body: Nothing,
    response: ExposureDetail,
    errors: ['exposures.exposure_not_found'],
  }),
  triageExposure: operation({
    method: 'POST',
    path: '/api/v1/exposures/:exposure/triage',
    summary: 'Sign a verdict on an exposure with the security key of its service',
    permission: 'exposures.read',
    interactive: true,
    idempotent: true,
    params: OfExposure,
    query: Nothing,
    body: NewTriage,
    response: ExposureDetail,
    errors: ['exposures.exposure_not_found', 'exposures.not_triageable', 'gate.sample_only'],
  }),
  triageAdvisory: operation({
    method: 'POST',
    path: '/api/v1/exposures/triage',
    summary: 'Sign one verdict for an advisory over many services',
    permission: 'exposures.read',
    interactive: true,
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewTriage.extend({
      advisory: z.string().min(1).max(200),
      /** Only these; all open ones of the advisory when absent. */
      exposures: z.array(Id).min(1).max(500).optional(),
    }),
    response: z.object({
      signed: z.number().int(),
      /** A row per exposure; at most 500. */
      rows: z.array(
        z.object({
          exposure: Id,
          service: Slug,
          environment: Slug,
          result: z.enum(['signed', 'not_yours', 'not_triageable']),
          state: ExposureState,
          because: z.string(),
        }),
      ),
      /** Open ones beyond the first 500. */
      leftOut: z.number().int(),
    }),
    errors: ['exposures.exposure_not_found'],
  }),
  acceptExposure: operation({
    method: 'POST',
    path: '/api/v1/exposures/:exposure/accept',
    summary: 'Accept that it can not be told, with the reason',
    permission: 'exposures.read',
    interactive: true,
    params: OfExposure,
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: ExposureDetail,
    errors: ['exposures.exposure_not_found', 'exposures.not_triageable', 'gate.sample_only'],
  }),
};

import { z } from 'zod';
import { ActorRef, Digest, Id, Instant, Nothing, PageQuery, Reason, Severity, Slug, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

const OfService = z.object({ service: Slug });
const OfRelease = z.object({ service: Slug, version: Version });

export const SbomState = z.enum(['missing', 'unparseable', 'present']);

export const Release = z.object({
  id: Id,
  service: Slug,
  version: Version,
  line: z.string(),
  releasedAt: Instant,
  commit: z.string().nullable(),
  digests: z.array(Digest),
  sbom: z.object({
    state: SbomState,
    /** `sha256:` of the bytes as uploaded, unpacked. */
    digest: z.string().nullable(),
    /** `cyclonedx`, `spdx`, or `lockfile` for what a package manager resolved. */
    format: z.string().nullable(),
    /** Version of the format; of a lock file its kind: `package-lock.json`. */
    specVersion: z.string().nullable(),
    completeness: z.enum(['complete', 'incomplete', 'unknown']).nullable(),
    components: z.number().int(),
    gatingComponents: z.number().int(),
    /** Per cent of the gating components of the release before it in the line; null when there is none. */
    shareOfPreviousPercent: z.number().int().nullable(),
    unjudged: z.number().int(),
    problem: z.string().nullable(),
  }),
  recordedAt: Instant,
  recordedBy: ActorRef,
});

export const NewRelease = z.object({
  version: Version,
  line: z.string().min(1).max(64).optional(),
  /** When it was built or tagged; default now. Not in the future. */
  releasedAt: Instant.optional(),
  commit: z.string().max(128).optional(),
  digests: z.array(Digest).max(50).default([]),
});

export const DeploymentSource = z.enum(['declared', 'observed']);

export const Deployment = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  version: Version,
  /** Empty: the service as a whole. */
  replica: z.string(),
  from: Instant,
  to: Instant.nullable(),
  /** Per cent of traffic or replicas. */
  sharePercent: z.number().int().min(1).max(100),
  source: DeploymentSource,
  decisionId: Id.nullable(),
  /** An ungated change has no decision that fits it. */
  isGated: z.boolean(),
  /** Why it counts as gated or ungated. */
  gateReason: z.string().nullable(),
  motive: z.enum(['reliability', 'security', 'routine']),
  isSimulated: z.boolean(),
  recordedBy: ActorRef,
});

export const NewDeployment = z.object({
  environment: Slug,
  version: Version,
  replica: z.string().max(200).default(''),
  /** Default now; at most five minutes ahead of our clock. */
  at: Instant.optional(),
  /** Given: a closed interval of the past. */
  to: Instant.optional(),
  sharePercent: z.number().int().min(1).max(100).default(100),
  source: DeploymentSource.default('declared'),
  decisionId: Id.optional(),
  motive: z.enum(['reliability', 'security', 'routine']).default('routine'),
  /** At full share the release before it ends at the same moment, unless told otherwise. */
  keepsOthers: z.boolean().default(false),
});

export const PointKind = z.enum(['migration', 'key_rotation', 'secret_revocation', 'data_format', 'other']);
export const PointOfNoReturn = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  kind: PointKind,
  at: Instant,
  note: z.string(),
  firstVersion: Version.nullable(),
  isSimulated: z.boolean(),
  recordedBy: ActorRef,
});

export const NewPointOfNoReturn = z.object({
  environment: Slug,
  kind: PointKind,
  at: Instant.optional(),
  note: Reason,
  firstVersion: Version.optional(),
});

/** Recorded changes that are not releases. Those that weaken a control need an owner and an expiry. */
export const ChangeKind = z.enum(['flag', 'config', 'control', 'failover']);
export const ServiceChange = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  kind: ChangeKind,
  subject: z.string(),
  note: z.string(),
  at: Instant,
  weakensControl: z.boolean(),
  owner: z.string().nullable(),
  expiresAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  motive: z.enum(['reliability', 'security', 'routine']),
  recordedBy: ActorRef,
});

export const ReleaseFacts = z.object({
  id: Id,
  service: Slug,
  environment: Slug,
  version: Version,
  slo: z.string(),
  burnRate: z.number(),
  samples: z.number().int(),
  from: Instant,
  to: Instant,
  isSimulated: z.boolean(),
});

export const NewSloReport = z.object({
  environment: Slug,
  slo: z.string().trim().min(1).max(100),
  burnRate: z.number().min(0).max(100_000),
  samples: z.number().int().min(1).max(2_000_000_000),
  from: Instant,
  to: Instant,
});

/** The ledger of a service as swim-lanes: everything the screen draws, bounded. */
export const Ledger = z.object({
  service: Slug,
  from: Instant,
  to: Instant,
  lanes: z.array(
    z.object({
      environment: Slug,
      isProduction: z.boolean(),
      deployments: z.array(Deployment),
      points: z.array(PointOfNoReturn),
      changes: z.array(ServiceChange),
      /** Intervals in which a known finding was live: computed, both clocks. */
      exposures: z.array(
        z.object({
          group: z.string(),
          package: z.string(),
          version: Version,
          from: Instant,
          to: Instant.nullable(),
          /** Part of the interval after it was known. */
          knownFrom: Instant.nullable(),
          deadline: z.string(),
          isKnownExploited: z.boolean(),
        }),
      ),
      incidents: z.array(
        z.object({
          id: Id,
          title: z.string(),
          severity: Severity,
          kind: z.enum(['reliability', 'security', 'both']),
          from: Instant,
          to: Instant.nullable(),
        }),
      ),
      /** Worst reported burn rate per release while it served here. */
      burns: z.array(z.object({ version: Version, slo: z.string(), burnRate: z.number(), samples: z.number().int() })),
    }),
  ),
});

export const ImportSummary = z.object({
  releases: z.object({ added: z.number().int(), unchanged: z.number().int() }),
  sboms: z.object({ added: z.number().int(), unchanged: z.number().int(), missing: z.number().int() }),
  /** Deployments, points of no return, incidents and SLO reports. */
  events: z.object({ added: z.number().int(), unchanged: z.number().int() }),
  /** The first thousand; `at` is the line, such as `line 12`. */
  problems: z.array(z.object({ at: z.string(), problem: z.string() })),
});

export const releasesOperations = {
  listReleases: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases',
    summary: 'Releases of a service, newest first',
    permission: 'releases.read',
    params: OfService,
    query: PageQuery.extend({ line: z.string().optional() }),
    body: Nothing,
    response: pageOf(Release),
    errors: ['services.service_not_found'],
  }),
  getRelease: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version',
    summary: 'One release',
    permission: 'releases.read',
    params: OfRelease,
    query: Nothing,
    body: Nothing,
    response: Release,
    errors: ['services.service_not_found', 'releases.release_not_found'],
  }),
  /** Repeating it with the same facts changes nothing; with other facts it is refused: releases are never edited. */
  addRelease: operation({
    method: 'POST',
    path: '/api/v1/services/:service/releases',
    summary: 'Register a release',
    permission: 'releases.write',
    idempotent: true,
    params: OfService,
    query: Nothing,
    body: NewRelease,
    response: Release,
    errors: ['services.service_not_found', 'releases.release_differs', 'gate.sample_only'],
  }),
  /** Body: the document itself (CycloneDX, SPDX or a lock file, optionally gzip with `content-encoding: gzip`). */
  putSbom: operation({
    method: 'PUT',
    path: '/api/v1/services/:service/releases/:version/sbom',
    summary: 'Attach the SBOM of a release',
    permission: 'releases.write',
    stream: true,
    params: OfRelease,
    /** The file's name tells apart lock files whose content does not, such as `requirements.txt`. */
    query: z.object({ name: z.string().max(255).optional() }),
    body: Nothing,
    response: Release,
    errors: [
      'services.service_not_found',
      'releases.release_not_found',
      'releases.sbom_invalid',
      'releases.sbom_differs',
      'request.too_large',
      'request.unsupported_media_type',
      'gate.sample_only',
    ],
  }),
  listComponents: operation({
    method: 'GET',
    path: '/api/v1/services/:service/releases/:version/components',
    summary: 'Components of a release',
    permission: 'releases.read',
    params: OfRelease,
    query: PageQuery.extend({ search: z.string().max(200).optional() }),
    body: Nothing,
    response: pageOf(
      z.object({
        ecosystem: z.string(),
        name: z.string(),
        version: z.string(),
        scope: z.enum(['required', 'optional', 'excluded']),
        purl: z.string().nullable(),
      }),
    ),
    errors: ['services.service_not_found', 'releases.release_not_found'],
  }),
  recordDeployment: operation({
    method: 'POST',
    path: '/api/v1/services/:service/deployments',
    summary: 'Record what serves from when, at which share',
    permission: 'releases.write',
    idempotent: true,
    params: OfService,
    query: Nothing,
    body: NewDeployment,
    response: Deployment,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'releases.deployment_overlaps',
      'releases.deployment_in_future',
      'gate.decision_not_found',
      'gate.sample_only',
    ],
  }),
  endDeployment: operation({
    method: 'POST',
    path: '/api/v1/services/:service/deployments/:deployment/end',
    summary: 'End an interval',
    permission: 'releases.write',
    params: z.object({ service: Slug, deployment: Id }),
    query: Nothing,
    body: z.object({ at: Instant.optional() }),
    response: Deployment,
    errors: [
      'services.service_not_found',
      'releases.deployment_not_found',
      'releases.deployment_ended',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  listDeployments: operation({
    method: 'GET',
    path: '/api/v1/deployments',
    summary: 'Deployments, newest first',
    permission: 'releases.read',
    params: Nothing,
    query: PageQuery.extend({
      service: Slug.optional(),
      environment: Slug.optional(),
      ungated: z.stringbool().optional(),
    }),
    body: Nothing,
    response: pageOf(Deployment),
    errors: ['services.service_not_found', 'services.environment_not_found'],
  }),
  getLedger: operation({
    method: 'GET',
    path: '/api/v1/services/:service/ledger',
    summary: 'The ledger as swim-lanes per environment',
    permission: 'releases.read',
    params: OfService,
    query: z.object({ from: Instant.optional(), to: Instant.optional(), knownAt: Instant.optional() }),
    body: Nothing,
    response: Ledger,
    errors: ['services.service_not_found'],
  }),
  recordPoint: operation({
    method: 'POST',
    path: '/api/v1/services/:service/points-of-no-return',
    summary: 'Record a point of no return',
    permission: 'releases.write',
    idempotent: true,
    params: OfService,
    query: Nothing,
    body: NewPointOfNoReturn,
    response: PointOfNoReturn,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  recordChange: operation({
    method: 'POST',
    path: '/api/v1/services/:service/changes',
    summary: 'Record a flag, config, control or failover change',
    permission: 'releases.write',
    idempotent: true,
    params: OfService,
    query: Nothing,
    body: z.object({
      environment: Slug,
      kind: ChangeKind,
      subject: z.string().trim().min(1).max(200),
      note: Reason,
      at: Instant.optional(),
      weakensControl: z.boolean().default(false),
      owner: z.string().trim().max(200).optional(),
      expiresAt: Instant.optional(),
      motive: z.enum(['reliability', 'security', 'routine']).default('routine'),
    }),
    response: ServiceChange,
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  endChange: operation({
    method: 'POST',
    path: '/api/v1/services/:service/changes/:change/end',
    summary: 'End a recorded change',
    permission: 'releases.write',
    params: z.object({ service: Slug, change: Id }),
    query: Nothing,
    body: z.object({ at: Instant.optional() }),
    response: ServiceChange,
    errors: [
      'gate.hold_other_axis',
      'services.service_not_found',
      'releases.event_not_found',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  reportSlo: operation({
    method: 'POST',
    path: '/api/v1/services/:service/releases/:version/slo',
    summary: 'Report the SLO burn of a release while it served',
    permission: 'releases.write',
    idempotent: true,
    params: OfRelease,
    query: Nothing,
    body: NewSloReport,
    response: ReleaseFacts,
    errors: [
      'services.service_not_found',
      'releases.release_not_found',
      'services.environment_not_found',
      'releases.report_differs',
      'releases.deployment_in_future',
      'gate.sample_only',
    ],
  }),
  /** Body: JSON Lines as in `ledger-lines.ts`, optionally gzip. May be repeated: what is there stays. A bad line is reported and left out. */
  importLedger: operation({
    method: 'POST',
    path: '/api/v1/ledger/import',
    summary: 'Import a history of releases, SBOMs and deployments',
    permission: 'releases.import',
    stream: true,
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: ImportSummary,
    errors: ['releases.import_invalid', 'services.team_not_found', 'gate.sample_only', 'request.too_large'],
  }),
};

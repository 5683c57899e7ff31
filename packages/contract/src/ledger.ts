import { z } from 'zod';
import { Id, Instant, Nothing, OfService, Severity, Slug, Version } from './common.ts';
import { Deployment } from './deployments.ts';
import { PointOfNoReturn, ServiceChange } from './ledger-events.ts';
import { operation } from './operation.ts';

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

export const ledgerOperations = {
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

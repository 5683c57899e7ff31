import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, OfRelease, OfService, Reason, Slug, Version } from './common.ts';
import { operation } from './operation.ts';

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

export const ledgerEventsOperations = {
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
};

import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, OfService, PageQuery, Slug, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

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

export const deploymentsOperations = {
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
};

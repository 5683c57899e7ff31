import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Nothing, Reason, Slug, Verdict, Version } from './common.ts';
import { Axes } from './gate-decision.ts';
import { operation } from './operation.ts';

export const SafeHarbour = z.object({
  service: Slug,
  environment: Slug,
  current: Version.nullable(),
  /** null: NONE, with an owner and the cure. */
  target: Version.nullable(),
  verdict: Verdict.nullable(),
  summary: z.string(),
  owner: z.string().nullable(),
  cure: z.string().nullable(),
  computedAt: Instant,
  /** Verdicts of the newest releases, precomputed. */
  verdicts: z.array(z.object({ version: Version, verdict: Verdict, axes: Axes, summary: z.string() })),
  preSignatures: z.array(z.object({ id: Id, axis: Axis, version: Version, by: ActorRef, expiresAt: Instant })),
});

export const safeHarboursOperations = {
  listSafeHarbours: operation({
    method: 'GET',
    path: '/api/v1/gate/safe-harbours',
    summary: 'Where each service could go back to now',
    permission: 'gate.read',
    params: Nothing,
    query: z.object({ service: Slug.optional() }),
    body: Nothing,
    response: z.object({ items: z.array(SafeHarbour) }),
    errors: ['services.service_not_found'],
  }),
  preSign: operation({
    method: 'POST',
    path: '/api/v1/gate/pre-signatures',
    summary: 'Sign by day for a target to use at night',
    permission: 'authenticated',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      service: Slug,
      environment: Slug,
      version: Version,
      axis: Axis,
      reason: Reason,
      expiresAt: Instant,
    }),
    response: z.object({ id: Id }),
    errors: [
      'services.service_not_found',
      'services.environment_not_found',
      'releases.release_not_found',
      'gate.sample_only',
    ],
  }),
};

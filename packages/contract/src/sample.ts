import { z } from 'zod';
import { Instant, Nothing, Slug } from './common.ts';
import { operation } from './operation.ts';

export const SampleState = z.object({
  isLoaded: z.boolean(),
  loadedAt: Instant.nullable(),
  /** Set while loading: what is done, of how much. */
  progress: z.object({ done: z.number().int(), of: z.number().int(), what: z.string() }).nullable(),
  /** The stories, each asked at its own moment. */
  stories: z.array(
    z.object({
      id: z.string(),
      service: Slug,
      environment: Slug,
      title: z.string(),
      question: z.string(),
      current: z.string(),
      target: z.string(),
      asOf: Instant,
      isBurning: z.boolean(),
    }),
  ),
  /** The two sample people an admin may play. */
  seats: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(['reliability_key', 'security_key']) })),
});

export const sampleOperations = {
  getSample: operation({
    method: 'GET',
    path: '/api/v1/sample',
    summary: 'Is the sample organisation loaded?',
    permission: 'services.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: SampleState,
    errors: [],
  }),
  loadSample: operation({
    method: 'POST',
    path: '/api/v1/sample',
    summary: 'Load the sample organisation',
    permission: 'sample.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: SampleState,
    errors: [
      'sample.already_loaded',
      'services.service_exists',
      'schedules.schedule_exists',
      'paging.policy_exists',
      'alerts.route_exists',
      'alerts.source_exists',
    ],
  }),
  removeSample: operation({
    method: 'DELETE',
    path: '/api/v1/sample',
    summary: 'Remove everything the sample brought',
    permission: 'sample.manage',
    interactive: true,
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: SampleState,
    errors: ['sample.not_loaded', 'paging.policy_in_use', 'schedules.schedule_in_use'],
  }),
};

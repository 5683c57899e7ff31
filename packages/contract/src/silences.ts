import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** `name = value`, `!=`, or a regular expression (RE2) over the whole value. */
export const AlertMatcher = z.object({
  name: z.string().min(1).max(256),
  value: z.string().max(4_096),
  isRegex: z.boolean().default(false),
  isEqual: z.boolean().default(true),
});

const Matchers = z.array(AlertMatcher).min(1, 'name at least one matcher').max(50);

export const Silence = z.object({
  id: Id,
  state: z.enum(['pending', 'active', 'expired']),
  matchers: z.array(AlertMatcher),
  startsAt: Instant,
  endsAt: Instant,
  createdBy: z.string(),
  comment: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
});

export const NewSilence = z.object({
  matchers: Matchers,
  /** Now when absent. */
  startsAt: Instant.optional(),
  endsAt: Instant,
  /** Why: whoever wonders at three in the morning reads it. */
  comment: z.string().trim().min(3, 'say why in at least three characters').max(2_000),
});

const OfSilence = z.object({ silence: Id });

export const silencesOperations = {
  listSilences: operation({
    method: 'GET',
    path: '/api/v1/silences',
    summary: 'Silences, those that end last first',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery.extend({ state: z.enum(['pending', 'active', 'expired']).optional() }),
    body: Nothing,
    response: pageOf(Silence),
    errors: [],
  }),
  previewSilence: operation({
    method: 'POST',
    path: '/api/v1/silences/preview',
    summary: 'What a silence would hide now',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: z.object({ matchers: Matchers }),
    response: z.object({
      count: z.number().int(),
      /** The newest of them, at most 100. */
      alerts: z.array(z.object({ id: Id, summary: z.string() })),
    }),
    errors: ['alerts.silence_invalid'],
  }),
  createSilence: operation({
    method: 'POST',
    path: '/api/v1/silences',
    summary: 'Let matching alerts page nobody for a while',
    permission: 'alerts.respond',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewSilence,
    response: Silence,
    errors: ['alerts.silence_invalid', 'gate.sample_only'],
  }),
  updateSilence: operation({
    method: 'PATCH',
    path: '/api/v1/silences/:silence',
    summary: 'Move the end of a silence, or say more of why',
    permission: 'alerts.respond',
    params: OfSilence,
    query: Nothing,
    body: z.object({ endsAt: Instant.optional(), comment: NewSilence.shape.comment.optional() }),
    response: Silence,
    errors: ['alerts.silence_not_found', 'alerts.silence_expired', 'alerts.silence_invalid', 'gate.sample_only'],
  }),
  expireSilence: operation({
    method: 'POST',
    path: '/api/v1/silences/:silence/expire',
    summary: 'End a silence now',
    permission: 'alerts.respond',
    params: OfSilence,
    query: Nothing,
    body: Nothing,
    response: Silence,
    errors: ['alerts.silence_not_found', 'gate.sample_only'],
  }),
};

import { z } from 'zod';
import { SendOutcome } from './channels.ts';
import { Id, Instant, Nothing, PageQuery } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** One message of "page me". */
export const TestPage = z.object({
  id: Id,
  method: Id,
  channel: z.string(),
  label: z.string(),
  askedAt: Instant,
  outcome: SendOutcome.shape.outcome.nullable(),
  reason: z.string().nullable(),
  /** When the provider took it. */
  acceptedAt: Instant.nullable(),
  /** When the button, key or link in it was pressed. */
  answeredAt: Instant.nullable(),
  /** The channel the answer came by. */
  answeredBy: z.string().nullable(),
});

const Flaw = z.object({
  code: z.enum([
    'not_reachable',
    'low_not_reachable',
    'one_method_only',
    'nothing_that_rings',
    'stopped_address',
    'never_tested',
    'test_is_old',
    'on_leave',
  ]),
  sentence: z.string(),
  cure: z.string(),
});

export const PersonReadiness = z.object({
  person: z.object({ id: Id, name: z.string() }),
  /** `unreachable`: a page would reach nobody; `weak`: it would, with flaws. */
  state: z.enum(['ready', 'weak', 'unreachable']),
  /** Methods that a page of this urgency would go to. */
  high: z.number().int(),
  low: z.number().int(),
  lastTestAt: Instant.nullable(),
  flaws: z.array(Flaw),
});

/** What shows that pages reach people. */
export const proofOperations = {
  sendTestPage: operation({
    method: 'POST',
    path: '/api/v1/me/test-page',
    summary: 'Page me: a test to all my verified methods, or to one',
    permission: 'contacts.own',
    params: Nothing,
    query: Nothing,
    body: z.object({ method: Id.optional() }),
    response: z.object({ items: z.array(TestPage) }),
    errors: ['contacts.method_not_found', 'contacts.nothing_to_test', 'access.user_not_found', 'gate.sample_only'],
  }),
  listTestPages: operation({
    method: 'GET',
    path: '/api/v1/me/test-pages',
    summary: 'My tests: when the provider took them, and when I answered',
    permission: 'contacts.own',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(TestPage),
    errors: ['access.user_not_found'],
  }),
  getReadiness: operation({
    method: 'GET',
    path: '/api/v1/readiness',
    summary: 'Whether everybody can be reached, and what to do where not',
    permission: 'contacts.manage',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(PersonReadiness),
    errors: [],
  }),
};

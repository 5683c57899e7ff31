import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, Reason, Slug, Verdict, Version } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const PolicyRecord = z.object({
  id: Id,
  version: z.number().int(),
  title: z.string(),
  cedar: z.string(),
  settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  state: z.enum(['draft', 'pending', 'active', 'retired']),
  digest: z.string(),
  createdAt: Instant,
  createdBy: ActorRef,
  activatedAt: Instant.nullable(),
  pendingChangeId: Id.nullable(),
});

export const policiesOperations = {
  listPolicies: operation({
    method: 'GET',
    path: '/api/v1/gate/policies',
    summary: 'Policies, newest first',
    permission: 'gate.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(PolicyRecord),
    errors: [],
  }),
  draftPolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies',
    summary: 'Draft a policy; validated against the schema',
    permission: 'gate.policy',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      title: z.string().trim().min(3).max(120),
      cedar: z.string().min(1).max(100_000),
      settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).default({}),
    }),
    response: PolicyRecord,
    errors: ['gate.policy_invalid'],
  }),
  /** Which stored decisions would get another verdict, and how many softer or stricter. */
  dryRunPolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies/:policy/dry-run',
    summary: 'Judge stored decisions under this policy',
    permission: 'gate.read',
    params: z.object({ policy: Id }),
    query: Nothing,
    body: z.object({ limit: z.number().int().min(1).max(2000).default(500) }),
    response: z.object({
      judged: z.number().int(),
      softer: z.number().int(),
      stricter: z.number().int(),
      changes: z.array(
        z.object({
          decision: z.number().int(),
          service: Slug,
          target: Version,
          before: Verdict,
          after: Verdict,
          reasons: z.array(z.string()),
        }),
      ),
    }),
    errors: ['gate.policy_not_found'],
  }),
  /** Loosening takes a second person (`approveChange`); a policy that is nowhere softer is activated at once. */
  activatePolicy: operation({
    method: 'POST',
    path: '/api/v1/gate/policies/:policy/activate',
    summary: 'Activate a policy',
    permission: 'gate.policy',
    interactive: true,
    params: z.object({ policy: Id }),
    query: Nothing,
    body: z.object({ reason: Reason }),
    response: PolicyRecord,
    errors: ['gate.policy_not_found'],
  }),
};

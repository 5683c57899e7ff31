import { z } from 'zod';
import { axisPoliciesOperations } from './axis-policies.ts';
import { ActorRef, Id, Instant, Nothing, PageQuery, ReadVersion } from './common.ts';
import { DryRunQuestion, PolicyDryRun } from './escalation-dry-run.ts';
import { NewEscalationPolicy, PolicyStep } from './escalation-policy-body.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const EscalationPolicy = NewEscalationPolicy.extend({
  id: Id,
  steps: z.array(PolicyStep.extend({ id: z.string() })),
  /** Rises with every change; an update names the one it read. */
  version: z.number().int(),
  createdAt: Instant,
  updatedAt: Instant,
  updatedBy: ActorRef,
  /** How whom and what it refers to is called, by id; what no longer exists is missing. */
  names: z.record(z.string(), z.string()),
});

/** What sends alerts to a policy. */
export const PolicyUse = z.object({
  kind: z.enum(['route', 'catch_all', 'fallback', 'engagement', 'axis']),
  /** Of the route, the policy or the engagement; null for the catch-all and for incidents of an axis. */
  id: Id.nullable(),
  name: z.string(),
});

export const PolicyWarning = z.object({
  kind: z.enum(['nobody_now', 'no_contact_method', 'schedule_gap']),
  /** `steps[0]`. */
  field: z.string(),
  warning: z.string(),
});

const OfPolicy = z.object({ policy: Id });

export const escalationPoliciesOperations = {
  ...axisPoliciesOperations,
  listEscalationPolicies: operation({
    method: 'GET',
    path: '/api/v1/escalation-policies',
    summary: 'Escalation policies by name',
    permission: 'paging.read',
    params: Nothing,
    query: PageQuery.extend({ name: z.string().max(100).optional() }),
    body: Nothing,
    response: pageOf(EscalationPolicy),
    errors: [],
  }),
  getEscalationPolicy: operation({
    method: 'GET',
    path: '/api/v1/escalation-policies/:policy',
    summary: 'One escalation policy, and what uses it',
    permission: 'paging.read',
    params: OfPolicy,
    query: Nothing,
    body: Nothing,
    response: EscalationPolicy.extend({ usedBy: z.array(PolicyUse) }),
    errors: ['paging.policy_not_found'],
  }),
  createEscalationPolicy: operation({
    method: 'POST',
    path: '/api/v1/escalation-policies',
    summary: 'Say who is paged, in which order',
    permission: 'paging.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewEscalationPolicy,
    response: EscalationPolicy,
    errors: ['paging.policy_exists', 'paging.policy_invalid', 'gate.sample_only'],
  }),
  updateEscalationPolicy: operation({
    method: 'PUT',
    path: '/api/v1/escalation-policies/:policy',
    summary: 'Replace a policy; alerts that are open already go on under the one they came to',
    permission: 'paging.manage',
    params: OfPolicy,
    query: Nothing,
    body: NewEscalationPolicy.extend({ version: ReadVersion }),
    response: EscalationPolicy,
    errors: [
      'paging.policy_not_found',
      'paging.policy_changed',
      'paging.policy_exists',
      'paging.policy_invalid',
      'gate.sample_only',
    ],
  }),
  deleteEscalationPolicy: operation({
    method: 'DELETE',
    path: '/api/v1/escalation-policies/:policy',
    summary: 'Delete a policy that nothing uses; the answer is enough to make it again',
    permission: 'paging.manage',
    params: OfPolicy,
    query: Nothing,
    body: Nothing,
    response: EscalationPolicy,
    errors: ['paging.policy_not_found', 'paging.policy_in_use', 'gate.sample_only'],
  }),
  checkEscalationPolicy: operation({
    method: 'POST',
    path: '/api/v1/escalation-policies/check',
    summary: 'What is wrong with a policy, and what to know before saving it',
    permission: 'paging.read',
    params: Nothing,
    query: Nothing,
    /** `id`: of the policy that is being edited. */
    body: NewEscalationPolicy.extend({ id: Id.optional() }),
    response: z.object({
      problems: z.array(z.object({ field: z.string(), problem: z.string(), help: z.string() })),
      warnings: z.array(PolicyWarning),
    }),
    errors: [],
  }),
  dryRunEscalationPolicy: operation({
    method: 'POST',
    path: '/api/v1/escalation-policies/dry-run',
    summary: 'Whom an alert would page at which minute, and why, if nobody acknowledged',
    permission: 'paging.read',
    params: Nothing,
    query: Nothing,
    body: DryRunQuestion,
    response: PolicyDryRun,
    errors: ['paging.policy_not_found', 'paging.policy_invalid'],
  }),
};

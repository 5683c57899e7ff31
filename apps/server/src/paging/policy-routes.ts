import type { escalationPoliciesOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { listReachable, planNotifications } from '#contacts/index.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listAxisPolicies } from './axis-policy-store.ts';
import { checkPolicy } from './check-policy.ts';
import { deletePolicy } from './delete-policy.ts';
import { dryRunBody } from './dry-run-body.ts';
import { dryRunPolicy } from './dry-run-policy.ts';
import { listPolicies, showPolicy } from './list-policies.ts';
import { draftOf, policyBody } from './policy-body.ts';
import { putAxisPolicy } from './put-axis-policy.ts';
import { createPolicy, updatePolicy } from './save-policy.ts';

/** What the rules say about reaching people needs no channel. */
const contacts = { listReachable, planNotifications };

export const policiesHandlers: Handlers<typeof escalationPoliciesOperations> = {
  listEscalationPolicies: async (ctx, { query }) => {
    const { policies, directory } = await listPolicies(ctx, query);
    return toPage(
      policies,
      query.limit,
      (stored) => policyBody(stored, directory),
      ({ policy }) => [policy.name.toLowerCase()],
    );
  },
  getEscalationPolicy: async (ctx, { params }) => {
    const { stored, directory, uses } = await showPolicy(ctx, params.policy);
    return { ...policyBody(stored, directory), usedBy: uses.map(({ id, ...use }) => ({ ...use, id: id ?? null })) };
  },
  listAxisPolicies: async (ctx) => {
    requirePermission(ctx, 'paging.read');
    const items = await listAxisPolicies(ctx.read);
    return { items: items.map(({ updatedAt, ...one }) => ({ ...one, updatedAt: isoInstant(updatedAt) })) };
  },
  putAxisPolicy: async (ctx, { params, body }) => {
    await putAxisPolicy(ctx, params.axis, body.policy ?? undefined);
    return {};
  },
  createEscalationPolicy: async (ctx, { body }) => {
    const { stored, directory } = await createPolicy(ctx, draftOf(body));
    return policyBody(stored, directory);
  },
  updateEscalationPolicy: async (ctx, { params, body }) => {
    const input = { id: params.policy, version: body.version, draft: draftOf(body) };
    const { stored, directory } = await updatePolicy(ctx, contacts, input);
    return policyBody(stored, directory);
  },
  deleteEscalationPolicy: async (ctx, { params }) => {
    const { stored, directory } = await deletePolicy(ctx, params.policy);
    return policyBody(stored, directory);
  },
  checkEscalationPolicy: async (ctx, { body }) => {
    const { problems, warnings } = await checkPolicy(ctx, contacts, draftOf(body), body.id);
    return { problems: [...problems], warnings: [...warnings] };
  },
  dryRunEscalationPolicy: async (ctx, { body }) => {
    const { policyId, policyName, policy, at, urgency, axis, labels, hours } = body;
    return dryRunBody(
      await dryRunPolicy(ctx, contacts, {
        policyId,
        policyName,
        draft: policy === undefined ? undefined : draftOf(policy),
        at: at === undefined ? undefined : Date.parse(at),
        group: { urgency, axis, labels },
        horizonMs: hours * 3_600_000,
      }),
    );
  },
};

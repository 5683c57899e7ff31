import { engagementsOfPolicy, forgetPolicyOfEnded } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { loadDirectory } from './directory.ts';
import { recordPagingEvent } from './events.ts';
import type { PolicyUse } from './policy.ts';
import { referencesOf } from './policy-references.ts';
import { deletePolicyRow, getPolicy, listPolicyUses, lockPolicies } from './policy-store.ts';
import { deleteOtherRings } from './ring-store.ts';
import type { SavedPolicy } from './save-policy.ts';

/** Everything that sends alerts to a policy, now or later; at most 20 of each kind. */
export async function usesOf(tx: Transaction, policyId: string, now: number): Promise<readonly PolicyUse[]> {
  const engagements = await engagementsOfPolicy(tx, policyId, now);
  const uses = await listPolicyUses(tx, policyId);
  return [
    ...uses,
    ...engagements.map(({ id, team, service }) => ({
      kind: 'engagement' as const,
      id,
      name: `${team} for ${service}`,
    })),
  ];
}

/** @returns the policy as it was: enough to make it again */
export async function deletePolicy(ctx: RequestContext, id: string): Promise<SavedPolicy> {
  requirePermission(ctx, 'paging.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockPolicies(tx);
    const stored = await getPolicy(tx, id);
    refuseWhenUsed(stored.policy.name, await usesOf(tx, id, ctx.now));
    await forgetPolicyOfEnded(tx, id, ctx.now);
    await deleteOtherRings(tx, id, []);
    await deletePolicyRow(tx, id);
    const body = { version: stored.version, policy: stored.policy };
    await recordPagingEvent(tx, ctx, { type: 'paging.policy_deleted', subjectId: id, body });
    return { stored, directory: await loadDirectory(tx, referencesOf([stored.policy])) };
  });
}

const useWords = {
  route: 'route',
  catch_all: '',
  fallback: 'fallback of',
  engagement: 'engagement of',
  axis: 'incidents that want',
} as const;

function refuseWhenUsed(name: string, uses: readonly PolicyUse[]): void {
  if (uses.length === 0) return;
  const named = uses.map((use) =>
    use.kind === 'catch_all' ? 'the catch-all' : `${useWords[use.kind]} \`${use.name}\``,
  );
  throw new Problem('paging.policy_in_use', `\`${name}\` is in use: ${named.slice(0, 10).join(', ')}`, {
    help: 'give their alerts to another policy first',
  });
}

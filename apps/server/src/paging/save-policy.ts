import { editRing, type EscalationPolicy } from '@lockstep/oncall';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Directory } from './directory.ts';
import { recordPagingEvent } from './events.ts';
import { judgePolicy, refuseProblems } from './judge-policy.ts';
import { isRing, type PolicyDraft, policyOf, type StoredPolicy } from './policy.ts';
import { getPolicy, insertPolicy, lockPolicies, updatePolicyRow } from './policy-store.ts';
import { deleteOtherRings, updateRings } from './ring-store.ts';
import { loadWorld, type WhoIsReachable } from './world.ts';

export interface SavedPolicy {
  readonly stored: StoredPolicy;
  /** How what it names is called. */
  readonly directory: Directory;
}

export async function createPolicy(ctx: RequestContext, draft: PolicyDraft): Promise<SavedPolicy> {
  requirePermission(ctx, 'paging.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    await lockPolicies(tx);
    const judged = await judgePolicy(tx, draft, undefined);
    refuseProblems(judged);
    const policy = policyOf(draft, ctx.newId(), undefined);
    const times = { createdAt: ctx.now, updatedAt: ctx.now, updatedBy: actorRef(ctx.actor) };
    const stored: StoredPolicy = { policy, version: 1, ...times };
    if (!(await insertPolicy(tx, stored))) throw nameTaken(policy.name);
    const body = { version: 1, policy };
    await recordPagingEvent(tx, ctx, { type: 'paging.policy_created', subjectId: policy.id, body });
    return { stored, directory: judged.directory };
  });
}

/**
 * Replaces a policy. Groups that came to it before keep the copy they took; whoever is new in a ring counts as paged now.
 *
 * @param version the one that was read
 */
export async function updatePolicy(
  ctx: RequestContext,
  contacts: WhoIsReachable,
  input: { readonly id: string; readonly version: number; readonly draft: PolicyDraft },
): Promise<SavedPolicy> {
  requirePermission(ctx, 'paging.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { id, version, draft } = input;
    await lockPolicies(tx);
    const before = await getPolicy(tx, id);
    if (before.version !== version) throw changedMeanwhile(before);
    const judged = await judgePolicy(tx, draft, id);
    refuseProblems(judged);
    const policy = policyOf(draft, id, before.policy);
    const stored: StoredPolicy = {
      policy,
      version: version + 1,
      createdAt: before.createdAt,
      updatedAt: ctx.now,
      updatedBy: actorRef(ctx.actor),
    };
    if (!(await updatePolicyRow(tx, stored))) throw nameTaken(policy.name);
    await editRings(tx, contacts, policy, ctx.now);
    const body = { version: stored.version, policy };
    await recordPagingEvent(tx, ctx, { type: 'paging.policy_updated', subjectId: id, body });
    return { stored, directory: judged.directory };
  });
}

/** Who left a ring is forgotten, and so is the ring of a step that is gone. */
async function editRings(
  tx: Transaction,
  contacts: WhoIsReachable,
  policy: EscalationPolicy,
  now: number,
): Promise<void> {
  const steps = policy.steps.filter(isRing);
  const stepIds = steps.map(({ id }) => id);
  await deleteOtherRings(tx, policy.id, stepIds);
  if (steps.length === 0) return;
  const world = await loadWorld(tx, contacts, { states: [], policyIds: [policy.id], people: [], now });
  const edited = steps.flatMap((step) => {
    const pointer = world.ringPointer(policy.id, step.id);
    return pointer === undefined ? [] : [editRing(pointer, step, world, now)];
  });
  await updateRings(tx, edited);
}

function nameTaken(name: string): Problem {
  return new Problem('paging.policy_exists', `an escalation policy is called \`${name}\` already`, {
    help: 'choose another name; case makes no difference',
    fields: [{ field: 'body.name', problem: 'another policy has this name', help: 'choose another one' }],
  });
}

function changedMeanwhile({ version, updatedBy }: StoredPolicy): Problem {
  return new Problem('paging.policy_changed', `${updatedBy.name} has changed this policy meanwhile`, {
    help: `read it again and repeat your change; it is at version ${version} now`,
    fields: [{ field: 'body.version', problem: `it is at version ${version} now`, help: 'read it again' }],
  });
}

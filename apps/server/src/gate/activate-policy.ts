import { compareVerdicts } from '@lockstep/gate';
import { z } from 'zod';
import { type ChangeToApply, proposeChange, registerChangeKind } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { workOutAll } from '#services/index.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { activePolicy } from './active-policy.ts';
import { dryRunOver } from './dry-run-policy.ts';
import { recordGateEvent } from './events.ts';
import { removedOrWeakened } from './policy-rules.ts';
import { getPolicy, lockPolicies, type StoredPolicy, updateActivePolicy, updatePolicyPending } from './policy-store.ts';
import { loosenedSettings, readSettings } from './policy-settings.ts';

const kind = 'gate.policy_loosened';
const Payload = z.object({ policyId: z.string(), reason: z.string(), digest: z.string() });
const decisionsLookedAt = 2_000;

registerChangeKind({
  kind,
  permission: 'gate.policy',
  apply: async (tx: Transaction, ctx: RequestContext, change: ChangeToApply) => {
    const { policyId, reason, digest } = Payload.parse(change.payload);
    await lockPolicies(tx);
    const policy = await getPolicy(tx, policyId);
    if (policy.digest !== digest) throw new RangeError('the text of a policy has changed');
    await activate(tx, ctx, policy, { reason, isSinglePerson: change.isSinglePerson, loosens: true });
  },
});

/** Puts a policy in force: at once when it is nowhere softer than the one in force, else when a second person agrees. */
export async function activatePolicy(ctx: RequestContext, policyId: string, reason: string): Promise<StoredPolicy> {
  requirePermission(ctx, 'gate.policy');
  requireInteractive(ctx);
  requireReal(ctx);
  return ctx.transaction(async (tx) => {
    await lockPolicies(tx);
    const policy = await getPolicy(tx, policyId);
    if (policy.state === 'active') return policy;
    const loosened = await whatLoosens(tx, ctx, policy);
    if (loosened.length === 0) {
      await activate(tx, ctx, policy, { reason, isSinglePerson: true, loosens: false });
      return await getPolicy(tx, policyId);
    }
    await recordGateEvent(tx, ctx, {
      type: 'gate.policy_activation_proposed',
      subjectId: policy.id,
      body: { version: policy.version, digest: policy.digest, reason, loosened },
    });
    const { changeId, state } = await proposeChange(tx, ctx, {
      kind,
      subjectId: policy.id,
      summary: `activate policy ${policy.version} \`${policy.title}\`, which is softer: ${loosened.slice(0, 5).join('; ')}`,
      payload: { policyId: policy.id, reason, digest: policy.digest },
    });
    if (state === 'waiting') await updatePolicyPending(tx, policy.id, changeId);
    return await getPolicy(tx, policyId);
  });
}

/** Everything that makes a policy softer than the one in force, in words; conservative: what can not be compared counts. */
async function whatLoosens(tx: Transaction, ctx: RequestContext, policy: StoredPolicy): Promise<readonly string[]> {
  const current = await activePolicy(tx, ctx);
  const dry = await dryRunOver(tx, policy, decisionsLookedAt);
  const softened = dry.changes.filter(({ before, after }) => compareVerdicts(after, before) < 0);
  return [
    ...removedOrWeakened(current.policy.cedar, policy.cedar),
    ...loosenedSettings(current.policy.settings, readSettings(policy.settings)).map((name) => `\`${name}\` is looser`),
    ...softened
      .slice(0, 5)
      .map(({ decision, before, after }) => `decision ${decision} would be ${after}, not ${before}`),
  ];
}

async function activate(
  tx: Transaction,
  ctx: RequestContext,
  policy: StoredPolicy,
  how: { reason: string; isSinglePerson: boolean; loosens: boolean },
): Promise<void> {
  await updateActivePolicy(tx, policy.id, ctx.now);
  await recordGateEvent(tx, ctx, {
    type: 'gate.policy_activated',
    subjectId: policy.id,
    body: { version: policy.version, title: policy.title, digest: policy.digest, ...how },
  });
  await workOutAll(tx, ctx);
}

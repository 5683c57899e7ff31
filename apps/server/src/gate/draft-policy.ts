import { validatePolicy } from '@lockstep/cedar';
import { actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { getPolicy, insertPolicy, lockPolicies, type StoredPolicy } from './policy-store.ts';
import { policyDigest, readSettings } from './policy-settings.ts';

export interface NewPolicy {
  readonly title: string;
  readonly cedar: string;
  readonly settings: Readonly<Record<string, number | boolean | string>>;
}

/** A policy that could be activated; it judges nothing yet. Its text never changes: the next attempt is the next version. */
export async function draftPolicy(ctx: RequestContext, input: NewPolicy): Promise<StoredPolicy> {
  requirePermission(ctx, 'gate.policy');
  requireReal(ctx);
  refuseInvalid(input.cedar);
  const settings = readSettings(input.settings);
  return ctx.transaction(async (tx) => {
    await lockPolicies(tx);
    const id = ctx.newId();
    const digest = policyDigest(input.cedar, settings);
    await insertPolicy(tx, {
      id,
      title: input.title,
      cedar: input.cedar,
      settings,
      digest,
      state: 'draft',
      createdAt: ctx.now,
      createdBy: actorRef(ctx.actor),
      activatedAt: undefined,
    });
    const policy = await getPolicy(tx, id);
    await recordGateEvent(tx, ctx, {
      type: 'gate.policy_drafted',
      subjectId: id,
      body: { version: policy.version, title: policy.title, cedar: policy.cedar, settings: { ...settings }, digest },
    });
    return policy;
  });
}

function refuseInvalid(cedar: string): void {
  const problems = validatePolicy(cedar);
  const [first] = problems;
  if (first === undefined) return;
  throw new Problem(
    'gate.policy_invalid',
    `the policy has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`,
    {
      help: 'the shipped policy is a good start; `GET /api/v1/gate/policies` shows it',
      fields: problems.slice(0, 50).map(({ line, problem, help }) => ({
        field: line === undefined ? 'body.cedar' : `body.cedar:${line}`,
        problem,
        help,
      })),
    },
  );
}

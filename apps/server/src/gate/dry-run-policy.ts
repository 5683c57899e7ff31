import { compareVerdicts, dryRun, type Verdict } from '@lockstep/gate';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { makeReady } from './active-policy.ts';
import { listDecisionsWithFacts } from './decision-store.ts';
import { loadParts } from './fact-part-store.ts';
import { toGateFacts } from './pack-facts.ts';
import { getPolicy, type StoredPolicy } from './policy-store.ts';

export interface DryRunResult {
  readonly judged: number;
  readonly softer: number;
  readonly stricter: number;
  readonly changes: readonly {
    readonly decision: number;
    readonly service: string;
    readonly target: string;
    readonly before: Verdict;
    readonly after: Verdict;
    readonly reasons: readonly string[];
  }[];
}

/** Which of the newest decisions would have got another verdict under this policy. */
export async function dryRunPolicy(ctx: RequestContext, policyId: string, limit: number): Promise<DryRunResult> {
  requirePermission(ctx, 'gate.read');
  return await dryRunOver(ctx.read, await getPolicy(ctx.read, policyId), limit);
}

const batch = 100;

export async function dryRunOver(tx: Transaction, policy: StoredPolicy, limit: number): Promise<DryRunResult> {
  const ready = makeReady(policy);
  const decisions = await listDecisionsWithFacts(tx, limit);
  const changes: DryRunResult['changes'][number][] = [];
  for (let from = 0; from < decisions.length; from += batch) {
    const some = decisions.slice(from, from + batch);
    const parts = await loadParts(
      tx,
      some.map(({ facts }) => facts),
    );
    for (const decision of some) {
      // A question that did without the rule on the age of feeds does without it here too.
      const settings = decision.isFeedAgeRuleOff
        ? { ...ready.policy.settings, isFeedAgeRuleOn: false }
        : ready.policy.settings;
      const stored = {
        id: decision.id,
        facts: toGateFacts(decision.facts, parts),
        decision: { verdict: decision.verdict, axes: decision.body.axes },
      };
      const [changed] = dryRun([stored], { ...ready.policy, settings }, ready.evaluate).changed;
      if (changed === undefined) continue;
      const { number, service, target } = decision;
      changes.push({
        decision: number,
        service,
        target,
        before: changed.from,
        after: changed.to,
        // Sentences name nothing restricted: the reasons mask it themselves.
        reasons: changed.because,
      });
    }
  }
  return {
    judged: decisions.length,
    softer: changes.filter(({ before, after }) => compareVerdicts(after, before) < 0).length,
    stricter: changes.filter(({ before, after }) => compareVerdicts(after, before) > 0).length,
    changes,
  };
}

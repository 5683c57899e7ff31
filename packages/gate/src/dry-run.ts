import { decide } from './decide.ts';
import type { Decision, Verdict } from './decision.ts';
import type { GateFacts } from './facts.ts';
import type { EvaluateRules, Policy } from './policy.ts';

/** A decision as it is stored: its facts and what was answered then. */
export interface StoredDecision {
  readonly id: string;
  readonly facts: GateFacts;
  readonly decision: Pick<Decision, 'verdict' | 'axes'>;
}

export interface ChangedVerdict {
  readonly id: string;
  readonly from: Verdict;
  readonly to: Verdict;
  /** Sentences of the new policy's reasons above `allow`. */
  readonly because: readonly string[];
}

/** Which stored decisions would get another verdict under another policy, in the order given. */
export function dryRun(
  stored: Iterable<StoredDecision>,
  policy: Policy,
  evaluate: EvaluateRules,
): { readonly judged: number; readonly changed: readonly ChangedVerdict[] } {
  const changed: ChangedVerdict[] = [];
  let judged = 0;
  for (const { id, facts, decision } of stored) {
    judged++;
    const after = decide(facts, policy, evaluate);
    const isSame =
      after.axes.reliability === decision.axes.reliability && after.axes.security === decision.axes.security;
    if (isSame && after.verdict === decision.verdict) continue;
    const because = after.target.reasons.filter(({ verdict }) => verdict !== 'allow').map(({ sentence }) => sentence);
    changed.push({ id, from: decision.verdict, to: after.verdict, because });
  }
  return { judged, changed };
}

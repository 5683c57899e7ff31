import { policyRules } from '@lockstep/cedar';
import { compareVerdicts } from '@lockstep/gate';

/**
 * Rules of `before` that `after` no longer has as they were, in words. A rule whose conditions differ counts as weakened: whether
 * they still cover everything they did can not be told from the text.
 */
export function removedOrWeakened(before: string, after: string): readonly string[] {
  const now = new Map(policyRules(after).map((rule) => [rule.id, rule]));
  return policyRules(before).flatMap((rule) => {
    const kept = now.get(rule.id);
    if (kept === undefined) return [`rule \`${rule.id}\` is gone`];
    if (compareVerdicts(kept.verdict, rule.verdict) < 0)
      return [`rule \`${rule.id}\` says ${kept.verdict}, not ${rule.verdict}`];
    if (kept.axis !== rule.axis && kept.axis !== 'both') return [`rule \`${rule.id}\` counts on another axis`];
    // Quarantine and missing facts are told by their code.
    if (kept.reason !== rule.reason) return [`rule \`${rule.id}\` gives another reason`];
    return kept.conditions === rule.conditions ? [] : [`the conditions of rule \`${rule.id}\` differ`];
  });
}

import type { Finding } from './finding.ts';
import { isGating } from './vex/suppression.ts';

export interface FindingSets {
  /** In the target and not in the current release. */
  readonly reopened: readonly Finding[];
  /** In both, as the target has them. */
  readonly carried: readonly Finding[];
  /** In the current release and not in the target. */
  readonly closed: readonly Finding[];
}

/**
 * What a move from `current` to `target` does to the findings; the sets at the top are affected ones that gate.
 */
export interface FindingsDiff extends FindingSets {
  /** The target's state, or the current one's where the target has none, is unknown. Never part of the sets above. */
  readonly unknown: FindingSets;
  /** Development-only or suppressed by VEX on the side it is taken from: shown, never judged. */
  readonly excluded: FindingSets;
}

/**
 * Compares the findings of two releases by (alias group, package): a bump that stays vulnerable carries.
 *
 * Affected in the target and only unknown in the current release counts as reopened: the doubt must not excuse it.
 * Unknown in the target is never closed. A finding that moves between development and production changes sides,
 * and so does one that a VEX statement suppresses in one of the releases only.
 */
export function diffFindings(current: readonly Finding[], target: readonly Finding[]): FindingsDiff {
  const [currentGating, currentExcluded] = split(current);
  const [targetGating, targetExcluded] = split(target);
  const known = emptySets();
  const unknown = emptySets();
  for (const [key, finding] of targetGating) {
    const before = currentGating.get(key);
    if (finding.state === 'unknown') (before === undefined ? unknown.reopened : unknown.carried).push(finding);
    else (before?.state === 'affected' ? known.carried : known.reopened).push(finding);
  }
  for (const [key, finding] of currentGating) {
    if (!targetGating.has(key)) (finding.state === 'unknown' ? unknown : known).closed.push(finding);
  }
  return { ...known, unknown, excluded: plainSets(currentExcluded, targetExcluded) };
}

interface MutableSets {
  readonly reopened: Finding[];
  readonly carried: Finding[];
  readonly closed: Finding[];
}

function emptySets(): MutableSets {
  return { reopened: [], carried: [], closed: [] };
}

function plainSets(current: ReadonlyMap<string, Finding>, target: ReadonlyMap<string, Finding>): FindingSets {
  const sets = emptySets();
  for (const [key, finding] of target) (current.has(key) ? sets.carried : sets.reopened).push(finding);
  for (const [key, finding] of current) if (!target.has(key)) sets.closed.push(finding);
  return sets;
}

function split(findings: readonly Finding[]): readonly [gating: Map<string, Finding>, excluded: Map<string, Finding>] {
  const gating = new Map<string, Finding>();
  const excluded = new Map<string, Finding>();
  for (const finding of findings) {
    (isGating(finding) ? gating : excluded).set(`${finding.group}\n${finding.package}`, finding);
  }
  return [gating, excluded];
}

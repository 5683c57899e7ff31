import { deadlineOf, diffFindings, isGating } from '@lockstep/advisories';
import type { DeadlinePreset, Exposure, Finding } from '@lockstep/advisories';
import type { JudgedFinding } from './decision.ts';
import { remembered } from './remember.ts';

/** Findings that come back, by what the default policy makes of them. Each finding is in exactly one list. */
export interface FindingClasses {
  readonly malicious: readonly JudgedFinding[];
  readonly knownExploited: readonly JudgedFinding[];
  readonly zeroBudget: readonly JudgedFinding[];
  readonly threeDays: readonly JudgedFinding[];
  /** Not estimated. */
  readonly fourteenDays: readonly JudgedFinding[];
  /** Sixty days, next upgrade, and everything estimated. */
  readonly lax: readonly JudgedFinding[];
}

export interface FindingMoves {
  readonly reopened: readonly JudgedFinding[];
  readonly carried: readonly JudgedFinding[];
  /** Those of them that are known to affect the release. */
  readonly carriedAffected: readonly JudgedFinding[];
  readonly closed: readonly JudgedFinding[];
  /** In the target, not in the current release, and it can not be told whether they affect it. */
  readonly unknown: readonly JudgedFinding[];
}

/** Answers kept for as long as both lists live: the same two releases are compared for every choice and every question. */
const keptBy = remembered((_preset: DeadlinePreset) => ({
  moves: new WeakMap<readonly Finding[], WeakMap<readonly Finding[], Map<Exposure, FindingMoves>>>(),
  judgements: new WeakMap<Finding, Map<Exposure, JudgedFinding>>(),
}));

/** No findings, always the same list: what is compared with it is compared once. */
export const NO_FINDINGS: readonly Finding[] = [];

/** What a move does to the findings that gate, each with its deadline class here. Lists are never changed after they are given. */
export function findingMoves(
  current: readonly Finding[],
  target: readonly Finding[],
  exposure: Exposure,
  preset: DeadlinePreset,
): FindingMoves {
  const { moves } = keptBy(preset);
  const ofCurrent = moves.get(current) ?? new WeakMap<readonly Finding[], Map<Exposure, FindingMoves>>();
  const known = ofCurrent.get(target) ?? new Map<Exposure, FindingMoves>();
  const answer = known.get(exposure) ?? compareFindings(current, target, exposure, preset);
  known.set(exposure, answer);
  ofCurrent.set(target, known);
  moves.set(current, ofCurrent);
  return answer;
}

function compareFindings(
  current: readonly Finding[],
  target: readonly Finding[],
  exposure: Exposure,
  preset: DeadlinePreset,
): FindingMoves {
  const judged = (findings: readonly Finding[]): JudgedFinding[] =>
    findings.map((finding) => judgeFinding(finding, exposure, preset)).toSorted(byGroupAndPackage);
  const diff = diffFindings(current, target);
  const carried = judged([...diff.carried, ...diff.unknown.carried]);
  return {
    reopened: judged(diff.reopened),
    carried,
    carriedAffected: carried.filter(({ finding }) => finding.state === 'affected'),
    closed: judged(diff.closed),
    unknown: judged(diff.unknown.reopened),
  };
}

/** A finding with its deadline class for this exposure. */
export function judgeFinding(finding: Finding, exposure: Exposure, preset: DeadlinePreset): JudgedFinding {
  const { judgements } = keptBy(preset);
  const known = judgements.get(finding) ?? new Map<Exposure, JudgedFinding>();
  const kept = known.get(exposure);
  if (kept !== undefined) return kept;
  const deadline = deadlineOf(finding, exposure, preset);
  const judged = { finding, deadline: deadline.class, isEstimated: deadline.isEstimated };
  judgements.set(finding, known.set(exposure, judged));
  return judged;
}

/** Findings that gate: development-only and suppressed ones are shown and never judged. */
export function gatingFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(isGating);
}

/** Findings that a VEX statement keeps from gating; those that only developers run are not worth a sentence. */
export const suppressedFindings = remembered((findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ scope, suppression }) => scope !== 'excluded' && suppression !== undefined),
);

/** Sorts findings into the classes of the default policy. Zero budget: a three-day class in production. */
export function classify(findings: readonly JudgedFinding[], isProduction: boolean): FindingClasses {
  return (isProduction ? classesInProduction : classesElsewhere)(findings);
}

const classesInProduction = remembered((findings: readonly JudgedFinding[]) => sortOut(findings, true));
const classesElsewhere = remembered((findings: readonly JudgedFinding[]) => sortOut(findings, false));

function sortOut(findings: readonly JudgedFinding[], isProduction: boolean): FindingClasses {
  const classes: Record<keyof FindingClasses, JudgedFinding[]> = {
    malicious: [],
    knownExploited: [],
    zeroBudget: [],
    threeDays: [],
    fourteenDays: [],
    lax: [],
  };
  for (const finding of findings) classes[classOf(finding, isProduction)].push(finding);
  return classes;
}

function classOf(judged: JudgedFinding, isProduction: boolean): keyof FindingClasses {
  if (judged.finding.isMalicious) return 'malicious';
  if (judged.finding.knownExploited !== undefined) return 'knownExploited';
  switch (judged.deadline) {
    case 'three_days_forensic':
    case 'three_days':
      return isProduction ? 'zeroBudget' : 'threeDays';
    case 'fourteen_days':
      return judged.isEstimated ? 'lax' : 'fourteenDays';
    case 'sixty_days':
    case 'next_upgrade':
      return 'lax';
  }
}

/** Everything that may not run in production: malicious, or a three-day class. */
export function hasZeroBudget(judged: JudgedFinding, isProduction: boolean): boolean {
  const kind = classOf(judged, isProduction);
  if (kind === 'malicious') return true;
  return isProduction && (judged.deadline === 'three_days' || judged.deadline === 'three_days_forensic');
}

function byGroupAndPackage(a: JudgedFinding, b: JudgedFinding): number {
  return compareTexts(a.finding.group, b.finding.group) || compareTexts(a.finding.package, b.finding.package);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

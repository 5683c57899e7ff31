import type { DeadlineClass, Finding } from '@lockstep/advisories';
import type { Axis, Instant } from './facts.ts';

/** In rising strictness. */
export const verdicts = ['allow', 'preserve_first', 'needs_signoff', 'deny'] as const;
export type Verdict = (typeof verdicts)[number];

/** Stable codes, `axis.name`. `ledger.*` counts on both axes. */
export const reasonCodes = [
  'continuity.serves_now',
  'security.quarantined',
  'security.reopens_malicious',
  'security.reopens_known_exploited',
  'security.reopens_zero_budget',
  'security.reopens_three_days',
  'security.reopens_fourteen_days',
  'security.reopens_lax',
  'security.carries',
  'security.suppressed_by_vex',
  'security.live_malicious',
  'security.live_zero_budget',
  'security.adds_three_days',
  'security.held',
  'security.restricted_hold',
  'security.below_floor',
  'security.unknown_findings',
  'security.evidence_due',
  'reliability.held',
  'reliability.undoes_incident_fix',
  'reliability.undoes_minor_incident_fix',
  'reliability.crosses_point_of_no_return',
  'reliability.unproven',
  'reliability.caused_incidents',
  'reliability.burning',
  'ledger.no_sbom',
  'ledger.incomplete_sbom',
  'ledger.unparseable_sbom',
  'ledger.shrunken_sbom',
  'ledger.unknown_on_both_sides',
  'ledger.current_sbom_incomplete',
  'ledger.no_digest',
  'ledger.nothing_runs',
  'ledger.flip_flop',
  'ledger.automatic_paused',
  'feeds.too_old',
  'feeds.missing',
  'feeds.age_rule_off',
  'keys.recently_granted',
  'keys.ring_empty',
  'policy.error',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** One named ground. Adding one can never soften a verdict. */
export interface Reason {
  readonly code: ReasonCode;
  readonly axis: Axis | 'both';
  readonly verdict: Verdict;
  /** One sentence in names, not scores. */
  readonly sentence: string;
  /** Id of the rule that spoke; empty for facts that are only stated. */
  readonly rule: string;
  /** Names behind it: finding groups, incident ids, point ids, feed names. */
  readonly subjects: readonly string[];
}

/** One choice judged: staying, the target, or an alternative. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly axes: Readonly<Record<Axis, Verdict>>;
  readonly reasons: readonly Reason[];
  readonly reopened: readonly JudgedFinding[];
  readonly carried: readonly JudgedFinding[];
  readonly closed: readonly JudgedFinding[];
  /** Resolved incidents whose fix would be undone. */
  readonly reopenedIncidents: readonly string[];
  readonly crossedPoints: readonly string[];
  /** Sentences first: what a person reads at 3 a.m. */
  readonly summary: string;
  /** True when the re-opened set is only an upper bound or can not be told. */
  readonly isUncertain: boolean;
}

export interface JudgedFinding {
  readonly finding: Finding;
  readonly deadline: DeadlineClass;
  readonly isEstimated: boolean;
}

export type Choice =
  | { readonly kind: 'stay'; readonly version: string }
  | { readonly kind: 'release'; readonly version: string; readonly direction: Direction }
  | { readonly kind: 'hotfix'; readonly recipe: HotfixRecipe };

export type Direction = 'rollback' | 'roll_forward' | 'sideways';

/** The smallest component upgrades on a reliable release that remove the stop: "3.0.1 with next 15.5.7". */
export interface HotfixRecipe {
  readonly base: string;
  readonly upgrades: readonly { readonly package: string; readonly from: readonly string[]; readonly to: string }[];
}

export interface Alternative {
  readonly choice: Choice;
  readonly judgement: Judgement;
  /** Listed, not recommended: crosses a major line or a point of no return. */
  readonly isListedOnly: boolean;
  /** Why not this one, or why this one. */
  readonly because: string;
  readonly isRecommended: boolean;
}

export interface Obligation {
  readonly kind: 'capture_evidence' | 'review_break_glass' | 'triage_exposure';
  readonly sentence: string;
  readonly dueAt: Instant | undefined;
}

/** The immutable answer. Keys, break-glass and time are kept beside it, never in it. */
export interface Decision {
  readonly decisionVersion: 1;
  readonly verdict: Verdict;
  readonly axes: Readonly<Record<Axis, Verdict>>;
  /** Warn-only keeps the verdict and stops nobody. */
  readonly effect: 'enforced' | 'warn';
  readonly title: string;
  readonly stay: Judgement | undefined;
  readonly target: Judgement;
  readonly direction: Direction;
  readonly alternatives: readonly Alternative[];
  readonly candidatesLeftOut: number;
  readonly recommended: Choice | undefined;
  /** Both keys, or one when nothing at all is above board ("never no move"); `none` for allow and deny. */
  readonly keysNeeded: readonly Axis[];
  readonly obligations: readonly Obligation[];
  readonly isFlipFlop: boolean;
  /** Facts whose absence keeps the target above `allow`; when nothing else does, exit code 12. */
  readonly missingFacts: readonly string[];
}

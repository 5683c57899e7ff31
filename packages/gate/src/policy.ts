import type { DeadlinePreset, Exposure } from '@lockstep/advisories';
import type { Reason, ReasonCode, Verdict } from './decision.ts';
import type { Axis } from './facts.ts';

/** The numbers of a policy that are not rules; validated against a schema when a policy is proposed. */
export interface PolicySettings {
  /** Feeds older than this are too old. */
  readonly feedMaxAgeDays: number;
  /** Off only for questions about the past; the decision then says so. */
  readonly isFeedAgeRuleOn: boolean;
  readonly decisionTtlMinutes: number;
  readonly breakGlassTtlHours: number;
  readonly breakGlassReviewHours: number;
  /** In sev1/sev2 an unanswered sign-off request offers break-glass after this. */
  readonly breakGlassOfferMinutes: number;
  /** Hours at full share after which what a patch release closes joins the floor. */
  readonly floorStableHours: number;
  readonly flipFlopWindowDays: number;
  /** A drop of gating components below this share of the release before is a fact, per cent. */
  readonly sbomShrinkPercent: number;
  /** A reported burn rate from here on counts as burning: the budget of 30 days would be gone in 5. */
  readonly burnRateLimit: number;
  /** Volatile evidence is to be captured within this time of the listing, or of the first hour in production. */
  readonly evidenceHours: number;
  /** How deadline classes come about; the settings after it speak of `severity_days` and `own_table`. */
  readonly deadlinePreset: DeadlinePreset['kind'];
  /** Days count from when a flaw became known, or from when we could first find it. */
  readonly deadlineClock: 'published' | 'found';
  readonly deadlineCriticalDays: number;
  readonly deadlineHighDays: number;
  readonly deadlineMediumDays: number;
  readonly deadlineLowDays: number;
  /** Rows as `parseDeadlineTable` reads them. */
  readonly deadlineTable: string;
}

/** A versioned policy: readable Cedar rules, and the settings. */
export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly cedar: string;
  readonly settings: PolicySettings;
}

/**
 * What the rules see: counts and flags computed by `attributesOf`, one value per choice judged. Integers, booleans, short words:
 * everything a Cedar schema can check.
 */
export interface PolicyAttributes {
  readonly choice: 'stay' | 'rollback' | 'roll_forward' | 'sideways' | 'hotfix';
  readonly isProduction: boolean;
  readonly motive: 'reliability' | 'security' | 'routine';
  readonly exposure: Exposure;
  readonly tier: number;
  /** Worst running incident: 1 for sev1 to 5 for sev5, 0 for none. */
  readonly runningSeverity: number;
  readonly isAutomatic: boolean;
  readonly isContinuity: boolean;
  readonly isQuarantined: boolean;
  /** The move leaves malicious code: outranks floor, holds and oscillation. */
  readonly leavesMalicious: boolean;
  readonly reopensMalicious: number;
  readonly reopensKnownExploited: number;
  /** Not malicious, not known exploited, of a class whose budget is zero here. */
  readonly reopensZeroBudget: number;
  readonly reopensThreeDays: number;
  /** Not estimated. */
  readonly reopensFourteenDays: number;
  /** Sixty days, next upgrade, and everything estimated. */
  readonly reopensLax: number;
  readonly carries: number;
  readonly carriesMalicious: number;
  readonly carriesZeroBudget: number;
  /** Re-opened if they are affected, stricter than lax, and it can not be told whether they are. */
  readonly unknownFindings: number;
  readonly isHeldByReliability: boolean;
  readonly isHeldBySecurity: boolean;
  readonly belowFloor: number;
  readonly undoesSevereIncidentFixes: number;
  readonly undoesMinorIncidentFixes: number;
  readonly crossesPointsOfNoReturn: number;
  /** The lines of current and target differ in their first number. */
  readonly crossesMajorLine: boolean;
  readonly targetSbom: 'clean' | 'missing' | 'incomplete' | 'unparseable' | 'shrunken';
  readonly currentSbom: 'clean' | 'missing' | 'incomplete' | 'unparseable' | 'shrunken' | 'none';
  readonly areFeedsTooOld: boolean;
  readonly areFeedsMissing: boolean;
  readonly isUnproven: boolean;
  /** Whole hours at full share. */
  readonly hoursServed: number;
  /** The move would destroy forensic evidence that is due and not captured, and it does not contain anything. */
  readonly isEvidenceDue: boolean;
  /** Reported burn at or over the limit while live, or cause of a running sev1 or sev2. */
  readonly isBurning: boolean;
  readonly isFlipFlop: boolean;
}

/** A rule that spoke. */
export interface RuleHit {
  readonly rule: string;
  readonly reason: ReasonCode;
  readonly axis: Axis | 'both';
  readonly verdict: Verdict;
}

/**
 * The port behind which Cedar sits. Must be deterministic in (policy, attributes).
 * A failure of any kind is not an answer: `decide` turns it into `policy.error`, deny.
 */
export type EvaluateRules = (
  attributes: PolicyAttributes,
) => { readonly ok: true; readonly hits: readonly RuleHit[] } | { readonly ok: false; readonly problem: string };

/** Reasons that a rule can not silence: facts that `decide` states itself, always at `allow`. */
export type StatedReason = Reason & { readonly verdict: 'allow' };

import { assess } from './assessment.ts';
import type { Assessment } from './assessment.ts';
import { attributesOf } from './attributes.ts';
import { combine } from './combine.ts';
import type { Choice, Judgement } from './decision.ts';
import type { GateFacts, ReleaseFacts } from './facts.ts';
import type { EvaluateRules, Policy, RuleHit } from './policy.ts';
import { reasonsOf } from './reasons.ts';
import { spokenAssessment } from './restricted-incidents.ts';
import { summaryOf } from './summary.ts';

/** One choice with everything said about it. */
export interface JudgedChoice {
  readonly choice: Choice;
  readonly release: ReleaseFacts;
  readonly assessment: Assessment;
  readonly judgement: Judgement;
}

/** Judges one choice: the same function for staying, the target and every alternative. */
export type Judge = (choice: Choice, release: ReleaseFacts) => JudgedChoice;

/** Binds facts, policy and rules into the one function that judges a choice. */
export function createJudge(facts: GateFacts, policy: Policy, evaluate: EvaluateRules): Judge {
  return (choice, release) => {
    const assessment = assess(facts, policy.settings, choice, release);
    const hits = hitsOf(evaluate, facts, assessment);
    const reasons = reasonsOf(facts, policy.settings, assessment, hits);
    const open = spokenAssessment(assessment);
    const isUncertain =
      assessment.targetSbom !== 'clean' ||
      !['clean', 'none'].includes(assessment.currentSbom) ||
      assessment.unknown.length > 0;
    return {
      choice,
      release,
      assessment,
      judgement: {
        ...combine(reasons),
        reasons,
        reopened: assessment.reopened,
        carried: assessment.carried,
        closed: assessment.closed,
        reopenedIncidents: [...open.incidents.severe, ...open.incidents.minor].map(({ id }) => id),
        crossedPoints: assessment.points.map(({ id }) => id),
        summary: summaryOf(facts, open, isUncertain),
        isUncertain,
      },
    };
  };
}

/** Continuity is never gated: of all that rules may say, only a quarantine is heard. A rule set that fails says no. */
function hitsOf(evaluate: EvaluateRules, facts: GateFacts, assessment: Assessment): readonly RuleHit[] {
  const { isContinuity, release } = assessment;
  if (isContinuity && !release.isQuarantined) return [];
  const answer = evaluate(attributesOf(facts, assessment));
  if (!answer.ok) return [{ rule: '', reason: 'policy.error', axis: 'both', verdict: 'deny' }];
  return isContinuity ? answer.hits.filter(({ reason }) => reason === 'security.quarantined') : answer.hits;
}

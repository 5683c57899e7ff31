import type { Assessment } from './assessment.ts';
import type { GateFacts } from './facts.ts';
import { worstRunningSeverity } from './incidents.ts';
import type { PolicyAttributes } from './policy.ts';
import { classify, hasZeroBudget } from './reopened.ts';

/** What the rules see of one choice: counts, flags and short words, in a fixed order. */
export function attributesOf(facts: GateFacts, assessment: Assessment): PolicyAttributes {
  const { release, reopenedClasses: back, carriedClasses: carried, holds } = assessment;
  const { isProduction } = facts.environment;
  const unknown = classify(assessment.unknown, isProduction);
  return {
    choice: choiceWord(assessment),
    isProduction,
    motive: facts.action.motive,
    exposure: facts.service.exposure,
    tier: facts.service.tier,
    runningSeverity: worstRunningSeverity(facts),
    isAutomatic: facts.action.isAutomatic,
    isContinuity: assessment.isContinuity,
    isQuarantined: release.isQuarantined,
    leavesMalicious: assessment.leavesMalicious,
    reopensMalicious: back.malicious.length,
    reopensKnownExploited: back.knownExploited.length,
    reopensZeroBudget: back.zeroBudget.length,
    reopensThreeDays: back.threeDays.length,
    reopensFourteenDays: back.fourteenDays.length,
    reopensLax: back.lax.length,
    carries: assessment.carried.length,
    carriesMalicious: carried.malicious.length,
    carriesZeroBudget: assessment.carried.filter(
      (judged) =>
        judged.finding.state === 'affected' && !judged.finding.isMalicious && hasZeroBudget(judged, isProduction),
    ).length,
    unknownFindings: assessment.unknown.length - unknown.lax.length,
    isHeldByReliability: holds.reliability.length > 0,
    isHeldBySecurity: holds.security.length > 0,
    belowFloor: assessment.floor.length,
    undoesSevereIncidentFixes: assessment.incidents.severe.length,
    undoesMinorIncidentFixes: assessment.incidents.minor.length,
    crossesPointsOfNoReturn: assessment.points.length,
    crossesMajorLine: assessment.crossesMajorLine,
    targetSbom: assessment.targetSbom,
    currentSbom: assessment.currentSbom,
    areFeedsTooOld: assessment.oldFeeds.length > 0,
    areFeedsMissing: assessment.missingFeeds.length > 0,
    isUnproven: assessment.isUnproven,
    hoursServed: Math.floor(release.record.hoursServed),
    isEvidenceDue: assessment.evidence.length > 0,
    isBurning: assessment.burning.rate !== undefined || assessment.burning.incidents.length > 0,
    isFlipFlop: assessment.isFlipFlop,
  };
}

function choiceWord({ choice, direction }: Assessment): PolicyAttributes['choice'] {
  return choice.kind === 'hotfix' ? 'hotfix' : direction;
}

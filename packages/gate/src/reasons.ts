import type { Assessment } from './assessment.ts';
import type { Reason, ReasonCode } from './decision.ts';
import type { Axis, GateFacts } from './facts.ts';
import { someRestricted } from './names.ts';
import type { PolicySettings, RuleHit } from './policy.ts';
import { spokenAssessment, spokenReason } from './restricted-incidents.ts';
import { stateReason } from './statements.ts';

/** Reasons of a choice: what the rules said, then what is only stated. In order of code; each code at most once per verdict. */
export function reasonsOf(
  facts: GateFacts,
  settings: PolicySettings,
  assessment: Assessment,
  hits: readonly RuleHit[],
): readonly Reason[] {
  const open = spokenAssessment(assessment);
  const spoken = hits.map((hit): Reason => ({
    code: hit.reason,
    axis: hit.axis,
    verdict: hit.verdict,
    rule: hit.rule,
    ...stateReason(hit.reason, facts, open),
  }));
  const heard = new Set(hits.map(({ reason }) => reason));
  const stated = statedCodes(facts, settings, assessment)
    .filter((code) => !heard.has(code))
    .map((code): Reason => ({
      code,
      axis: axisOf(code),
      verdict: 'allow',
      rule: '',
      ...stateReason(code, facts, open),
    }));
  return heardByAll([...spoken.toSorted(byCodeAndRule), ...stated], open);
}

/** What may be said aloud, in order; two holds that can not be told apart are one. */
function heardByAll(reasons: readonly Reason[], open: Assessment): readonly Reason[] {
  const heard = reasons.map((reason) => spokenReason(reason, open));
  if (heard.every((reason, index) => reason === reasons[index])) return reasons;
  const seen = new Set<string>();
  return heard
    .filter((reason) => reason !== undefined)
    .filter(({ code, axis, verdict }) => {
      const key = `${code} ${axis} ${verdict}`;
      return code !== 'security.restricted_hold' || (!seen.has(key) && seen.add(key).size > 0);
    });
}

/** Axis of a code that no rule claimed for another one. */
export function axisOf(code: ReasonCode): Axis | 'both' {
  if (code.startsWith('security.')) return 'security';
  if (code.startsWith('reliability.')) return 'reliability';
  return 'both';
}

/** Facts worth saying that stop nobody by themselves. */
function statedCodes(facts: GateFacts, settings: PolicySettings, assessment: Assessment): readonly ReasonCode[] {
  const { release, direction, targetSbom, currentSbom } = assessment;
  const { record, sbom } = release;
  const isMove = direction !== 'stay';
  const isTargetUnsure = targetSbom !== 'clean';
  const isCurrentUnsure = currentSbom !== 'clean' && currentSbom !== 'none';
  const unjudged = sbom.state === 'present' ? sbom.unjudged : 0;
  const rings = [facts.keys.reliability, facts.keys.security];
  const candidates: readonly (readonly [ReasonCode, boolean])[] = [
    ['continuity.serves_now', assessment.isContinuity],
    ['security.restricted_hold', someRestricted(assessment.reopened) || someRestricted(assessment.carried)],
    ['security.reopens_lax', assessment.reopenedClasses.lax.length > 0],
    // Forward moves do not stop for these; they are said all the same.
    ['security.reopens_fourteen_days', assessment.reopenedClasses.fourteenDays.length > 0],
    ['security.carries', assessment.carried.length > 0],
    ['security.suppressed_by_vex', assessment.suppressed.length > 0],
    ['security.unknown_findings', assessment.unknown.length > 0 || unjudged > 0],
    ['security.below_floor', assessment.floor.length > 0],
    ['reliability.undoes_minor_incident_fix', assessment.incidents.minor.length > 0],
    ['reliability.unproven', isMove && assessment.isUnproven],
    ['reliability.caused_incidents', record.incidentsCaused.length > 0],
    ['reliability.burning', assessment.burning.rate !== undefined || assessment.burning.incidents.length > 0],
    [sbomCode(assessment), isTargetUnsure && !isCurrentUnsure],
    ['ledger.unknown_on_both_sides', isMove && isTargetUnsure && isCurrentUnsure],
    ['ledger.current_sbom_incomplete', isMove && isCurrentUnsure && !isTargetUnsure],
    ['ledger.no_digest', isMove && assessment.choice.kind === 'release' && release.digests.length === 0],
    ['ledger.nothing_runs', facts.current === undefined],
    ['feeds.missing', assessment.missingFeeds.length > 0],
    ['feeds.too_old', assessment.oldFeeds.length > 0],
    ['feeds.age_rule_off', !settings.isFeedAgeRuleOn],
    ['keys.recently_granted', rings.some(({ recentlyGranted }) => recentlyGranted.length > 0)],
    ['keys.ring_empty', rings.some(({ holders }) => holders.length === 0)],
  ];
  return candidates.filter(([, applies]) => applies).map(([code]) => code);
}

function sbomCode({ targetSbom }: Assessment): ReasonCode {
  switch (targetSbom) {
    case 'clean':
    case 'incomplete':
      return 'ledger.incomplete_sbom';
    case 'missing':
      return 'ledger.no_sbom';
    case 'unparseable':
      return 'ledger.unparseable_sbom';
    case 'shrunken':
      return 'ledger.shrunken_sbom';
  }
}

function byCodeAndRule(a: Reason, b: Reason): number {
  const left = `${a.code} ${a.rule}`;
  const right = `${b.code} ${b.rule}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

import type { AlternativeItem, Decision } from './words.ts';

type VerdictName = Decision['verdict'];

function judgement(reliability: VerdictName, security: VerdictName, isUncertain = false) {
  return {
    verdict: security,
    axes: { reliability, security },
    reasons: [],
    reopened: [],
    carried: [],
    closed: [],
    reopenedIncidents: [],
    crossedPoints: [],
    summary: '',
    isUncertain,
  };
}
export function alternative(
  version: string,
  reliability: VerdictName,
  security: VerdictName,
  isUncertain = false,
): AlternativeItem {
  return {
    choice: { kind: 'release', version, direction: 'rollback' },
    verdict: security,
    axes: { reliability, security },
    reasons: [],
    reopenedNames: [],
    closedCount: 0,
    summary: '',
    isUncertain,
    isListedOnly: false,
    isRecommended: false,
    because: '',
  };
}
/** A denied move; `more` says what is otherwise. */
export function decision(alternatives: readonly AlternativeItem[], more: Partial<Decision> = {}): Decision {
  const at = '2026-01-01T00:00:00.000Z';
  const actor = { id: 'a', name: 'a', kind: 'person' as const };
  return {
    id: crypto.randomUUID(),
    number: 1,
    service: 'a',
    environment: 'production',
    current: '2',
    target: '1',
    asOf: at,
    loadedAsOf: null,
    decidedAt: at,
    decidedBy: actor,
    incident: null,
    evidence: { state: 'not_due', stopsUntil: null, mayRecord: false, mayGiveUp: false, items: [], isWithheld: false },
    expiresAt: at,
    verdict: 'deny',
    axes: { reliability: 'allow', security: 'deny' },
    mode: 'enforcing',
    effect: 'enforced',
    motive: 'reliability',
    title: '',
    direction: 'rollback',
    stay: judgement('needs_signoff', 'allow'),
    judgement: judgement('allow', 'deny'),
    alternatives: [...alternatives],
    candidatesLeftOut: 0,
    recommended: null,
    keysNeeded: [],
    alsoGoesBack: [],
    obligations: [],
    isFlipFlop: false,
    missingFacts: [],
    feeds: [],
    policyVersion: 1,
    factsDigest: '',
    policyDigest: '',
    boundDigests: [],
    isSample: false,
    train: null,
    mayProceed: false,
    mayProceedBecause: '',
    exitCode: 10,
    signoff: {
      state: 'not_needed',
      keysNeeded: [],
      requestedAt: null,
      requestedBy: null,
      reason: null,
      expiresAt: null,
      keys: [],
      breakGlass: null,
      breakGlassOfferedAt: null,
    },
    ...more,
  };
}

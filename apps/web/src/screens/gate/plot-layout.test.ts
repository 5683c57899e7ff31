import { describe, expect, it } from 'vitest';
import { nextMark, type PlotFrame, plotLayout } from './plot-layout.ts';
import type { AlternativeItem, Decision } from './words.ts';

const frame: PlotFrame = { width: 400, height: 400, left: 0, right: 0, top: 0, bottom: 0 };
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
function alternative(
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
function decision(alternatives: readonly AlternativeItem[], more: Partial<Decision> = {}): Decision {
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

describe('plotLayout', () => {
  it('puts worse security higher and worse reliability further right', () => {
    const marks = plotLayout(decision([]), frame);
    const stay = marks.find((mark) => mark.role === 'stay');
    const target = marks.find((mark) => mark.role === 'target');

    expect([stay?.x, stay?.y]).toEqual([250, 350]);
    expect([target?.x, target?.y]).toEqual([50, 50]);
  });

  it('never lets one mark hide another', () => {
    const crowd = Array.from({ length: 9 }, (_, index) => alternative(`0.${index}`, 'allow', 'deny'));
    const marks = plotLayout(decision(crowd), frame);
    const places = new Set(marks.map((mark) => `${mark.x} ${mark.y}`));

    expect(places.size).toBe(marks.length);
  });

  it('draws what can not be told with a bar up to the worst, and never as allowed', () => {
    const marks = plotLayout(decision([alternative('0.1', 'allow', 'allow', true)]), frame);
    const unknown = marks.find((mark) => mark.name === 'back to 0.1');

    expect(unknown?.shape).toBe('unknown');
    expect(unknown?.couldReach).toBe(0);
  });

  it('marks what is recommended', () => {
    const marks = plotLayout(
      decision([alternative('0.1', 'allow', 'allow')], {
        recommended: { kind: 'release', version: '0.1', direction: 'rollback' },
      }),
      frame,
    );

    expect(marks.filter((mark) => mark.role === 'recommended').map((mark) => mark.name)).toEqual(['back to 0.1']);
  });
});

describe('nextMark', () => {
  it('walks to the nearest in that direction and stays at the edge', () => {
    const marks = plotLayout(decision([alternative('0.1', 'allow', 'allow')]), frame);

    expect(nextMark(marks, 'target', 'ArrowDown')).toBe('release 0.1');
    expect(nextMark(marks, 'release 0.1', 'ArrowRight')).toBe('stay');
    expect(nextMark(marks, 'target', 'ArrowUp')).toBe('target');
  });
});

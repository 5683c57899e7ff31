import { describe, expect, it } from 'vitest';
import type { Terminal } from '../terminal.ts';
import { type GateDecision, decisionLines } from './decision-lines.ts';

const plain = (text: string): string => text;
const terminal: Terminal = {
  isJson: false,
  isWatched: false,
  isInteractive: false,
  width: Number.POSITIVE_INFINITY,
  paint: { bold: plain, dim: plain, red: plain, green: plain, yellow: plain },
  out: () => undefined,
  say: () => undefined,
  json: () => undefined,
};

const at = '2026-01-01T00:00:00.000Z';
const sam = { kind: 'person', id: 'u1', name: 'Sam' } as const;
const judgement: GateDecision['judgement'] = {
  verdict: 'preserve_first',
  axes: { reliability: 'allow', security: 'preserve_first' },
  reasons: [],
  reopened: [],
  carried: [],
  closed: [],
  reopenedIncidents: [],
  crossedPoints: [],
  summary: 'evidence for INC-4 is to be captured',
  isUncertain: false,
};
const signoff: GateDecision['signoff'] = {
  state: 'not_needed',
  keysNeeded: [],
  requestedAt: null,
  requestedBy: null,
  reason: null,
  expiresAt: null,
  keys: [],
  breakGlass: null,
  breakGlassOfferedAt: null,
};
const evidence: GateDecision['evidence'] = {
  state: 'due',
  stopsUntil: null,
  mayRecord: false,
  mayGiveUp: false,
  items: [],
  isWithheld: false,
};

/** Evidence first. */
function decision(more: Partial<GateDecision> = {}): GateDecision {
  return {
    id: 'd1',
    number: 12,
    service: 'web',
    environment: 'production',
    current: '1.1.0',
    target: '1.0.0',
    asOf: at,
    loadedAsOf: null,
    decidedAt: at,
    decidedBy: sam,
    incident: null,
    expiresAt: at,
    verdict: 'preserve_first',
    axes: judgement.axes,
    mode: 'enforcing',
    effect: 'enforced',
    motive: 'reliability',
    title: 'May web go back?',
    direction: 'rollback',
    stay: null,
    judgement,
    alternatives: [],
    candidatesLeftOut: 0,
    recommended: null,
    keysNeeded: [],
    alsoGoesBack: [],
    obligations: [{ kind: 'capture_evidence', sentence: 'capture evidence for INC-4', dueAt: null }],
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
    mayProceedBecause: 'evidence is to be captured first',
    exitCode: 11,
    evidence,
    signoff,
    ...more,
  };
}

const lines = (more?: Partial<GateDecision>): readonly string[] => decisionLines(decision(more), terminal);

describe('the answer of the gate in a terminal', () => {
  it('names both who may say that evidence was captured', () => {
    const next = lines().find((line) => line.startsWith('Then: lockstep gate captured G-12'));

    expect(next).toMatch(/holds the security key.* leads security in its incident/);
  });

  it('says what is owed before what is only to be known, and calls nothing a thing that goes back which stays', () => {
    const stays = 'flag `beta` of 2026-01-01 stays as it is: it does not go back with the release';
    const said = lines({ alsoGoesBack: [stays, 'deployments of this service are simulated'] });

    const places = ['Still due:', 'Also to know:', `  ${stays}`].map((line) => said.indexOf(line));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(said.join('\n')).not.toContain('Also goes back');
  });

  it('lists no key that nobody waits for any more', () => {
    const key = { holders: ['Sam'], ring: null, isYours: false, deputy: null, signedBy: null, signedAt: null } as const;
    const rest = { refusedBy: null, refusedAt: null, note: null, waitedSeconds: 60, isRecentlyGranted: false } as const;
    const keys: GateDecision['signoff']['keys'] = [
      { axis: 'security', ...key, ...rest, holders: ['Sam'], isPreSigned: false },
    ];
    const asked = { ...signoff, keysNeeded: ['security' as const], keys };

    expect(lines({ signoff: { ...asked, state: 'waiting' } }).join('\n')).toContain('Keys: waiting.');
    const captured = { ...evidence, state: 'captured' as const };
    expect(lines({ signoff: asked, evidence: captured, mayProceed: true }).join('\n')).not.toContain('Keys');
  });
});

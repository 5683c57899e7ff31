import { beforeEach } from 'vitest';
import { placeHold } from './place-hold.ts';
import { requestSignoff } from './request-signoff.ts';
import type { GateDecision } from './standing.ts';
import { ask, type TestGate, testGate, type TestRelease } from './test-gate.ts';
import type { Signer } from './test-signers.ts';
import { turnKey } from './turn-key.ts';

type Axis = 'reliability' | 'security';

/** What tests of sign-offs do. */
export interface TestSignoff {
  readonly gate: TestGate;
  /** A reliability hold. */
  readonly hold: (version: string, by?: Signer, service?: string) => Promise<unknown>;
  /** About the held release, which takes both keys: another one is allowed. */
  readonly asked: () => Promise<GateDecision>;
  readonly request: (decision: GateDecision, expiresInMinutes?: number, by?: Signer) => Promise<GateDecision>;
  readonly turn: (decision: GateDecision, axis: Axis, by?: Signer) => Promise<GateDecision>;
}

/** The last one serves; `extra-<serial>` is of the test's own service. */
export function signoffReleases(serial: number): readonly TestRelease[] {
  const parts = (extra: string) => ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.1.0', `pkg:npm/extra-${serial}@${extra}`];
  return [
    { version: '1.0.0', parts: parts('2.0.0'), daysAgo: 30 },
    { version: '1.1.0', parts: parts('1.0.0'), daysAgo: 20 },
    { version: '1.1.1', parts: parts('2.0.0'), daysAgo: 2 },
  ];
}

/** Called once per file, beside its tests: in each of them 1.1.0 is held and 1.1.1 serves. */
export function testSignoff(prefix: string): TestSignoff {
  const gate = testGate(prefix, signoffReleases, { isEnforcing: true });
  const hold: TestSignoff['hold'] = (version, by = gate.signers.reliability, service = gate.web) =>
    placeHold(by(), {
      service,
      environment: 'production',
      version,
      axis: 'reliability',
      reason: 'memory leak',
      expiresAt: undefined,
      isQuarantine: false,
    });
  beforeEach(async () => {
    await hold('1.1.0');
  });
  return {
    gate,
    hold,
    asked: () => ask(gate.platform, gate.web, '1.1.0'),
    request: (decision, expiresInMinutes = 240, by = gate.signers.responder) =>
      requestSignoff(by(), { decision: decision.id, reason: 'the leak is understood', expiresInMinutes }),
    turn: (decision, axis, by = gate.signers[axis]) =>
      turnKey(by(), { decision: decision.id, axis, factsDigest: decision.factsDigest, note: 'read it' }),
  };
}

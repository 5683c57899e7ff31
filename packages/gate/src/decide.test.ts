import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { describe, expect, it } from 'vitest';
import { finding, gateFacts, releaseFacts } from '@lockstep/testkit';
import { decide } from './decide.ts';
import type { GateFacts } from './facts.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const judge = (facts: GateFacts) => decide(facts, defaultPolicy, evaluate);
const exploited = finding('CVE-2023-44487', {
  package: 'npm/http2',
  knownExploited: {
    cve: 'CVE-2023-44487',
    listedOn: '2023-10-10',
    dueOn: '2023-10-31',
    via: 'alias',
    hasRansomwareUse: false,
  },
});
const old = { line: '1', record: {} };

describe('decide', () => {
  it('allows going back to a proven clean release, and says so in names', () => {
    const decision = judge(gateFacts());

    expect(decision.verdict).toBe('allow');
    expect(decision.title).toBe('May shop go back from 1.1.0 to 1.0.0 in production?');
    expect(decision.target.summary).toBe('re-opens 0, closes 0; stable 10 days in production before');
    expect(decision.recommended).toEqual({ kind: 'release', version: '1.0.0', direction: 'rollback' });
    expect(decision.keysNeeded).toEqual([]);
  });

  it('denies bringing back what is exploited, and names it with the incident whose fix is undone', () => {
    const decision = judge(
      gateFacts({
        target: releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { ...old, findings: [exploited, finding('CVE-2024-1')] }),
        incidents: [
          {
            id: 'INC-212',
            title: 'checkout is slow',
            kind: 'reliability',
            severity: 'sev2',
            startedAt: '2025-06-10T00:00:00Z',
            resolvedAt: '2025-06-20T10:00:00Z',
            causedByVersion: '1.0.0',
            fixedByVersion: '1.1.0',
          },
        ],
      }),
    );

    expect(decision.axes).toEqual({ reliability: 'needs_signoff', security: 'deny' });
    expect(decision.verdict).toBe('deny');
    expect(decision.target.summary).toBe(
      're-opens 2 (CVE-2023-44487 known exploited), closes 0, undoes the fix of INC-212; stable 10 days in production before',
    );
  });

  it('finds the hotfix of the asked target when a clean version of the package is known', () => {
    const decision = judge(
      gateFacts({
        target: releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { findings: [exploited] }),
        fixes: [{ package: 'npm/http2', from: '1.0.0', to: '1.0.7', findings: [] }],
      }),
    );

    expect(decision.recommended).toEqual({
      kind: 'hotfix',
      recipe: { base: '1.0.0', upgrades: [{ package: 'npm/http2', from: ['1.0.0'], to: '1.0.7' }] },
    });
    expect(decision.alternatives[0]?.because).toContain('1.0.0 with http2 1.0.7');
  });

  it('never gates continuity, except for a quarantine', () => {
    const running = releaseFacts('1.1.0', '2025-06-20T00:00:00Z', {
      findings: [exploited],
      record: { servesNow: true },
    });

    const restart = judge(gateFacts({ current: running, target: running }));
    const quarantined = judge(gateFacts({ current: running, target: { ...running, isQuarantined: true } }));

    expect(restart.verdict).toBe('allow');
    expect(restart.target.reasons[0]?.code).toBe('continuity.serves_now');
    expect(quarantined.verdict).toBe('deny');
  });

  it('asks for one key when staying and every candidate are above allow', () => {
    const burning = releaseFacts('1.1.0', '2025-06-20T00:00:00Z', {
      record: { servesNow: true, burnRate: 14.4, burnSamples: 60 },
    });
    const held = {
      id: 'H1',
      axis: 'security',
      version: '1.0.0',
      reason: 'under review',
      placedAt: '2025-06-21T00:00:00Z',
      placedBy: 'samir',
      expiresAt: undefined,
      subject: undefined,
    } as const;

    const decision = judge(gateFacts({ current: burning, holds: [held] }));
    const withCandidate = judge(
      gateFacts({ current: burning, holds: [held], candidates: [releaseFacts('1.0.1', '2025-06-05T00:00:00Z')] }),
    );

    expect(decision.stay?.verdict).toBe('needs_signoff');
    expect(decision.keysNeeded).toEqual(['security']);
    expect(withCandidate.keysNeeded).toEqual(['reliability', 'security']);
    expect(withCandidate.recommended).toMatchObject({ version: '1.0.1' });
  });

  it('says what holds a release once, however often it was left for the same reason', () => {
    const left = (id: string, placedAt: string) =>
      ({
        id,
        axis: 'security',
        version: '1.0.0',
        reason: 'left for 1.1.0 for a security reason',
        placedAt,
        placedBy: 'samir',
        expiresAt: undefined,
        subject: undefined,
      }) as const;

    const decision = judge(
      gateFacts({ holds: [left('H1', '2025-06-21T00:00:00Z'), left('H2', '2025-06-22T00:00:00Z')] }),
    );

    expect(decision.target.reasons.find(({ code }) => code === 'security.held')).toMatchObject({
      sentence: '1.0.0 is held by security: left for 1.1.0 for a security reason',
      subjects: ['H1', 'H2'],
    });
  });

  it('turns a failing policy into deny, but never stops continuity with it', () => {
    const fail = () => ({ ok: false, problem: 'broken' }) as const;
    const facts = gateFacts();

    const decision = decide(facts, defaultPolicy, fail);

    expect(decision.verdict).toBe('deny');
    expect(decision.target.reasons[0]?.code).toBe('policy.error');
    expect(decide(gateFacts({ target: facts.current ?? facts.target }), defaultPolicy, fail).verdict).toBe('allow');
  });
});

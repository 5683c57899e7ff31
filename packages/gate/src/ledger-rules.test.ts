import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { finding, gateFacts, releaseFacts } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { dryRun } from './dry-run.ts';
import { floorProposals, joinFloor } from './floor.ts';
import { parseHistory } from './history.ts';
import { canLift, holdOfDeparture, securityHolds } from './holds.ts';
import { safeHarbour } from './safe-harbour.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const exploited = finding('CVE-2025-1', {
  knownExploited: {
    cve: 'CVE-2025-1',
    listedOn: '2025-06-01',
    dueOn: undefined,
    via: 'alias',
    hasRansomwareUse: false,
  },
});
const points = { exploitation: 'poc', isAutomatable: true, technicalImpact: 'partial' } as const;

describe('the security floor', () => {
  const closed = [exploited, finding('CVE-2025-2', { ssvc: points }), finding('CVE-2025-3')];

  it('is offered what a release closes with fourteen days or less, estimates left out', () => {
    const proposals = floorProposals(closed, { version: '1.1.0', findings: [] }, 'public', []);

    expect(proposals.map(({ group }) => group)).toEqual(['CVE-2025-1', 'CVE-2025-2']);
    expect(floorProposals(closed, { version: '1.1.0', findings: closed }, 'public', [])).toEqual([]);
  });

  it('is raised only after the release has been stable for long enough', () => {
    const proposals = floorProposals(closed, { version: '1.1.0', findings: [] }, 'public', []);
    const join = (record: object) =>
      joinFloor(
        proposals,
        { hoursServed: 24, incidentsCaused: [], burnRate: undefined, ...record },
        defaultPolicy.settings,
        '2025-07-01T00:00:00Z',
      );

    expect(join({})).toHaveLength(2);
    expect(join({ hoursServed: 23 })).toBeUndefined();
    expect(join({ incidentsCaused: ['INC-1'] })).toBeUndefined();
    expect(join({ burnRate: 14.4 })).toBeUndefined();
  });

  it('does not propose what it holds already', () => {
    const proposals = floorProposals(closed, { version: '1.1.0', findings: [] }, 'public', []);
    const floor = joinFloor(
      proposals,
      { hoursServed: 24, incidentsCaused: [], burnRate: undefined },
      defaultPolicy.settings,
      '2025-07-01T00:00:00Z',
    );

    expect(floorProposals(closed, { version: '1.2.0', findings: [] }, 'public', floor ?? [])).toEqual([]);
  });
});

describe('holds', () => {
  it('follow a departure, for the axis that asked; a routine one says nothing against the release left', () => {
    const departure = {
      at: '2025-07-01T00:00:00Z',
      fromVersion: '1.1.0',
      toVersion: '1.0.0',
      motive: 'reliability',
    } as const;

    expect(holdOfDeparture(departure, 'rita', 'INC-1')).toMatchObject({
      axis: 'reliability',
      version: '1.1.0',
      subject: 'INC-1',
    });
    expect(holdOfDeparture({ ...departure, motive: 'routine' }, 'rita', undefined)).toBeUndefined();
  });

  it('are placed by security on what has no budget, in production', () => {
    const release = {
      version: '1.0.0',
      findings: [exploited, finding('CVE-2025-3'), finding('MAL-1', { isMalicious: true })],
    };

    expect(securityHolds(release, 'public', true, '2025-07-01T00:00:00Z').map(({ subject }) => subject)).toEqual([
      'CVE-2025-1',
      'MAL-1',
    ]);
    expect(securityHolds(release, 'public', false, '2025-07-01T00:00:00Z').map(({ subject }) => subject)).toEqual([
      'MAL-1',
    ]);
  });

  it('are lifted only by the axis that placed them', () => {
    expect(canLift({ axis: 'security' }, 'security')).toBe(true);
    expect(canLift({ axis: 'security' }, 'reliability')).toBe(false);
  });

  it('of security do not stop the hotfix that removes their ground', () => {
    const target = releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { findings: [exploited] });
    const [draft] = securityHolds(target, 'public', true, '2025-06-20T00:00:00Z');
    if (draft === undefined) throw new RangeError('no hold');
    const decision = decide(
      gateFacts({
        target,
        holds: [{ ...draft, id: 'H1', expiresAt: undefined }],
        fixes: [{ package: 'npm/left', from: '1.0.0', to: '1.0.1', findings: [] }],
      }),
      defaultPolicy,
      evaluate,
    );

    expect(decision.target.reasons.filter(({ verdict }) => verdict !== 'allow').map(({ code }) => code)).toEqual([
      'security.held',
      'security.reopens_known_exploited',
    ]);
    expect(decision.recommended?.kind).toBe('hotfix');
  });
});

describe('the safe harbour', () => {
  const vulnerable = releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { findings: [exploited] });
  const current = gateFacts().current ?? vulnerable;

  it('is the best release behind that is allowed now', () => {
    const candidates = [vulnerable, releaseFacts('1.0.1', '2025-06-05T00:00:00Z')];

    expect(safeHarbour(gateFacts({ target: current, candidates }), defaultPolicy, evaluate)).toMatchObject({
      kind: 'allowed',
      version: '1.0.1',
    });
  });

  it('is none when every way back is closed, with the cure and the ground', () => {
    const newer = releaseFacts('1.2.0', '2025-06-28T00:00:00Z', { record: { hoursServed: 0 } });
    const facts = gateFacts({ target: current, candidates: [vulnerable, newer] });

    expect(safeHarbour(facts, defaultPolicy, evaluate)).toEqual({
      kind: 'none',
      cure: { kind: 'release', version: '1.2.0', direction: 'roll_forward' },
      because:
        '1.0.0 is not allowed: re-opens what is exploited in the wild: CVE-2025-1 known exploited; closest: 1.2.0',
    });
  });

  it('is none without any other release', () => {
    expect(safeHarbour(gateFacts({ target: current }), defaultPolicy, evaluate)).toMatchObject({
      kind: 'none',
      cure: undefined,
    });
  });

  it('counts a target that both axes signed by day', () => {
    const signature = { version: '1.0.0', expiresAt: '2025-07-02T00:00:00Z' };
    const noSbom = releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { sbom: { state: 'missing' } });
    const facts = gateFacts({
      target: noSbom,
      preSignatures: [
        {
          ...signature,
          id: 'A',
          axis: 'security',
          grounds: ['ledger.no_sbom', 'ledger.no_sbom 1.0.0'],
          signedBy: 'samir',
        },
        {
          ...signature,
          id: 'B',
          axis: 'reliability',
          grounds: ['ledger.no_sbom', 'ledger.no_sbom 1.0.0'],
          signedBy: 'rita',
        },
      ],
    });

    expect(safeHarbour(facts, defaultPolicy, evaluate)).toMatchObject({ kind: 'pre_signed', version: '1.0.0' });
  });
});

describe('a dry run', () => {
  it('lists the stored decisions that another policy would judge otherwise, and why', () => {
    const stored = ['D1', 'D2'].map((id) => {
      const facts = id === 'D1' ? gateFacts() : gateFacts({ environment: { name: 'staging', isProduction: false } });
      return { id, facts, decision: decide(facts, defaultPolicy, evaluate) };
    });
    const strict = `${defaultPolicy.cedar}
      @id("no-tier-1-rollback") @reason("reliability.held") @axis("reliability") @verdict("needs_signoff")
      forbid (principal, action, resource) when { context.isProduction && context.choice == "rollback" };`;

    expect(dryRun(stored, defaultPolicy, evaluate)).toEqual({ judged: 2, changed: [] });
    expect(dryRun(stored, { ...defaultPolicy, cedar: strict }, createCedarEvaluator({ cedar: strict }))).toMatchObject({
      judged: 2,
      changed: [{ id: 'D1', from: 'allow', to: 'needs_signoff' }],
    });
  });
});

describe('parseHistory', () => {
  it.each([
    ['a text', 'no'],
    ['an object without releases', { service: 'a' }],
    ['a release without a version', [{ line: 4 }]],
    ['a date that is none', [{ version: '1.0.0', released_at: 'soon' }]],
  ])('refuses %s with a problem', (_what, document) => {
    expect(parseHistory(document)).toMatchObject({ ok: false });
  });

  it('takes the line from the major number, and the component counts for a sudden drop', () => {
    const parsed = parseHistory({
      service: 'kuma',
      releases: [
        { version: '2.5.0', released_at: '2026-08-01T00:00:00Z', sbom: 'a.json', required_components: 700 },
        {
          version: '2.5.1',
          released_at: '2026-08-22T00:00:00Z',
          sbom: 'b.json',
          required_components: 11,
          sbom_complete: false,
        },
      ],
    });

    expect(parsed.ok && parsed.releases[1]).toMatchObject({
      service: 'kuma',
      line: '2',
      sbom: { completeness: 'incomplete', gatingComponents: 11, previousGatingComponents: 700 },
    });
  });
});

describe('a restricted finding', () => {
  it('is in no sentence', () => {
    const secret = finding('OWN-SECRET', {
      ssvc: { exploitation: 'active', isAutomatable: true, technicalImpact: 'total' },
      sources: [
        { advisoryId: 'OWN-SECRET', origin: 'own', matchedBy: 'range', matched: '', fixed: [], isRestricted: true },
      ],
    });
    const target = releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { findings: [secret] });
    const [hold] = securityHolds(target, 'public', true, '2025-06-20T00:00:00Z');
    const facts = gateFacts({ target, holds: hold === undefined ? [] : [{ ...hold, id: 'H1', expiresAt: undefined }] });

    const decision = decide(facts, defaultPolicy, evaluate);
    const said = [decision.target.summary, ...decision.target.reasons.map(({ sentence }) => sentence)].join('; ');

    expect(decision.verdict).toBe('deny');
    expect(said).toContain('a restricted advisory');
    expect(said).not.toContain('OWN-SECRET');
  });
});

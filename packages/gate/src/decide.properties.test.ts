import type { Finding } from '@lockstep/advisories';
import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { finding, gateFacts, releaseFacts } from '@lockstep/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVerdicts } from './combine.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { restrictedIncident } from './incidents.ts';
import type { GateFacts, Hold, IncidentFacts, PointOfNoReturn, ReleaseFacts } from './facts.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const judge = (facts: GateFacts): Decision => decide(facts, defaultPolicy, evaluate);
const RUNS = { numRuns: 60 };

const someFinding = (index: number): fc.Arbitrary<Finding> =>
  fc
    .record({
      isMalicious: fc.boolean().map((yes) => yes && index % 5 === 0),
      isExploited: fc.boolean().map((yes) => yes && index % 3 === 0),
      score: fc.option(fc.constantFrom(3.1, 7.5), { nil: undefined }),
      ssvc: fc.option(
        fc.record({
          exploitation: fc.constantFrom('none', 'poc', 'active'),
          isAutomatable: fc.boolean(),
          technicalImpact: fc.constantFrom('partial', 'total'),
        }),
        { nil: undefined },
      ),
      scope: fc.constantFrom('required', 'required', 'excluded'),
      state: fc.constantFrom('affected', 'affected', 'affected', 'unknown'),
    })
    .map(({ isMalicious, isExploited, score, ssvc, scope, state }) =>
      finding(`CVE-2025-${index}`, {
        package: `npm/p${index % 4}`,
        isMalicious,
        scope,
        state,
        ssvc,
        cvss: score === undefined ? undefined : { vector: '', baseScore: score },
        knownExploited: isExploited
          ? {
              cve: `CVE-2025-${index}`,
              listedOn: '2025-07-01',
              dueOn: undefined,
              via: 'alias',
              hasRansomwareUse: false,
            }
          : undefined,
      }),
    );

const someFindings = fc
  .subarray([0, 1, 2, 3, 4, 5, 6])
  .chain((indexes) => fc.tuple(...indexes.map((index) => someFinding(index))));

const VERSIONS = ['0.9.0', '1.0.0', '1.0.1', '1.1.0', '1.2.0', '2.0.0'];

function someRelease(version: string): fc.Arbitrary<ReleaseFacts> {
  return fc
    .record({
      day: fc.integer({ min: 1, max: 29 }),
      findings: someFindings,
      completeness: fc.constantFrom('complete', 'complete', 'incomplete', 'unknown'),
      hasSbom: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
      hoursServed: fc.constantFrom(0, 5, 240),
      burnRate: fc.option(fc.constantFrom(1, 14.4), { nil: undefined }),
      isQuarantined: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    })
    .map(({ day, findings, completeness, hasSbom, hoursServed, burnRate, isQuarantined }) => {
      const plain = releaseFacts(version, `2025-06-${String(day).padStart(2, '0')}T00:00:00Z`);
      const sbom =
        hasSbom && plain.sbom.state === 'present' ? { ...plain.sbom, completeness } : ({ state: 'missing' } as const);
      const record = { ...plain.record, hoursServed, burnRate, burnSamples: 10 };
      return { ...plain, findings, sbom, record, isQuarantined };
    });
}

const someHold: fc.Arbitrary<Hold> = fc.record({
  id: fc.constantFrom('H1', 'H2', 'H3', 'H4'),
  axis: fc.constantFrom('reliability', 'security'),
  version: fc.constantFrom(...VERSIONS),
  reason: fc.constant('because'),
  placedAt: fc.constant('2025-06-10T00:00:00Z'),
  placedBy: fc.constant('rita'),
  expiresAt: fc.option(fc.constantFrom('2025-06-20T00:00:00Z', '2025-08-01T00:00:00Z'), { nil: undefined }),
  subject: fc.constant(undefined),
});

const someIncident: fc.Arbitrary<IncidentFacts> = fc.record({
  id: fc.constantFrom('I1', 'I2', 'I3', 'I4'),
  title: fc.constant(''),
  kind: fc.constantFrom('reliability', 'security', 'both'),
  severity: fc.constantFrom('sev1', 'sev2', 'sev3', 'sev5'),
  startedAt: fc.constantFrom('2025-06-11T00:00:00Z', '2025-07-01T03:00:00Z'),
  resolvedAt: fc.option(fc.constant('2025-07-01T06:00:00Z'), { nil: undefined }),
  causedByVersion: fc.option(fc.constantFrom(...VERSIONS), { nil: undefined }),
  fixedByVersion: fc.option(fc.constantFrom(...VERSIONS, '9.9.9'), { nil: undefined }),
});

const somePoint: fc.Arbitrary<PointOfNoReturn> = fc.record({
  id: fc.constantFrom('P1', 'P2', 'P3'),
  kind: fc.constantFrom('migration', 'key_rotation'),
  at: fc.constantFrom('2025-06-12T00:00:00Z', '2025-06-25T00:00:00Z'),
  note: fc.constant(''),
  firstRelease: fc.option(
    fc
      .constantFrom(...VERSIONS)
      .map((version) => ({ version, line: version.slice(0, 1), releasedAt: '2025-06-12T00:00:00Z' })),
    { nil: undefined },
  ),
});

const byId = { selector: ({ id }: { readonly id: string }): string => id };

const someFacts: fc.Arbitrary<GateFacts> = fc
  .record({
    releases: fc.tuple(...VERSIONS.map((version) => someRelease(version))),
    pick: fc.tuple(fc.nat(5), fc.nat(5)),
    hasCurrent: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
    isProduction: fc.boolean(),
    motive: fc.constantFrom('reliability', 'security', 'routine'),
    isAutomatic: fc.boolean(),
    holds: fc.uniqueArray(someHold, { ...byId, maxLength: 3 }),
    incidents: fc.uniqueArray(someIncident, { ...byId, maxLength: 3 }),
    pointsOfNoReturn: fc.uniqueArray(somePoint, { ...byId, maxLength: 2 }),
    floor: fc.subarray([0, 1, 2, 3]),
    departures: fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom('reliability', 'security', 'routine')), {
      maxLength: 4,
    }),
    hasFeeds: fc.integer({ min: 0, max: 5 }).map((number) => number > 0),
    hasFixes: fc.boolean(),
  })
  .map((given): GateFacts => {
    const [target, other] = [given.releases[given.pick[0]], given.releases[given.pick[1]]];
    if (target === undefined || other === undefined) throw new RangeError('no release');
    const current = { ...other, record: { ...other.record, servesNow: true } };
    const base = gateFacts();
    return {
      ...base,
      action: { ...base.action, motive: given.motive, isAutomatic: given.isAutomatic },
      environment: { name: given.isProduction ? 'production' : 'staging', isProduction: given.isProduction },
      current: given.hasCurrent ? current : undefined,
      target: given.hasCurrent && target.version === current.version ? current : target,
      candidates: given.releases.filter((release) => release !== target && release !== other),
      holds: given.holds,
      incidents: given.incidents,
      pointsOfNoReturn: given.pointsOfNoReturn,
      floor: given.floor.map((index) => ({
        group: `CVE-2025-${index}`,
        package: `npm/p${index}`,
        addedAt: base.asOf,
        addedBy: 'stability',
        closedByVersion: '1.1.0',
      })),
      departures: given.departures.map(([from, to, motive], index) => ({
        at: `2025-06-2${index}T00:00:00Z`,
        fromVersion: VERSIONS[from] ?? '',
        toVersion: VERSIONS[to] ?? '',
        motive,
      })),
      feeds: given.hasFeeds ? base.feeds : [],
      fixes: given.hasFixes
        ? [0, 1, 2, 3].map((index) => ({ package: `npm/p${index}`, from: '1.0.0', to: '1.0.1', findings: [] }))
        : [],
    };
  });

/** Stricter or equal on both axes. */
function expectNotSofter(before: Decision, after: Decision): void {
  expect(compareVerdicts(after.axes.reliability, before.axes.reliability)).toBeGreaterThanOrEqual(0);
  expect(compareVerdicts(after.axes.security, before.axes.security)).toBeGreaterThanOrEqual(0);
}

const isContinuity = (decision: Decision): boolean =>
  decision.target.reasons.some(({ code }) => code === 'continuity.serves_now');

describe('decide, as laws', () => {
  it('is deterministic, and gives the same answer from facts that went through JSON', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const stored: GateFacts = JSON.parse(JSON.stringify(facts));

        expect(judge(facts)).toEqual(judge(facts));
        expect(JSON.stringify(judge(stored))).toBe(JSON.stringify(judge(facts)));
      }),
      RUNS,
    );
  });

  it('does not depend on the order of any list', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const turn = (release: ReleaseFacts): ReleaseFacts => ({ ...release, findings: release.findings.toReversed() });
        const turned: GateFacts = {
          ...facts,
          current: facts.current === undefined ? undefined : turn(facts.current),
          target: turn(facts.target),
          candidates: facts.candidates.toReversed().map(turn),
          holds: facts.holds.toReversed(),
          incidents: facts.incidents.toReversed(),
          pointsOfNoReturn: facts.pointsOfNoReturn.toReversed(),
          floor: facts.floor.toReversed(),
          departures: facts.departures.toReversed(),
          feeds: facts.feeds.toReversed(),
          fixes: facts.fixes.toReversed(),
        };

        expect(judge(turned)).toEqual(judge(facts));
      }),
      RUNS,
    );
  });

  it('never softens when the target has one more finding', () => {
    fc.assert(
      fc.property(someFacts, someFinding(15), (facts, extra) => {
        const worse = { ...facts, target: { ...facts.target, findings: [...facts.target.findings, extra] } };

        expectNotSofter(judge(facts), judge(worse));
      }),
      RUNS,
    );
  });

  it('never softens when a hold, an incident or a point of no return is added', () => {
    fc.assert(
      fc.property(someFacts, someHold, someIncident, somePoint, (facts, hold, incident, point) => {
        const before = judge(facts);

        expectNotSofter(before, judge({ ...facts, holds: [...facts.holds, { ...hold, id: 'H9' }] }));
        expectNotSofter(before, judge({ ...facts, incidents: [...facts.incidents, { ...incident, id: 'I9' }] }));
        expectNotSofter(
          before,
          judge({ ...facts, pointsOfNoReturn: [...facts.pointsOfNoReturn, { ...point, id: 'P9' }] }),
        );
      }),
      RUNS,
    );
  });

  it('stops as hard for an incident that few may know of, and says nothing of it', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const incidents = facts.incidents.map((incident) => ({ ...incident, id: restrictedIncident, title: '' }));

        const decision = judge({ ...facts, incidents });

        expectNotSofter(judge({ ...facts, incidents: [] }), decision);
        expect(decision.axes).toEqual(judge(facts).axes);
        const words = JSON.stringify(decision).replaceAll(/security\.restricted_hold|restricted by security: ask/g, '');
        expect(words).not.toMatch(/restricted|incident_fix|undoes/);
      }),
      RUNS,
    );
  });

  it('never allows a way back whose content is unknown while the present one is known', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const known = releaseFacts('1.1.0', '2025-06-28T00:00:00Z').sbom;
        const decision = judge({
          ...facts,
          current: facts.current === undefined ? undefined : { ...facts.current, sbom: known },
          target: { ...facts.target, sbom: { state: 'missing' } },
        });

        fc.pre(decision.direction !== 'roll_forward' && !isContinuity(decision));
        expect(decision.verdict).not.toBe('allow');
      }),
      RUNS,
    );
  });

  it('always denies malicious and exploited code that comes back, and never gates continuity', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const decision = judge(facts);
        const isWorst = decision.target.reopened.some(
          (judged) => judged.finding.isMalicious || judged.finding.knownExploited !== undefined,
        );

        if (isContinuity(decision)) expect(decision.verdict).toBe(facts.target.isQuarantined ? 'deny' : 'allow');
        else if (isWorst) expect(decision.axes.security).toBe('deny');
      }),
      RUNS,
    );
  });

  it('always has a move, and asks for one key only when nothing at all is allowed', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const decision = judge(facts);
        const choices = [decision.target, ...decision.alternatives.map(({ judgement }) => judgement)];
        const isStuck = [...choices, ...(decision.stay === undefined ? [] : [decision.stay])].every(
          ({ verdict }) => verdict !== 'allow',
        );
        const isTargetBest =
          decision.recommended?.kind === 'release' && decision.recommended.version === facts.target.version;

        expect(decision.recommended).toBeDefined();
        expect(
          decision.alternatives.filter(({ isListedOnly, isRecommended }) => isListedOnly && isRecommended),
        ).toEqual([]);
        if (decision.verdict !== 'needs_signoff') expect(decision.keysNeeded).toEqual([]);
        else expect(decision.keysNeeded).toHaveLength(isStuck && isTargetBest ? 1 : 2);
      }),
      RUNS,
    );
  });
});

import { BOD_26_04_PRESET, type Finding } from '@lockstep/advisories';
import { finding } from '@lockstep/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveExposures, flawKey, type ServiceFacts } from './derive-exposures.ts';
import type { Served } from './stretches.ts';

/** Instants are small numbers, so that a model may look at each of them. */
const horizon = 30;
const flaws = ['CVE-2025-1000', 'CVE-2025-2000', 'CVE-2025-3000'];

interface Random {
  readonly deployments: readonly Served[];
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

const aFinding = fc
  .record({
    group: fc.constantFrom(...flaws),
    state: fc.constantFrom('affected' as const, 'unknown' as const),
    scope: fc.constantFrom('required' as const, 'excluded' as const),
    knownAt: fc.option(fc.integer({ min: 0, max: horizon }), { nil: undefined }),
    isMalicious: fc.boolean(),
    isListed: fc.boolean(),
  })
  .map(({ group, state, scope, knownAt, isMalicious, isListed }) =>
    finding(group, {
      state,
      scope,
      isMalicious,
      knownExploited: isListed ? listing(group) : undefined,
      knownAt: knownAt === undefined ? undefined : new Date(knownAt).toISOString(),
    }),
  );

function listing(cve: string): Finding['knownExploited'] {
  return { cve, listedOn: '1970-01-01', dueOn: undefined, via: 'alias', hasRansomwareUse: false };
}

const aDeployment = fc.record({
  environmentId: fc.constantFrom('production', 'staging'),
  releaseId: fc.constantFrom('r1', 'r2', 'r3'),
  replica: fc.constantFrom('', 'a', 'b'),
  from: fc.integer({ min: 0, max: horizon - 1 }),
  length: fc.option(fc.integer({ min: 0, max: horizon }), { nil: undefined }),
  sharePercent: fc.integer({ min: 1, max: 100 }),
});

const ledger: fc.Arbitrary<Random> = fc
  .record({
    deployments: fc.array(aDeployment, { maxLength: 12 }),
    findings: fc.array(fc.uniqueArray(aFinding, { selector: (one) => one.group }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ deployments, findings }) => ({
    deployments: deployments.map(({ length, ...one }) => ({
      ...one,
      version: one.releaseId,
      to: length === undefined ? undefined : one.from + length,
    })),
    findings: new Map(findings.map((list, index) => [`r${index + 1}`, list])),
  }));

function factsOf({ deployments, findings }: Random, more: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    exposure: 'public',
    preset: BOD_26_04_PRESET,
    productionIds: new Set(['production']),
    deployments,
    findings,
    releasedAt: new Map(),
    knownFlaws: new Set(),
    lookBackTo: -1,
    ...more,
  };
}

const serves = ({ from, to }: Pick<Served, 'from' | 'to'>, at: number) => from <= at && (to === undefined || at < to);

const isOf = (item: Finding, group: string) => item.group === group && item.scope !== 'excluded';

/** The findings of a flaw in whatever served there at some time; none where nothing about it is urgent. */
function held(random: Random, environmentId: string, group: string): readonly Finding[] {
  const served = random.deployments.filter(
    (one) => one.environmentId === environmentId && (one.to === undefined || one.to > one.from),
  );
  const found = [...new Set(served.map(({ releaseId }) => releaseId))].flatMap((id) =>
    (random.findings.get(id) ?? []).filter((item) => isOf(item, group)),
  );
  return found.some((item) => item.isMalicious || item.knownExploited !== undefined) ? found : [];
}

/** Looks at every instant by itself: whether anything serves there that has the flaw. */
function liveInstants(random: Random, environmentId: string, group: string): readonly number[] {
  if (held(random, environmentId, group).length === 0) return [];
  return Array.from({ length: horizon * 3 }, (_, at) => at).filter((at) =>
    random.deployments.some(
      (one) =>
        one.environmentId === environmentId &&
        serves(one, at) &&
        (random.findings.get(one.releaseId) ?? []).some((item) => isOf(item, group)),
    ),
  );
}

describe('exposures derived from any ledger and any findings', () => {
  it('are live at exactly the instants at which something affected served, once anybody knew', () => {
    fc.assert(
      fc.property(ledger, (random) => {
        const derived = deriveExposures(factsOf(random));
        for (const environmentId of ['production', 'staging']) {
          for (const group of flaws) {
            const one = derived.find((item) => item.environmentId === environmentId && item.group === group);
            const found = held(random, environmentId, group);
            const live = liveInstants(random, environmentId, group);
            const moments = found.map(({ knownAt }) => (knownAt === undefined ? -1 : Date.parse(knownAt)));
            const knownAt = Math.min(...moments);
            const isMalicious = found.some((item) => item.isMalicious);
            if (one === undefined) {
              expect(live.filter((at) => isMalicious || at >= knownAt)).toEqual([]);
              continue;
            }
            const said = Array.from({ length: horizon * 3 }, (_, at) => at).filter((at) =>
              one.stretches.some((stretch) => serves(stretch, at)),
            );
            expect(said).toEqual(live);
            expect(one.stretches.some(({ counts }) => counts)).toBe(true);
            for (const { from, to, counts } of one.stretches) {
              const isKnown = live.some((at) => at >= from && (to === undefined || at < to) && at >= knownAt);
              expect(counts).toBe(isKnown || isMalicious);
            }
            const isAffected = found.some((item) => item.state === 'affected');
            expect(one.certainty).toBe(isAffected ? 'affected' : 'unknown');
            const isUrgent = found.some(
              (item) => item.state === 'affected' && (item.isMalicious || item.knownExploited !== undefined),
            );
            expect(one.isZeroBudget).toBe(isUrgent && environmentId === 'production');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are apart from each other: no two stretches of one touch', () => {
    fc.assert(
      fc.property(ledger, (random) => {
        for (const { stretches } of deriveExposures(factsOf(random))) {
          for (const [index, { from, to }] of stretches.entries()) {
            const next = stretches[index + 1];
            if (to !== undefined) expect(to).toBeGreaterThan(from);
            if (next !== undefined) expect(next.from).toBeGreaterThan(to ?? Number.POSITIVE_INFINITY);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order in which anything was recorded', () => {
    fc.assert(
      fc.property(ledger, fc.integer(), (random, seed) => {
        const turned = [...random.deployments].toSorted(
          (a, b) => ((a.from * 31 + seed) % 7) - ((b.from * 31 + seed) % 7),
        );
        const findings = new Map([...random.findings].toReversed().map(([id, list]) => [id, list.toReversed()]));

        expect(deriveExposures(factsOf({ deployments: turned, findings }))).toEqual(deriveExposures(factsOf(random)));
      }),
      { numRuns: 200 },
    );
  });

  it('are kept once they have a row, and begin none by what ended before anybody could look', () => {
    fc.assert(
      fc.property(ledger, (random) => {
        const all = deriveExposures(factsOf(random));
        const none = deriveExposures(factsOf(random, { lookBackTo: Number.MAX_SAFE_INTEGER }));
        const knownFlaws = new Set(all.map((one) => flawKey(one.environmentId, one.group)));
        const kept = deriveExposures(factsOf(random, { lookBackTo: Number.MAX_SAFE_INTEGER, knownFlaws }));

        expect(none.every(({ stretches }) => stretches.some(({ to }) => to === undefined))).toBe(true);
        expect(kept).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });
});

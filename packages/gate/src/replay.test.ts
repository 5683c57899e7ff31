import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { finding } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import type { Finding } from '@lockstep/advisories';
import type { SbomFacts } from './facts.ts';
import type { HistoryRelease } from './history.ts';
import { replay } from './replay.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const known = [finding('CVE-1')];
const undecided = [finding('CVE-1', { state: 'unknown', unknownReason: 'version_unparseable' })];
const none: readonly Finding[] = [];
const PRESENT: SbomFacts = {
  state: 'present',
  digest: '',
  completeness: 'complete',
  components: 1,
  gatingComponents: 1,
  previousGatingComponents: undefined,
  unjudged: 0,
};
const MISSING: SbomFacts = { state: 'missing' };
const BROKEN: SbomFacts = { state: 'unparseable', problem: 'it is cut short' };

interface Side {
  readonly sbom?: SbomFacts;
  readonly findings: readonly Finding[];
}

/** Goes back one release: from the second to the first. */
function goBack(target: Side, leaving: Side) {
  const sides = [target, leaving];
  const releases = sides.map(({ sbom = PRESENT }, index): HistoryRelease => ({
    service: 'web',
    version: `1.${index}.0`,
    line: '1',
    releasedAt: `2026-01-0${index + 1}T00:00:00Z`,
    purl: undefined,
    sbomPath: 'sbom.json',
    commit: undefined,
    sbom,
  }));
  const findings = {
    findingsOf: (release: HistoryRelease) => sides[releases.indexOf(release)]?.findings ?? [],
    isHighOrCritical: () => true,
  };
  const asOf = '2026-02-01T00:00:00Z';
  const feed = { contentAt: asOf, loadedAt: asOf, digest: '', records: 1 };
  const feeds = ['kev', 'osv:npm'].map((name) => ({ name, ...feed }));
  return replay(releases, findings, 1, defaultPolicy, evaluate, { asOf, exposure: 'public', feeds });
}

describe('a pair of releases', () => {
  it.each([
    ['re-opens what only the target has', { findings: known }, { findings: none }],
    [
      're-opens what is seen in a target of which not all is known',
      { findings: known, sbom: BROKEN },
      { findings: none },
    ],
  ])('%s', (_, target, leaving) => {
    expect(goBack(target, leaving)).toMatchObject({
      pairs: 1,
      reopens: 1,
      reopens_high_or_critical: 1,
      cannot_tell: 0,
      pairs_reopening: [{ from: '1.1.0', to: '1.0.0', reopened: ['CVE-1'] }],
      pairs_cannot_tell: [],
    });
  });

  it.each([
    ['both have the same', { findings: known }, { findings: known }],
    ['the target has nothing, whatever is being left', { findings: none }, { findings: none, sbom: MISSING }],
  ])('re-opens nothing where %s', (_, target, leaving) => {
    expect(goBack(target, leaving)).toMatchObject({ pairs: 1, reopens: 0, cannot_tell: 0 });
  });

  it.each([
    ['what is being left has no component list', { findings: known }, { findings: none, sbom: MISSING }],
    ['that of what is being left can not be read', { findings: known }, { findings: none, sbom: BROKEN }],
    ['the target has no component list', { findings: none, sbom: MISSING }, { findings: known }],
    ['nothing is known of either', { findings: known, sbom: BROKEN }, { findings: none, sbom: BROKEN }],
    ['nobody knows whether a flaw affects the target', { findings: undecided }, { findings: none }],
    ['it may affect the target and nothing is known here', { findings: undecided }, { findings: none, sbom: MISSING }],
  ])('can not be told where %s', (_, target, leaving) => {
    expect(goBack(target, leaving)).toMatchObject({
      pairs: 1,
      reopens: 0,
      reopens_high_or_critical: 0,
      cannot_tell: 1,
      pairs_reopening: [],
      pairs_cannot_tell: [{ from: '1.1.0', to: '1.0.0' }],
    });
  });
});

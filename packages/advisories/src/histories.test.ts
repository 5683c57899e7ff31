import { beforeAll, describe, expect, it } from 'vitest';
import type { Advisory } from './advisory.ts';
import type { Component } from './component.ts';
import { diffFindings } from './diff.ts';
import type { Finding } from './finding.ts';
import { parseKev } from './kev.ts';
import { createMatcher, NO_INTELLIGENCE } from './match.ts';
import type { Matcher } from './match.ts';
import { parseAdvisory } from './osv.ts';
import { readSbom } from './sbom/read-sbom.ts';
import { smallestFixedVersion } from './smallest-fixed-version.ts';
import { hasShared, sharedFiles, sharedText } from './test-shared.ts';

function advisoriesOf(name: string): Advisory[] {
  const lines = sharedText(name)
    .split('\n')
    .filter((line) => line !== '');
  return lines.flatMap((line) => {
    const result = parseAdvisory(JSON.parse(line));
    return result.ok ? [result.advisory] : [];
  });
}

interface NodeRelease {
  readonly line: number;
  readonly version: string;
}

describe.skipIf(!hasShared('data'))('the history of Node.js (needs ../shared beside the checkout)', () => {
  it('re-opens a known flaw in 163 of 576 steps back, a high or critical one in 137', () => {
    const releases: NodeRelease[] = JSON.parse(sharedText('data/replay-node/releases.json'));
    const matcher = createMatcher(advisoriesOf('data/replay-node/advisories.osv.jsonl.gz'));
    const findingsOf = ({ version }: NodeRelease) =>
      matcher.findingsOf([{ ecosystem: 'npm', name: 'node', version, scope: 'required' }]);
    const isSevere = (finding: Finding) =>
      finding.sources.some(({ advisoryId }) =>
        ['high', 'critical'].includes(matcher.advisories.get(advisoryId)?.sourceLevel ?? ''),
      );

    const steps = releases.flatMap((current, number) => {
      const target = releases[number - 1];
      return target?.line === current.line ? [diffFindings(findingsOf(current), findingsOf(target)).reopened] : [];
    });

    expect(steps.length).toBe(576);
    expect(steps.filter((reopened) => reopened.length > 0).length).toBe(163);
    expect(steps.filter((reopened) => reopened.some(isSevere)).length).toBe(137);
  });
});

interface Pair {
  readonly service: string;
  readonly current: string;
  readonly target: string;
  readonly kev_in_current: readonly string[];
  readonly kev_in_target: readonly string[];
  readonly kev_reintroduced: readonly { readonly cve: string; readonly link: string }[];
}

interface History {
  readonly releases: readonly { readonly version: string; readonly sbom: string }[];
}

describe.skipIf(!hasShared('data'))('real release histories (needs ../shared beside the checkout)', () => {
  let matcher: Matcher = createMatcher([], NO_INTELLIGENCE);

  beforeAll(() => {
    const files = sharedFiles('data/advisories').filter((name) => name.endsWith('.gz'));
    // The edge cases repeat real ids with other packages.
    const advisories = files.filter((name) => !name.includes('edge')).flatMap(advisoriesOf);
    const kev = parseKev(JSON.parse(sharedText('data/feeds/kev/known_exploited_vulnerabilities-2026-07-23.json.gz')));
    matcher = createMatcher(advisories, { ...NO_INTELLIGENCE, kev: kev.ok ? kev.catalogue.entries : new Map() });
  });

  async function componentsOf(service: string, version: string): Promise<readonly Component[]> {
    const history: History = JSON.parse(sharedText(`data/releases/${service}/releases.json`));
    const sbom = history.releases.find((release) => release.version === version)?.sbom ?? '';
    const result = await readSbom([new TextEncoder().encode(sharedText(`data/releases/${service}/${sbom}`))]);
    if (!result.ok) throw new Error(result.problem);
    return result.sbom.components;
  }

  async function gatingFindings(service: string, version: string, at?: string): Promise<Finding[]> {
    const findings = matcher.findingsOf(await componentsOf(service, version), at);
    return findings.filter((finding) => finding.scope !== 'excluded' && finding.state === 'affected');
  }

  function exploited(findings: readonly Finding[]): string[] {
    return [...new Set(findings.flatMap((finding) => finding.knownExploited?.cve ?? []))].toSorted();
  }

  it('agrees on the known exploited flaws of all 17 pairs and 20 controls', async () => {
    const file: { kev_reintroducing_rollbacks: Pair[]; controls: Pair[] } = JSON.parse(
      sharedText('data/releases/rollback-pairs.json'),
    );
    const pairs = [...file.kev_reintroducing_rollbacks, ...file.controls];

    const ours = [];
    for (const { service, current, target } of pairs) {
      const [from, to] = [await gatingFindings(service, current), await gatingFindings(service, target)];
      const before = new Set(exploited(from));
      const back = to.filter(({ knownExploited }) => knownExploited !== undefined && !before.has(knownExploited.cve));
      ours.push({
        in: [service, current, target],
        current: exploited(from),
        target: exploited(to),
        back: [
          ...new Set(back.map(({ knownExploited }) => `${knownExploited?.cve} ${knownExploited?.via}`)),
        ].toSorted(),
      });
    }

    expect(pairs.length).toBe(37);
    expect(ours).toEqual(
      pairs.map((pair) => ({
        in: [pair.service, pair.current, pair.target],
        current: pair.kev_in_current.toSorted(),
        target: pair.kev_in_target.toSorted(),
        back: pair.kev_reintroduced.map(({ cve, link }) => `${cve} ${link}`).toSorted(),
      })),
    );
  }, 30_000);

  it.each([
    ['2025-12-08', '15.5.7'],
    ['2025-12-11T23:00:00Z', '15.5.8'],
    ['2025-12-13', '15.5.9'],
  ])('as known on %s, umami 3.0.1 is cured by next %s', async (at, cure) => {
    const findings = (await gatingFindings('umami', '3.0.1', at)).filter((finding) => finding.package === 'npm/next');

    expect(findings[0]).toMatchObject({ group: 'CVE-2025-55182', versions: ['15.5.3', '15.5.6'] });
    const sources = findings.flatMap((finding) => finding.sources);
    for (const version of findings[0]?.versions ?? []) {
      expect(smallestFixedVersion({ ecosystem: 'npm', name: 'next', version }, sources, matcher, at)).toBe(cure);
    }
  });

  it('judges one diaspora release differently before and after a listing as exploited', async () => {
    const before = exploited(await gatingFindings('diaspora', '0.7.9.0', '2025-07-06'));
    const after = exploited(await gatingFindings('diaspora', '0.7.9.0', '2025-07-07'));

    expect(after.filter((cve) => !before.includes(cve))).toEqual(['CVE-2019-5418']);
  });
});

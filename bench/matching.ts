/**
 * What matching costs, as ratios to a plain matcher with `semver` in the same run: `node bench/matching.ts`.
 * Counts per second depend on the machine; the ratios are what to compare between runs.
 */
import semver from 'semver';
import { createMatcher, parseAdvisory, parsePurl, readSbom } from '../packages/advisories/src/index.ts';
import type { Advisory, Component } from '../packages/advisories/src/index.ts';

const PACKAGES = 4_000;
/** Denser than any real feed, so that the ranges are what is measured. */
const ADVISORIES_PER_PACKAGE = 10;
const COMPONENTS = 40_000;

function versionAt(at: number): string {
  return `${at % 9}.${(at * 7) % 23}.${(at * 13) % 41}${at % 11 === 0 ? '-rc.1' : ''}`;
}

function advisoryAt(name: string, at: number): Advisory {
  const major = at % 9;
  const result = parseAdvisory({
    id: `GHSA-${name}-${at}`,
    aliases: [`CVE-2024-${10_000 + ((name.length * 97 + at) % 80_000)}`],
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [
          { type: 'SEMVER', events: [{ introduced: `${major}.0.0` }, { fixed: `${major}.${(at * 3) % 23}.1` }] },
        ],
      },
    ],
  });
  if (!result.ok) throw new Error(result.problem);
  return result.advisory;
}

function componentAt(at: number): Component {
  const name = `package-${at % PACKAGES}`;
  return {
    ecosystem: 'npm',
    name,
    version: versionAt(at),
    purl: `pkg:npm/${name}@${versionAt(at)}`,
    scope: 'required',
  };
}

/** Milliseconds of the fastest of three runs. */
async function best(run: () => unknown): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    await run();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return fastest;
}

function report(what: string, count: number, milliseconds: number, floor: number): void {
  const rate = Math.round((count / milliseconds) * 1_000).toLocaleString('en');
  console.log(`${what.padEnd(46)}${rate.padStart(12)}/s${(floor / milliseconds).toFixed(1).padStart(9)}x`);
}

/** What a first version of a matcher looks like: advisories by name, versions parsed at each comparison. */
function naiveMatcher(advisories: readonly Advisory[]): (component: Component) => number {
  const byName = Map.groupBy(advisories, (advisory) => advisory.affected[0]?.name ?? '');
  return ({ name, version }) => {
    let hits = 0;
    for (const advisory of byName.get(name) ?? []) {
      for (const range of advisory.affected[0]?.ranges ?? []) {
        let isAffected = false;
        for (const event of range.events) {
          if ('introduced' in event && semver.gte(version, event.introduced)) isAffected = true;
          if ('fixed' in event && semver.gte(version, event.fixed)) isAffected = false;
        }
        if (isAffected) hits++;
      }
    }
    return hits;
  };
}

function sbomBytes(count: number): Uint8Array[] {
  const components = Array.from({ length: count }, (_, at) => ({
    type: 'library',
    ...componentAt(at),
    'bom-ref': componentAt(at).purl,
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: 'c5b65571aa83e179d001edf9a9242ab246f74aa2007d1c8b06b1cc77ff13b8be'.repeat(2) }],
  }));
  const bytes = new TextEncoder().encode(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
  return Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
    bytes.subarray(at * 65_536, (at + 1) * 65_536),
  );
}

async function main(): Promise<void> {
  const advisories = Array.from({ length: PACKAGES * ADVISORIES_PER_PACKAGE }, (_, at) =>
    advisoryAt(`package-${at % PACKAGES}`, Math.floor(at / PACKAGES)),
  );
  const components = Array.from({ length: COMPONENTS }, (_, at) => componentAt(at));

  const naive = naiveMatcher(advisories);
  const expected = components.reduce((sum, component) => sum + naive(component), 0);
  const floor = await best(() => components.map(naive));
  const matcher = createMatcher(advisories);
  const found = components.reduce((sum, component) => sum + matcher.matchesOf(component).length, 0);
  if (found !== expected) throw new Error(`the plain matcher finds ${expected} hits, ours ${found}`);

  console.log(`${COMPONENTS} components, ${advisories.length} advisories on ${PACKAGES} packages, ${expected} hits`);
  report('plain matcher with semver', COMPONENTS, floor, floor);
  report(
    'index, keys and answers from nothing',
    COMPONENTS,
    await best(() => {
      const fresh = createMatcher(advisories);
      for (const component of components) fresh.matchesOf(component);
    }),
    floor,
  );
  report(
    'answers kept',
    COMPONENTS,
    await best(() => {
      for (const component of components) matcher.matchesOf(component);
    }),
    floor,
  );
  report('findings of one release, answers kept', COMPONENTS, await best(() => matcher.findingsOf(components)), floor);
  report('parsePurl', COMPONENTS, await best(() => components.map(({ purl = '' }) => parsePurl(purl))), floor);

  for (const count of [5_000, 100_000]) {
    const chunks = sbomBytes(count);
    const milliseconds = await best(() => readSbom(chunks));
    const megabytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0) / 1_000_000;
    console.log(`SBOM of ${count} components, ${megabytes.toFixed(1)} MB: ${milliseconds.toFixed(0)} ms`);
  }
}

await main();

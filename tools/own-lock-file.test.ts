/** What we ship is read and matched by what we ship. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  type Advisory,
  createMatcher,
  parseAdvisory,
  parseKev,
  readSbom,
  type Sbom,
} from '../packages/advisories/src/index.ts';
import { repoRoot } from './install.mjs';

const shared = join(repoRoot, '../shared/data');

/** Findings that are known and stay for now, each with the reason: `alias group package`. */
const ARGUED: Readonly<Record<string, string>> = {};

async function ownSbom(): Promise<Sbom> {
  const read = await readSbom([readFileSync(join(repoRoot, 'package-lock.json'))], {}, 'package-lock.json');
  if (!read.ok) throw new RangeError(read.problem);
  return read.sbom;
}

function packed(path: string): string {
  return gunzipSync(readFileSync(path)).toString('utf8');
}

function npmAdvisories(): Advisory[] {
  const folder = join(shared, 'advisories');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.osv.jsonl.gz'))
    .flatMap((name) => packed(join(folder, name)).split('\n'))
    .filter((line) => line.includes('"npm"'))
    .flatMap((line) => {
      const parsed = parseAdvisory(JSON.parse(line));
      return parsed.ok ? [parsed.advisory] : [];
    });
}

it('reads our own lock file whole', async () => {
  const sbom = await ownSbom();
  const lock = JSON.parse(readFileSync(join(repoRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; link?: true; dev?: true; name?: string }>;
  };
  const installed = Object.entries(lock.packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  );
  const distinct = new Set(
    installed.map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`),
  );

  expect(new Set(sbom.components.map(({ name, version }) => `${name}@${version}`))).toEqual(distinct);
  expect(sbom).toMatchObject({ format: 'lockfile', completeness: 'unknown', dropped: 0, problems: [] });
  expect(sbom.components.some(({ scope }) => scope === 'excluded')).toBe(true);
});

it.skipIf(!existsSync(join(shared, 'advisories')))(
  'ships no package with a known vulnerability (needs ../shared beside the checkout)',
  async () => {
    const { components } = await ownSbom();
    const kev = parseKev(
      JSON.parse(packed(join(shared, 'feeds/kev/known_exploited_vulnerabilities-2026-07-23.json.gz'))),
    );
    const entries = kev.ok ? kev.catalogue.entries : new Map();
    const matcher = createMatcher(npmAdvisories(), { kev: entries, epss: new Map(), ssvc: new Map() });

    const shipped = matcher.findingsOf(components.filter(({ scope }) => scope !== 'excluded'));

    expect(shipped.map(({ group, package: name }) => `${group} ${name}`).filter((each) => !(each in ARGUED))).toEqual(
      [],
    );
    // The same matcher does find something: without this the test could not fail.
    const old = { ecosystem: 'npm', name: 'lodash', version: '4.17.4', purl: undefined, scope: 'required' } as const;
    expect(matcher.findingsOf([old]).length).toBeGreaterThan(0);
  },
);

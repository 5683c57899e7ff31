/**
 * Advisories to measure with: the real ones of `../shared` where they lie beside the checkout, and synthetic ones on their
 * names and versions up to any number, the same ones in every run.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sortVersions } from '../packages/versions/src/index.ts';

/** The part of an OSV record that both sides read. */
export interface OsvRecord {
  readonly id: string;
  readonly modified: string;
  readonly published: string;
  readonly summary: string;
  readonly aliases?: readonly string[];
  readonly affected?: readonly OsvAffected[];
}

export interface OsvAffected {
  readonly package?: { readonly ecosystem: string; readonly name: string; readonly purl?: string };
  readonly versions?: readonly string[];
  readonly ranges?: readonly { readonly type: string; readonly events: readonly Readonly<Record<string, string>>[] }[];
}

export interface PackageSeed {
  readonly ecosystem: string;
  readonly name: string;
  /** Versions that records name, in the order in which they were met. */
  readonly versions: readonly string[];
}

export interface BenchData {
  readonly records: readonly OsvRecord[];
  readonly real: number;
  /** Every package that a record names. */
  readonly packages: readonly PackageSeed[];
}

const folder = join(import.meta.dirname, '../../shared/data/advisories');

const PURL_TYPES: Readonly<Record<string, string>> = {
  Bitnami: 'bitnami',
  'crates.io': 'cargo',
  Go: 'golang',
  Maven: 'maven',
  npm: 'npm',
  PyPI: 'pypi',
  RubyGems: 'gem',
};

/** A deterministic number below `below` for a place; neighbours are far apart. */
export function pick(at: number, salt: number, below: number): number {
  let hash = Math.imul(at ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(salt + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  return ((hash ^ (hash >>> 13)) >>> 0) % below;
}

export function makeData(advisories: number, packages: number): BenchData {
  const real = existsSync(folder) ? readReal() : [];
  const seeds = real.length === 0 ? inventedSeeds() : seedsOf(real);
  const all = Array.from({ length: Math.max(packages, seeds.length) }, (_, at) => packageAt(seeds, at));
  const synthetic = Array.from({ length: Math.max(0, advisories - real.length) }, (_, at) => recordAt(all, at));
  return { records: [...real, ...synthetic], real: real.length, packages: all };
}

/** The real names first, then names derived from them. */
function packageAt(seeds: readonly PackageSeed[], at: number): PackageSeed {
  const seed = seeds[at % seeds.length];
  if (seed === undefined) throw new RangeError('there is no seed');
  const round = Math.floor(at / seeds.length);
  return round === 0
    ? seed
    : { ...seed, name: `${seed.name}-${['core', 'utils', 'api', 'cli', 'types'][round % 5]}${round}` };
}

function readReal(): OsvRecord[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz') && !file.startsWith('osv-edge-cases'))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function seedsOf(records: readonly OsvRecord[]): PackageSeed[] {
  const seeds = new Map<string, { ecosystem: string; name: string; versions: Set<string> }>();
  for (const { affected = [] } of records) {
    for (const { package: named, versions = [], ranges = [] } of affected) {
      if (named === undefined || PURL_TYPES[named.ecosystem] === undefined) continue;
      const key = `${named.ecosystem}\n${named.name}`;
      const seed = seeds.get(key) ?? { ecosystem: named.ecosystem, name: named.name, versions: new Set<string>() };
      seeds.set(key, seed);
      for (const version of versions.slice(0, 20)) seed.versions.add(version);
      const bounds = ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => events.flatMap(Object.values));
      for (const bound of bounds) if (bound !== '0') seed.versions.add(bound);
    }
  }
  return [...seeds.values()]
    .filter(({ versions }) => versions.size > 0)
    .map(({ ecosystem, name, versions }) => ({ ecosystem, name, versions: [...versions] }));
}

function inventedSeeds(): PackageSeed[] {
  const ecosystems = Object.keys(PURL_TYPES);
  return Array.from({ length: 8_000 }, (_, at) => {
    const ecosystem = ecosystems[at % ecosystems.length] ?? 'npm';
    const prefix = ecosystem === 'Maven' ? 'org.example:' : ecosystem === 'Go' ? 'example.org/' : '';
    const versions = Array.from({ length: 12 }, (_each, one) => {
      const numbers = `${Math.floor(one / 4)}.${pick(at, one, 30)}.${pick(at, one + 50, 20)}`;
      return ecosystem === 'Go' ? `v${numbers}` : numbers;
    });
    return { ecosystem, name: `${prefix}package-${at}`, versions };
  });
}

const WORDS =
  'remote code execution path traversal in the parser of allows attackers to bypass authentication via crafted request denial of service'.split(
    ' ',
  );

/** One package, a range between two of its versions; half of the records have a CVE beside their own id. */
function recordAt(packages: readonly PackageSeed[], at: number): OsvRecord {
  const seed = packages[pick(at, 1, packages.length)] ?? packages[0];
  if (seed === undefined) throw new RangeError('there is no package');
  const day = String(1 + (at % 28)).padStart(2, '0');
  const moment = `20${String(18 + (at % 8)).padStart(2, '0')}-0${1 + (at % 9)}-${day}T10:00:00Z`;
  const bounds = [2, 3].map((salt) => seed.versions[pick(at, salt, seed.versions.length)] ?? '1.0.0');
  const [lower = '0', upper = '1.0.0'] = sortVersions(seed.ecosystem, bounds);
  const isSemver = ['npm', 'crates.io', 'Go'].includes(seed.ecosystem);
  return {
    id: `SYN-${String(at).padStart(6, '0')}-${pick(at, 4, 1_679_616).toString(36).padStart(4, '0')}`,
    ...(at % 2 === 0 ? { aliases: [`CVE-20${18 + (at % 8)}-${1_000_000 + at}`] } : {}),
    modified: moment,
    published: moment,
    summary: Array.from({ length: 6 + (at % 6) }, (_, word) => WORDS[pick(at, 10 + word, WORDS.length)]).join(' '),
    affected: [
      {
        package: { ecosystem: seed.ecosystem, name: seed.name, purl: packageUrl(seed) },
        ranges: [
          {
            type: isSemver ? 'SEMVER' : 'ECOSYSTEM',
            events: [{ introduced: at % 3 === 0 ? '0' : lower }, { fixed: upper }],
          },
        ],
      },
    ],
  };
}

/** As an SBOM writes it, without a version. */
export function packageUrl({ ecosystem, name }: Pick<PackageSeed, 'ecosystem' | 'name'>): string {
  const path = name.replace(':', '/').split('/').map(encodeURIComponent).join('/');
  return `pkg:${PURL_TYPES[ecosystem] ?? 'generic'}/${path}`;
}

/** Package URLs of distinct components: versions that records name, and versions beside them. */
export function componentUrls(packages: readonly PackageSeed[], count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const seed = packages[at % packages.length];
    if (seed === undefined) throw new RangeError('there is no package');
    const version = seed.versions[pick(at, 5, seed.versions.length)] ?? '1.0.0';
    const isBeside = Math.floor(at / packages.length) % 2 === 1 && /^v?\d+\.\d+\.\d+$/.test(version);
    const shown = isBeside ? `${version.replace(/\d+$/, '')}${pick(at, 6, 40)}` : version;
    return `${packageUrl(seed)}@${encodeURIComponent(shown)}`;
  });
}

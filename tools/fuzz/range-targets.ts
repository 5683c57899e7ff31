/** Range parsers: one target for each notation, seeded with our own vectors and, where they are, with published rows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Containment,
  normalizeVers,
  parseRange,
  parseVers,
  RANGE_SYNTAXES,
  versFromNative,
} from '../../packages/versions/src/index.ts';
import { hasFixtures, readRows } from '../fixtures/suite.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  'npm-range': ['npm'],
  pep440: ['PyPI'],
  'gem-requirement': ['RubyGems'],
  composer: ['Packagist'],
  'elixir-requirement': ['Hex'],
  vers: ['npm', 'pypi', 'deb', 'maven', 'openssl', 'conan'],
  grype: ['rpm', 'Maven', 'semver', 'x-fuzzy', 'x-jvm', 'x-gentoo', 'Bitnami', 'RubyGems', 'Alpine'],
};
const VERS_TYPES = ['npm', 'pypi', 'gem', 'maven', 'nuget', 'conan', 'openssl', 'nginx', 'golang'];
const PIECES = [
  '>=',
  '<',
  '=',
  '!=',
  '~>',
  '^',
  '~',
  '||',
  '|',
  ',',
  ' ',
  ' - ',
  '*',
  '.x',
  '1.0',
  '-rc.1',
  '%20',
  'and',
  '@dev',
];
/** Between a range and the version asked of it. */
const TAB = '\t';

export function rangeTargets(): FuzzTarget[] {
  const targets = RANGE_SYNTAXES.map((syntax): FuzzTarget => {
    return {
      name: `ranges ${syntax}`,
      seeds: () => seedsOf(syntax),
      pieces: PIECES,
      maxLength: 20_000,
      run: (text) => {
        const [range = '', version = '1.0'] = text.split(TAB);
        for (const scheme of SCHEMES[syntax] ?? []) ask(scheme, syntax, range, version);
        if (syntax === 'npm-range') ask('npm', 'npm-range:loose,includePrerelease', range, version);
      },
    };
  });
  return [...targets, versTarget()];
}

/** A range answers with one of three values, and alike when asked again. */
function ask(scheme: string, syntax: string, text: string, version: string): void {
  const parsed = parseRange(scheme, syntax, text);
  if (!parsed.ok) return;
  const answer: Containment = parsed.range.contains(version);
  if (parsed.range.contains(version) !== answer) throw new RangeError(`${scheme}: two answers about \`${version}\``);
}

/** What is canonical stays as it is; what is converted can be read. */
function versTarget(): FuzzTarget {
  return {
    name: 'ranges vers conversion',
    seeds: () => [...seedsOf('vers'), ...seedsOf('npm-range'), ...seedsOf('gem-requirement'), '[1.0,2.0),(,0.5]'],
    pieces: [...PIECES, '[', '(', ')', ']', 'vers:npm/'],
    maxLength: 4_000,
    run: (text) => {
      const [range = ''] = text.split(TAB);
      const parsed = parseVers(range);
      const canonical = normalizeVers(range);
      if (canonical.ok) {
        const again = normalizeVers(canonical.text);
        if (!again.ok || again.text !== canonical.text) throw new RangeError(`not canonical: ${canonical.text}`);
      }
      for (const type of VERS_TYPES) {
        const converted = versFromNative(type, range);
        if (converted.ok && !normalizeVers(converted.text).ok) throw new RangeError(`unreadable: ${converted.text}`);
      }
      return parsed;
    },
  };
}

function seedsOf(syntax: string): string[] {
  const own = readFileSync(join(repoRoot, 'vectors/ranges/ranges.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split(TAB));
  const rows = hasFixtures() ? [...own, ...readRows('versions/ranges.tsv')] : own;
  return rows.flatMap(([, name = '', range = '', version = '']) =>
    name.split(':')[0] === syntax ? [`${range}${TAB}${version}`] : [],
  );
}

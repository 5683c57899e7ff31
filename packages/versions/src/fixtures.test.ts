import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareVersions } from './index.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/fixtures/versions');

/** Fixture file, and the OSV ecosystem whose order it states. */
const FILES: ReadonlyArray<readonly [file: string, ecosystem: string]> = [
  ['npm', 'npm'],
  ['semver', 'Bitnami'],
  ['hex', 'Hex'],
  ['go', 'Go'],
  ['maven', 'Maven'],
  ['pypi', 'PyPI'],
  ['rubygems', 'RubyGems'],
  ['debian', 'Debian'],
  ['alpine', 'Alpine'],
  ['rpm', 'Red Hat'],
  ['nuget', 'NuGet'],
  ['packagist', 'Packagist'],
  ['pub', 'Pub'],
  ['cran', 'CRAN'],
  ['hackage', 'Hackage'],
];

/** Rows we contradict on purpose. */
const ARGUED: ReadonlySet<string> = new Set([
  // Composer calls any two branches by name equal; a branch can hold any code, so its place is unknown.
  'dev-feature = dev-2feature',
  // One tool lets any number of parts pass for a Dart version; Dart's own parser refuses five.
  '1.1.3.4.5 = 1.1.3.4.5',
]);

interface Row {
  readonly a: string;
  readonly operator: string;
  readonly b: string;
  readonly native: string;
}

function rowsOf(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(1);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, a = '', operator = '', b = '', , native = ''] = line.split('\t');
      return { a, operator, b, native };
    });
}

/** The answers each operator allows for `a op b`. */
const ALLOWED: Readonly<Record<string, readonly number[]>> = {
  '<': [-1],
  '>': [1],
  '=': [0],
  '!=': [-1, 1],
  '<=': [-1, 0],
  '>=': [0, 1],
};

function holds(ecosystem: string, { a, operator, b }: Row): boolean {
  const forth = compareVersions(ecosystem, a, b);
  const back = compareVersions(ecosystem, b, a);
  if (forth === 'unknown' || back === 'unknown') return false;
  return (ALLOWED[operator]?.includes(forth) ?? false) && forth + back === 0;
}

describe.skipIf(!existsSync(folder))('published facts (skipped where ../shared is absent)', () => {
  const files = FILES.flatMap(([file, ecosystem]) => [
    [file, ecosystem] as const,
    [`${file}.native`, ecosystem] as const,
  ]).filter(([file]) => existsSync(path.join(folder, `${file}.tsv`)));

  it.each(files)('%s agrees in both directions', (file, ecosystem) => {
    // A text that the ecosystem's own tool refuses has no place in its order: `unknown` is the right answer there.
    const rows = rowsOf(path.join(folder, `${file}.tsv`)).filter(({ native }) => native !== 'invalid');
    const wrong = rows.filter((row) => !holds(ecosystem, row) && !ARGUED.has(`${row.a} ${row.operator} ${row.b}`));

    expect(rows.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { containsVersion, parseRange, RANGE_SYNTAXES } from '../index.ts';
import { every, some } from './range.ts';

const vectors = readFileSync(path.resolve(import.meta.dirname, '../../../../vectors/ranges/ranges.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t'));

it.each(vectors)('%s %s `%s` on `%s`: %s', (scheme = '', syntax = '', range = '', version = '', expected = '') => {
  expect(String(containsVersion(scheme, syntax, range, version))).toBe(expected);
});

describe('three values', () => {
  it('lets false win over unknown where all must hold', () => {
    expect(every(['unknown', false] as const, (one) => one)).toBe(false);
    expect(every([true, 'unknown'] as const, (one) => one)).toBe('unknown');
  });

  it('lets true win over unknown where one must hold', () => {
    expect(some(['unknown', true] as const, (one) => one)).toBe(true);
    expect(some([false, 'unknown'] as const, (one) => one)).toBe('unknown');
  });
});

it('says why a range can not be read', () => {
  expect(parseRange('npm', 'npm-range', '1.x.2')).toEqual({ ok: false, problem: '`1.x.2` is no npm range' });
  expect(parseRange('npm', 'npm-range:strict', '1')).toEqual({
    ok: false,
    problem: '`npm-range` has no option `strict`',
  });
  expect(parseRange('npm', 'pep440', '==1.0')).toEqual({ ok: false, problem: '`pep440` is no notation for `npm`' });
});

const PIECES = ['0', '1', '2', '10', 'x', '*', '.', '.', '-', '-0', '-rc.1', '+b', ' ', ' - ', '||', ',', '^', '~'];
const MORE = ['~>', '>', '<', '>=', '<=', '=', '==', '!=', '===', 'and', 'or', 'dev', 'a', 'v', '@', '|', '!', 'vers:'];
const texts = fc.array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 12 }).map((parts) => parts.join(''));
const SCHEMES = ['npm', 'PyPI', 'RubyGems', 'Packagist', 'Hex', 'Maven', 'rpm', 'x-gentoo', 'x-fuzzy', 'x-conan'];

describe.each([...RANGE_SYNTAXES, 'npm-range:loose,includePrerelease'])('%s', (syntax) => {
  it('answers with one of three values, whatever the texts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEMES),
        fc.oneof(texts, fc.string({ unit: 'binary' })),
        fc.oneof(texts, fc.string()),
        (scheme, range, version) => {
          expect([true, false, 'unknown']).toContain(containsVersion(scheme, syntax, range, version));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('reads very long texts in linear time', () => {
    const started = performance.now();
    for (const piece of [...PIECES, ...MORE, '1.', '>1 ', '1 || ']) {
      for (const scheme of ['npm', 'PyPI', 'RubyGems', 'Packagist', 'Hex', 'x-fuzzy']) {
        containsVersion(scheme, syntax, `>=1${piece.repeat(5_000)}!`, `1.0.0${piece.repeat(5_000)}`);
      }
    }

    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('npm-range', () => {
  const part = fc.constantFrom('0', '1', '2', '3', 'x', '*');
  const prerelease = fc.constantFrom('', '', '', '-0', '-rc.1', '-alpha');
  const version = fc
    .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), prerelease)
    .map(([major, minor, patch, stage]) => `${major}.${minor}.${patch}${stage}`);
  const partial = fc.oneof(
    version,
    fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.')),
  );
  const operator = fc.constantFrom('', '=', '>', '<', '>=', '<=', '~', '^', '~>', '> ', '>= ', '^ ');
  const alternative = fc.oneof(
    fc
      .array(fc.tuple(operator, partial), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.map((pair) => pair.join('')).join(' ')),
    fc.tuple(partial, partial).map((ends) => ends.join(' - ')),
  );
  const range = fc.array(alternative, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(' || '));

  it.each([
    ['npm-range', {}],
    ['npm-range:loose', { loose: true }],
    ['npm-range:includePrerelease', { includePrerelease: true }],
    ['npm-range:loose,includePrerelease', { loose: true, includePrerelease: true }],
  ] as const)('%s agrees with node-semver, and says unknown where that can not read', (syntax, options) => {
    fc.assert(
      fc.property(range, version, (given, one) => {
        const native = semver.validRange(given, options) === null ? 'unknown' : semver.satisfies(one, given, options);

        expect(containsVersion('npm', syntax, given, one)).toBe(native);
      }),
      { numRuns: 3_000 },
    );
  });
});

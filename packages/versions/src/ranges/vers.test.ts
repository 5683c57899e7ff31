import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsVersion, formatVers, normalizeVers, parseVers, parseVersRange, versFromNative } from '../index.ts';

describe('parseVers', () => {
  it('takes the canonical form apart', () => {
    expect(parseVers('vers:npm/1.2.3|>=2.0.0|<5.0.0')).toEqual({
      ok: true,
      vers: {
        scheme: 'npm',
        constraints: [
          { comparator: '=', version: '1.2.3' },
          { comparator: '>=', version: '2.0.0' },
          { comparator: '<', version: '5.0.0' },
        ],
      },
    });
  });

  it.each([
    ['vers:npm/>=1.0.0| <2.0.0', 'white space is written `%20` in a version and stands nowhere else'],
    ['purl:npm/1', 'it does not begin with `vers:` and a type'],
    ['vers:NPM/1', '`NPM` is no type: lower-case letters, digits, dots and hyphens'],
    ['vers:invalid/*', 'the type `invalid` is never valid'],
    ['vers:npm/', 'a constraint without a version'],
    ['vers:npm/1||2', 'a constraint without a version'],
    ['vers:npm/=1.0.0', '`=1.0.0` holds a character that must be percent-encoded'],
    ['vers:npm/*|1.0.0', '`*` holds a character that must be percent-encoded'],
    ['vers:npm/1%2', '`1%2` is not percent-encoded as it should be'],
    ['vers:npm/1%0A', '`1%0A` is not percent-encoded as it should be'],
    ['vers:npm/2.0.0|1.0.0', '`1.0.0` stands after `2.0.0`: constraints are sorted by version'],
    ['vers:npm/>=1.0.0|<1.0.0', '`1.0.0` stands twice'],
    ['vers:pypi/>=1.0|<1.0.0', '`1.0` and `1.0.0` are the same version'],
    ['vers:npm/>1.0.0|>=2.0.0', 'two bounds with `>` follow each other'],
    ['vers:npm/1.0.0|<2.0.0', 'a single version below an upper bound says nothing'],
  ])('refuses %s', (text, problem) => {
    expect(parseVers(text)).toEqual({ ok: false, problem });
  });

  it('lets a type without an order be', () => {
    expect(parseVers('vers:example/b|a').ok).toBe(true);
  });
});

describe('normalizeVers', () => {
  it.each([
    ['VERS:NPM/ =2.0.0 | 1.0.0', 'vers:npm/1.0.0|2.0.0'],
    ['vers:deb/>=1.0+b|<2.0~rc1', 'vers:deb/>=1.0+b|<2.0~rc1'],
  ])('%s is %s', (text, expected) => {
    expect(normalizeVers(text)).toEqual({ ok: true, text: expected });
  });

  it('knows no canonical form without an order', () => {
    expect(normalizeVers('vers:npm/>=latest|<next')).toEqual({
      ok: false,
      problem: 'its versions have no order in `npm`',
    });
  });
});

it('writes any version so that it reads back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (version) => {
      fc.pre(!/[\p{Cc}\u{a0}\u{2028}\u{2029}\u{feff}]/u.test(version) && version.isWellFormed());
      const vers = { scheme: 'test', constraints: [{ comparator: '=', version }] } as const;

      expect(parseVers(formatVers(vers))).toEqual({ ok: true, vers });
    }),
  );
});

describe('versFromNative', () => {
  it.each([
    ['npm', '^1.2.3 || 2.x', 'vers:npm/>=1.2.3|<2.0.0|>=2.0.0|<3.0.0'],
    ['npm', '>=1.2.1 >=1.2.3', 'vers:npm/>=1.2.3'],
    ['npm', '<2.0.0 || >=1.0.0', 'vers:npm/*'],
    ['npm', '<1.0.0 || >=2.0.0 <4.0.0 || >3.0.0', 'vers:npm/<1.0.0|>=2.0.0'],
    ['npm', '*', 'vers:npm/*'],
    ['pypi', '>=1.0, !=1.5, <2', 'vers:pypi/>=1.0|!=1.5|<2'],
    ['pypi', '~=1.4.2', 'vers:pypi/>=1.4.2|<1.5.dev0'],
    ['pypi', '==1.4.*', 'vers:pypi/>=1.4.dev0|<1.5.dev0'],
    ['gem', '~> 2.0.8', 'vers:gem/>=2.0.8|<2.1'],
    ['gem', '>= 1.0, < 2', 'vers:gem/>=1.0|<2'],
    ['maven', '[1.0,2.0),[3.0]', 'vers:maven/>=1.0|<2.0|3.0'],
    ['maven', '(,1.0]', 'vers:maven/<=1.0'],
    ['nuget', '[1.0, 2.0)', 'vers:nuget/>=1.0|<2.0'],
    ['nuget', '1.0', 'vers:nuget/>=1.0'],
    ['nginx', '0.7.52-0.8.39', 'vers:nginx/>=0.7.52|<=0.8.39'],
    ['nginx', '1.5.0+, 1.4.1+', 'vers:nginx/>=1.4.1|<1.5.0|>=1.5.0'],
    ['nginx', '1.22.0+', 'vers:nginx/>=1.22.0|<1.23.0'],
    ['nginx', '1.21.0+', 'vers:nginx/>=1.21.0'],
    ['deb', '>= 1:1.0, << 2:0', 'vers:deb/>=1:1.0|<2:0'],
    ['deb', '>> 1.0-1', 'vers:deb/>1.0-1'],
    ['conan', '~1', 'vers:conan/>=1|<2-'],
    ['golang', '>=1.2.0, <1.3.0', 'vers:golang/>=1.2.0|<1.3.0'],
  ])('%s %s', (scheme, native, text) => {
    expect(versFromNative(scheme, native)).toEqual({ ok: true, text });
  });

  it.each([
    ['npm', '1.1.2 1.2.2', 'no version can be in it'],
    ['npm', 'latest', '`latest` is no range of `npm`'],
    ['maven', '1.0', '`1.0` is no range of `maven`'],
    ['deb', '>= 1.0, ~ 2', '`>= 1.0, ~ 2` is no range of `deb`'],
    ['rpm', '>= 1.0, << 2', '`>= 1.0, << 2` is no range of `rpm`'],
    ['unheard-of', '1.0', 'no order is known for `unheard-of`'],
    ['pypi', '!=1.0 || >2', 'exclusions and alternatives can not be joined'],
  ])('refuses %s %s', (scheme, native, problem) => {
    expect(versFromNative(scheme, native)).toEqual({ ok: false, problem });
  });

  it('holds the releases that the npm range holds', () => {
    const version = fc
      .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
      .map((parts) => parts.join('.'));
    const comparison = fc
      .tuple(fc.constantFrom('', '>', '<', '>=', '<=', '~', '^'), version)
      .map((pair) => pair.join(''));
    const range = fc
      .array(fc.array(comparison, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
      .map((alternatives) => alternatives.map((parts) => parts.join(' ')).join(' || '));
    fc.assert(
      fc.property(range, version, (native, one) => {
        const vers = versFromNative('npm', native);
        const read = vers.ok ? parseVersRange(vers.text) : undefined;

        expect(read?.ok === true ? read.range.contains(one) : false).toBe(
          containsVersion('npm', 'npm-range', native, one),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});

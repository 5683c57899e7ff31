import { describe, expect, it } from 'vitest';
import {
  compareKeys,
  compareVersions,
  familyOf,
  isPrerelease,
  isSameMajor,
  isWellFormed,
  sortVersions,
  versionKey,
} from './index.ts';
import { SAMPLE_ECOSYSTEM } from './sample-ecosystems.ts';

function key(ecosystem: string, version: string): Uint8Array {
  const bytes = versionKey(ecosystem, version);
  if (bytes === undefined) throw new RangeError(`no key for ${version}`);
  return bytes;
}

describe('familyOf', () => {
  it('ignores the suffix of an ecosystem', () => {
    expect(familyOf('Maven:https://repo.example.org')).toBe('maven');
  });

  it.each([
    ['Azure Linux:3', 'rpm'],
    ['CleanStart', 'alpine'],
    ['GHC', 'semver'],
    ['Kubernetes', 'semver'],
    ['opam', 'debian'],
    ['TuxCare:PyPI', 'pypi'],
    ['Docker Hardened Images:Debian:trixie', 'debian'],
    ['Docker Hardened Images:Alpine:3.23', 'alpine'],
    ['Root:Alpine:3.18', 'alpine'],
    ['Root:pypi', 'pypi'],
  ])('of %s is %s', (ecosystem, family) => {
    expect(familyOf(ecosystem)).toBe(family);
  });

  it.each(['Linux', 'NPM', 'Docker Hardened Images', 'TuxCare:', 'TuxCare:TuxCare:npm', 'Root:Nobody'])(
    'of %s is not known, as it has no order',
    (ecosystem) => {
      expect(familyOf(ecosystem)).toBeUndefined();
    },
  );
});

describe('compareVersions', () => {
  it.each(Object.values(SAMPLE_ECOSYSTEM))('has no place for nothing in %s', (name) => {
    expect(compareVersions(name, '', '1.0.0')).toBe('unknown');
    expect(compareVersions(name, '1.0.0', '')).toBe('unknown');
    expect(versionKey(name, '')).toBeUndefined();
  });

  it('does not call equal texts equal when they are no versions', () => {
    expect(compareVersions('Go', '(devel)', '(devel)')).toBe('unknown');
  });

  it('answers unknown in an ecosystem without an order', () => {
    expect(compareVersions('Linux', '1.0.0', '2.0.0')).toBe('unknown');
  });
});

describe('compareKeys', () => {
  it('refuses keys of different encoders', () => {
    expect(() => compareKeys(key('npm', '1.0.0'), key('PyPI', '1.0.0'))).toThrow(RangeError);
  });

  it('puts the empty key below every version', () => {
    expect(compareKeys(new Uint8Array(), key('Go', 'v0.0.0-20190101000000-abcdefabcdef'))).toBe(-1);
    expect(compareKeys(key('npm', '0.0.0-0'), new Uint8Array())).toBe(1);
  });

  it('keeps the numbers of encoders that stored keys were written with', () => {
    const first = Object.entries(SAMPLE_ECOSYSTEM).map(([family, ecosystem]) => [family, key(ecosystem, '1.2.3')[0]]);

    expect(Object.fromEntries(first)).toEqual({
      npm: 1,
      cargo: 2,
      semver: 3,
      go: 4,
      maven: 5,
      pypi: 6,
      rubygems: 7,
      debian: 8,
      alpine: 9,
      rpm: 10,
      nuget: 11,
      packagist: 12,
      pub: 13,
      dotted: 14,
    });
  });
});

describe('isPrerelease', () => {
  it.each([
    ['npm', '15.5.7', false],
    ['npm', '15.6.0-canary.1', true],
    ['npm', '1.0.0+build-5', false],
    ['npm', '1.2.3beta', true],
    ['Go', 'v1.2.3+incompatible', false],
    ['Go', 'v0.0.0-20230922105210-14b16010c2ee', true],
    ['Go', 'go1.22rc1', true],
    ['Maven', '4.2.3.Final', false],
    ['Maven', '4.2.3.SP1', false],
    ['Maven', '31.1-jre', false],
    ['Maven', '2.0-beta9', true],
    ['Maven', '1.0-SNAPSHOT', true],
    ['Maven', '1.0-M1', true],
    ['PyPI', '1.0.post1', false],
    ['PyPI', '1.0.dev1', true],
    ['PyPI', '1.0rc1', true],
    ['RubyGems', '1.0.0', false],
    ['RubyGems', '1.0.0.pre', true],
    ['Debian:12', '1.0~rc1-1', true],
    ['Debian:12', '1.0-1~deb12u1', false],
    ['Alpine:v3.19', '1.2_rc1-r0', true],
    ['Alpine:v3.19', '1.2_p1-r0', false],
    ['Red Hat', '1.0~rc1-1.el9', true],
    ['NuGet', '6.0.0-preview.2', true],
    ['Packagist', '1.0.0-p1', false],
    ['Packagist', '2.x-dev', true],
    ['Pub', '1.0.0+1', false],
    ['RubyGems', 'x', 'unknown'],
    ['Linux', '1.0.0', 'unknown'],
  ])('of %s %s is %s', (ecosystem, version, expected) => {
    expect(isPrerelease(ecosystem, version)).toBe(expected);
  });
});

describe('isSameMajor', () => {
  it.each([
    ['npm', '15.5.7', '15.0.0-rc.1', true],
    ['npm', '3.0.1', '2.20.1', false],
    ['Go', 'v2.0.0+incompatible', '2.5.0', true],
    ['Go', 'go1.22rc1', '1.21.0', true],
    ['Maven', '1.0-SNAPSHOT', '01.5', true],
    ['Maven', 'Finchley.SR1', 'finchley.RELEASE', true],
    ['PyPI', '1!2.0', '2.0', false],
    ['PyPI', '1!2.0', '1!2.5', true],
    ['RubyGems', '6.1', '7.0', false],
    ['Debian:12', '1:2.0-1', '2.0-1', false],
    ['Red Hat', '2.4-1', '0:2.6-1', true],
    ['Alpine:v3.19', '3.1.4-r0', '3.0.0-r1', true],
    ['Packagist', 'v2.0', '2.x-dev', true],
    ['npm', '1.0.0', 'latest', 'unknown'],
    ['Linux', '1.0.0', '1.0.0', 'unknown'],
  ])('%s %s and %s: %s', (ecosystem, a, b, expected) => {
    expect(isSameMajor(ecosystem, a, b)).toBe(expected);
  });
});

describe('isWellFormed', () => {
  it.each([
    ['Alpine', '1.2_rc1-r0', true],
    ['Alpine', '6.6.2p1-r0', false],
    ['npm', '1.2.3', true],
    ['npm', 'latest', false],
    ['Maven', '1.0.0-foo.0', true],
    ['Linux', '1.0', 'unknown'],
  ])('of %s %s is %s', (ecosystem, version, expected) => {
    expect(isWellFormed(ecosystem, version)).toBe(expected);
  });
});

describe('schemes outside the ecosystems', () => {
  it.each([
    ['gentoo', '1.0_rc1', '1.0'],
    ['gentoo', '12.2b', '12.2.5'],
    ['alpm', '1.0rc', '1.0'],
    ['alpm', '1.0', '1.0.a'],
    ['alpm', '1.0.a', '1.0.1'],
    ['alpm', '1.0a', '1.0.a'],
    ['alpm', '1.0.1', '1.0..1'],
    ['alpm', '1.0', '1.0.'],
    ['alpm', '1.0-1a.', '1.0-1'],
    ['alpm', '1a.', '1a1.'],
    ['openssl', '1.0.2z', '1.0.2za'],
    ['openssl', '3.0.0-alpha2', '3.0.0-beta1'],
    ['conan', '1.1-pre1', '1.1'],
    ['ConanCenter', '1.3', '1.22'],
    ['datetime', '2024-02-29T00:00:00+02:00', '2024-02-28T22:00:00.1Z'],
    ['jvm', '1.8.0_131-ea', '8.0.131'],
    ['x-lexicographic', 'z', '😀'],
    ['x-intdot', '1.9', '1.10'],
  ])('%s: %s is before %s', (scheme, a, b) => {
    expect(compareVersions(scheme, a, b)).toBe(-1);
    expect(compareVersions(scheme, b, a)).toBe(1);
    expect(versionKey(scheme, a)).toBeUndefined();
  });

  it.each([
    ['datetime', '2023-02-29T00:00:00Z'],
    ['openssl', '1.0'],
    ['gentoo', '1.0-beta'],
    ['lexicographic', ''],
  ])('%s has no place for `%s`', (scheme, text) => {
    expect(compareVersions(scheme, text, text)).toBe('unknown');
  });
});

describe('sortVersions', () => {
  it('puts unknown ones last and keeps the given order among equals', () => {
    expect(sortVersions('npm', ['2.0.0', 'latest', '1.0.0+b', '10.0.0', 'next', '1.0.0+a'])).toEqual([
      '1.0.0+b',
      '1.0.0+a',
      '2.0.0',
      '10.0.0',
      'latest',
      'next',
    ]);
  });

  it('places Maven versions that have no key', () => {
    expect(versionKey('Maven', '3.8.0.rc.1')).toBeUndefined();
    expect(sortVersions('Maven', ['3.8.1', '3.8.0', '3.8.0.rc.1', '3.7.0'])).toEqual([
      '3.7.0',
      '3.8.0.rc.1',
      '3.8.0',
      '3.8.1',
    ]);
  });

  it('knows no order in an unknown ecosystem', () => {
    expect(sortVersions('Linux', ['2', '1'])).toEqual(['2', '1']);
  });
});

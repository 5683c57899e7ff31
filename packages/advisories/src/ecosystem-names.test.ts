import { compareVersions } from '@lockstep/versions';
import { describe, expect, it } from 'vitest';
import { ecosystemNames, isEcosystemName, nearestEcosystem } from './ecosystem-names.ts';
import { packageOfPurl } from './purl-package.ts';

describe('names of ecosystems', () => {
  it.each(ecosystemNames)('%s has an order of versions', (name) => {
    expect(compareVersions(name, '1.2.3', '1.10.0')).toBe(-1);
  });

  it.each(['pkg:npm/a@1', 'pkg:deb/debian/a@1?distro=debian-12', 'pkg:rpm/redhat/a@1?distro=rhel-9.4', 'pkg:opam/a@1'])(
    'know the one of %s',
    (purl) => {
      const read = packageOfPurl(purl);

      expect(read.ok && isEcosystemName(read.package.ecosystem)).toBe(true);
    },
  );

  it.each(['', 'NPM', 'Debain', 'Android', 'constructor'])('do not know `%s`', (name) => {
    expect(isEcosystemName(name)).toBe(false);
  });

  it('are each near to themselves', () => {
    expect(ecosystemNames.map(nearestEcosystem)).toEqual(ecosystemNames);
  });

  it.each([
    ['NPM', 'npm'],
    ['pypi', 'PyPI'],
    ['gem', 'RubyGems'],
    ['cargo', 'crates.io'],
    ['golang', 'Go'],
    ['Debain:12', 'Debian'],
    ['rubygem', 'RubyGems'],
    ['crates-io', 'crates.io'],
  ])('lead from `%s` to %s', (written, meant) => {
    expect(nearestEcosystem(written)).toBe(meant);
  });

  it.each(['', 'x', 'abc', 'something else', 'constructor', 'x'.repeat(100_000)])(
    'lead from `%s` nowhere',
    (written) => {
      expect(nearestEcosystem(written)).toBeUndefined();
    },
  );
});

import type { Family } from './family.ts';

/** One ecosystem of each family, for the tests. */
export const SAMPLE_ECOSYSTEM: Readonly<Record<Family, string>> = {
  npm: 'npm',
  cargo: 'crates.io',
  semver: 'Bitnami',
  go: 'Go',
  maven: 'Maven',
  pypi: 'PyPI',
  rubygems: 'RubyGems',
  debian: 'Debian:12',
  alpine: 'Alpine:v3.19',
  rpm: 'Red Hat',
  nuget: 'NuGet',
  packagist: 'Packagist',
  pub: 'Pub',
  dotted: 'CRAN',
};

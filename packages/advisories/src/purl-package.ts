import { distributionOf, namesSourcePackages, sourceOfPurl } from './distribution.ts';
import { ecosystemBase, osvPackageName } from './package-name.ts';
import { parsePurl } from './purl.ts';
import type { Purl } from './purl.ts';

/** A package as OSV names it. */
export interface OsvPackage {
  /** With the distribution's release where the purl tells it: `Debian:12`. Empty: OSV has no ecosystem for the type. */
  readonly ecosystem: string;
  readonly name: string;
}

const ECOSYSTEMS: Readonly<Record<string, string>> = {
  bitnami: 'Bitnami',
  cargo: 'crates.io',
  composer: 'Packagist',
  conan: 'ConanCenter',
  cran: 'CRAN',
  gem: 'RubyGems',
  githubactions: 'GitHub Actions',
  golang: 'Go',
  hackage: 'Hackage',
  hex: 'Hex',
  julia: 'Julia',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  opam: 'opam',
  pub: 'Pub',
  pypi: 'PyPI',
  swift: 'SwiftURL',
};

/** Of package managers; distributions have theirs beside. */
export const packageEcosystems: readonly string[] = Object.values(ECOSYSTEMS);

/** @returns undefined for a type that is no package manager's, or that OSV has no ecosystem for */
export function ecosystemOfType(type: string): string | undefined {
  return Object.hasOwn(ECOSYSTEMS, type) ? ECOSYSTEMS[type] : undefined;
}

/**
 * The OSV ecosystem and name of a package URL.
 *
 * @returns an empty ecosystem for a type OSV has none for; the name is then the purl's own
 */
export function purlToPackage(purl: Purl): OsvPackage {
  const ecosystem = ECOSYSTEMS[purl.type] ?? distributionOf(purl);
  // Where advisories name source packages, that is the package; the namespace is the vendor.
  const source = namesSourcePackages(ecosystemBase(ecosystem)) ? sourceOfPurl(purl) : undefined;
  return { ecosystem, name: osvPackageName(ecosystem, source?.name ?? nameOf(purl)) };
}

function nameOf(purl: Purl): string {
  switch (purl.type) {
    case 'maven':
      return purl.namespace === undefined ? purl.name : `${purl.namespace}:${purl.name}`;
    case 'apk':
    case 'deb':
    case 'rpm':
      return purl.name;
    case 'golang':
      // cyclonedx-gomod's name of the standard library, which advisories call otherwise.
      if (purl.namespace === undefined && purl.name === 'std') return 'stdlib';
      return purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`;
    default:
      return purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`;
  }
}

export type PackageOfPurl =
  | { readonly ok: true; readonly purl: Purl; readonly package: OsvPackage }
  | { readonly ok: false; readonly problem: string };

/** Parses a package URL and maps it in one step. */
export function packageOfPurl(raw: string): PackageOfPurl {
  const parsed = parsePurl(raw);
  return parsed.ok ? { ok: true, purl: parsed.purl, package: purlToPackage(parsed.purl) } : parsed;
}

import { osvPackageName } from './package-name.ts';
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

/**
 * The OSV ecosystem and name of a package URL.
 *
 * @returns an empty ecosystem for a type OSV has none for; the name is then the purl's own
 */
export function purlToPackage(purl: Purl): OsvPackage {
  const ecosystem = ECOSYSTEMS[purl.type] ?? distributionOf(purl);
  return { ecosystem, name: osvPackageName(ecosystem, nameOf(purl)) };
}

function nameOf(purl: Purl): string {
  switch (purl.type) {
    case 'maven':
      return purl.namespace === undefined ? purl.name : `${purl.namespace}:${purl.name}`;
    case 'deb':
    case 'apk':
      // Distribution advisories name the source package; the namespace is the vendor.
      return sourcePackageOf(purl) ?? purl.name;
    case 'rpm':
      return purl.name;
    default:
      return purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`;
  }
}

/** `upstream=openssl@3.0.11-1` or `upstream=openssl`. */
function sourcePackageOf(purl: Purl): string | undefined {
  const upstream = purl.qualifiers.get('upstream')?.split('@', 1)[0];
  return upstream === '' ? undefined : upstream;
}

/** Vendor (the purl's namespace) to OSV's name of the distribution. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  'deb/debian': 'Debian',
  'deb/ubuntu': 'Ubuntu',
  'apk/alpine': 'Alpine',
  'apk/chainguard': 'Chainguard',
  'apk/wolfi': 'Wolfi',
  'rpm/almalinux': 'AlmaLinux',
  'rpm/mageia': 'Mageia',
  'rpm/openeuler': 'openEuler',
  'rpm/opensuse': 'openSUSE',
  'rpm/redhat': 'Red Hat',
  'rpm/rocky': 'Rocky Linux',
  'rpm/rocky-linux': 'Rocky Linux',
  'rpm/suse': 'SUSE',
};

const DEBIAN_CODE_NAMES: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
};

function distributionOf(purl: Purl): string {
  const base = DISTRIBUTIONS[`${purl.type}/${purl.namespace?.toLowerCase() ?? ''}`];
  if (base === undefined) return '';
  const release = releaseOf(base, purl.qualifiers.get('distro')?.toLowerCase() ?? '');
  return release === undefined ? base : `${base}:${release}`;
}

/** The release in the distribution's OSV form, from `distro=debian-12.5`, `ubuntu-22.04`, `alpine-3.19.1`, `bookworm`. */
function releaseOf(base: string, distro: string): string | undefined {
  const [, major, minor] = /(?:^|-)v?(\d+)(?:\.(\d+))?/.exec(distro) ?? [];
  switch (base) {
    case 'Debian':
      return DEBIAN_CODE_NAMES[distro] ?? major;
    case 'Ubuntu':
      if (major === undefined || minor === undefined) return undefined;
      // Every second April release is one with long-term support, and OSV writes that out.
      return `${major}.${minor}${Number(major) % 2 === 0 && minor === '04' ? ':LTS' : ''}`;
    case 'Alpine':
      return major === undefined || minor === undefined ? undefined : `v${major}.${minor}`;
    case 'AlmaLinux':
    case 'Mageia':
    case 'Rocky Linux':
      return major;
    default:
      return undefined;
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

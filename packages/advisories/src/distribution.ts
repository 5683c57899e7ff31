import type { Purl } from './purl.ts';

/** Vendor (type and namespace of the purl) to OSV's name of the distribution. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  'deb/debian': 'Debian',
  'deb/echo': 'Echo',
  'deb/ubuntu': 'Ubuntu',
  'apk/alpaquita': 'Alpaquita',
  'apk/alpine': 'Alpine',
  'apk/bellsoft-hardened-containers': 'BellSoft Hardened Containers',
  'apk/chainguard': 'Chainguard',
  'apk/minimos': 'MinimOS',
  'apk/wolfi': 'Wolfi',
  'rpm/almalinux': 'AlmaLinux',
  'rpm/azure-linux': 'Azure Linux',
  'rpm/azurelinux': 'Azure Linux',
  'rpm/mageia': 'Mageia',
  'rpm/openeuler': 'openEuler',
  'rpm/opensuse': 'openSUSE',
  'rpm/photon': 'Photon OS',
  'rpm/redhat': 'Red Hat',
  'rpm/rhel': 'Red Hat',
  'rpm/rocky': 'Rocky Linux',
  'rpm/rocky-linux': 'Rocky Linux',
  'rpm/rockylinux': 'Rocky Linux',
  'rpm/suse': 'SUSE',
};

const DEBIAN_CODE_NAMES: Readonly<Record<string, string>> = {
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
};

/** Long-term support is a matter of the release, not of whether it is even: 6.06 came in June. */
const UBUNTU_CODE_NAMES: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
};

/**
 * The OSV ecosystem of a distribution's purl, with its release where the `distro` qualifier tells it: `Debian:12`.
 *
 * @returns empty for a vendor OSV has no ecosystem for
 * Source: https://ossf.github.io/osv-schema/#defined-ecosystems
 */
export function distributionOf(purl: Purl): string {
  const base = DISTRIBUTIONS[`${purl.type}/${purl.namespace?.toLowerCase() ?? ''}`];
  if (base === undefined) return '';
  const release = releaseOf(base, purl.qualifiers.get('distro')?.toLowerCase() ?? '');
  return release === undefined ? base : `${base}:${release}`;
}

/** The release in the distribution's OSV form, from `distro=debian-12.5`, `ubuntu-22.04`, `alpine-3.19.1`, `bookworm`. */
function releaseOf(base: string, distro: string): string | undefined {
  const [, major, minor] = /(?:^|[a-z][-_ ])v?(\d+)(?:\.(\d+))?/.exec(distro) ?? [];
  switch (base) {
    case 'Debian':
      return DEBIAN_CODE_NAMES[lastWord(distro)] ?? major;
    case 'Ubuntu':
      return ubuntuRelease(UBUNTU_CODE_NAMES[lastWord(distro)] ?? `${major ?? ''}.${minor ?? ''}`);
    case 'Alpine':
      if (lastWord(distro) === 'edge') return 'edge';
      return major === undefined || minor === undefined ? undefined : `v${major}.${minor}`;
    case 'AlmaLinux':
    case 'Azure Linux':
    case 'Mageia':
    case 'Rocky Linux':
      return major;
    case 'Photon OS':
      return major === undefined ? undefined : `${major}.${minor ?? '0'}`;
    case 'Red Hat':
      return major === undefined ? undefined : `enterprise_linux:${major}${minor === undefined ? '' : `.${minor}`}`;
    case 'SUSE':
      return suseRelease(distro, major, minor);
    case 'openSUSE':
      if (distro.includes('tumbleweed')) return 'Tumbleweed';
      return major === undefined || minor === undefined ? undefined : `Leap ${major}.${minor}`;
    case 'openEuler':
      return /(\d\d\.\d\d(?:-lts(?:-sp\d+)?)?)$/.exec(distro)?.[1]?.toUpperCase();
    default:
      return undefined;
  }
}

function lastWord(distro: string): string {
  return distro.slice(distro.lastIndexOf('-') + 1);
}

function ubuntuRelease(release: string): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(release) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  // Every second April release is one with long-term support, and OSV writes that out.
  return `${major}.${minor}${Number(major) % 2 === 0 && minor === '04' ? ':LTS' : ''}`;
}

function suseRelease(distro: string, major: string | undefined, minor: string | undefined): string | undefined {
  if (major === undefined) return undefined;
  if (distro.includes('micro')) return `Linux Enterprise Micro ${major}${minor === undefined ? '' : `.${minor}`}`;
  const servicePack = minor ?? /-sp(\d+)/.exec(distro)?.[1];
  return `Linux Enterprise Server ${major}${servicePack === undefined || servicePack === '0' ? '' : ` SP${servicePack}`}`;
}

export const distributionNames: readonly string[] = Object.values(DISTRIBUTIONS);

const NAMES: ReadonlySet<string> = new Set(distributionNames);

/** @param base ecosystem without suffix */
export function isDistribution(base: string): boolean {
  return NAMES.has(base);
}

/** Distributions whose advisories name source packages; AlmaLinux and Red Hat name the installed ones. */
const NAMES_SOURCES = new Set([
  'Alpaquita',
  'Alpine',
  'Azure Linux',
  'BellSoft Hardened Containers',
  'Chainguard',
  'Debian',
  'Echo',
  'Mageia',
  'MinimOS',
  'Rocky Linux',
  'SUSE',
  'Ubuntu',
  'Wolfi',
  'openEuler',
  'openSUSE',
]);

/** @param base ecosystem without suffix */
export function namesSourcePackages(base: string): boolean {
  return NAMES_SOURCES.has(base);
}

/** A source package; undefined version: that of the package built from it. */
export interface SourcePackage {
  readonly name: string;
  readonly version: string | undefined;
}

/** From `upstream=openssl`, `upstream=openssl@3.0.11-1` or the file name of a source rpm: `curl-7.76.1-26.el9.src.rpm`. */
export function sourceOfPurl(purl: Purl): SourcePackage | undefined {
  const upstream = purl.qualifiers.get('upstream');
  if (upstream === undefined) return undefined;
  const [, rpmName, rpmVersion] = /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(upstream) ?? [];
  if (rpmName !== undefined) return { name: rpmName, version: withEpoch(rpmVersion, purl.qualifiers.get('epoch')) };
  const at = upstream.indexOf('@');
  const name = at === -1 ? upstream : upstream.slice(0, at);
  return name === '' ? undefined : { name, version: at === -1 ? undefined : upstream.slice(at + 1) || undefined };
}

/** A package and its source rarely differ in epoch, and file names leave it out. */
function withEpoch(version: string | undefined, epoch: string | undefined): string | undefined {
  return version === undefined || epoch === undefined ? version : `${epoch}:${version}`;
}

import { ecosystemBase } from './package-name.ts';

/** Distributions whose advisories hold for one release only: without the suffix nothing can be said. */
const RELEASE_BOUND = new Set([
  'AlmaLinux',
  'Alpaquita',
  'Alpine',
  'Amazon Linux',
  'Azure Linux',
  'BellSoft Hardened Containers',
  'Debian',
  'Mageia',
  'openEuler',
  'openSUSE',
  'Oracle Linux',
  'Photon OS',
  'Red Hat',
  'Rocky Linux',
  'SUSE',
  'Ubuntu',
]);

/** Here the suffix names the repository a package comes from, which hardly any SBOM repeats. */
const REPOSITORY_BOUND = new Set(['Maven', 'Packagist']);

/** Is this the name of a distribution whose packages mean nothing without the release? */
export function needsRelease(ecosystem: string): boolean {
  return !ecosystem.includes(':') && RELEASE_BOUND.has(ecosystem);
}

/**
 * Does an advisory for one ecosystem hold for a component of another?
 *
 * @returns `unknown` when the component's distribution release is not named and the advisory is for one release
 */
export function ecosystemApplies(advisory: string, component: string): 'yes' | 'no' | 'unknown' {
  if (advisory === component) return 'yes';
  const base = ecosystemBase(advisory);
  if (base !== ecosystemBase(component)) return 'no';
  if (!advisory.includes(':') || (REPOSITORY_BOUND.has(base) && component === base)) return 'yes';
  if (needsRelease(component)) return 'unknown';
  return isSameRelease(base, advisory.slice(base.length + 1), component.slice(base.length + 1)) ? 'yes' : 'no';
}

/** Vendors file one release under several names: by product, by module, by support phase. */
function isSameRelease(base: string, advisory: string, component: string): boolean {
  switch (base) {
    case 'Ubuntu':
      return ubuntuRelease(advisory) === ubuntuRelease(component);
    case 'SUSE':
      return suseRelease(advisory) !== undefined && suseRelease(advisory) === suseRelease(component);
    case 'Red Hat':
      return isSameRedHat(advisory, component);
    default:
      return false;
  }
}

/** Extended maintenance (`Pro:18.04:LTS`) is of the same release; other streams (`Pro:FIPS:...`) have packages of their own. */
function ubuntuRelease(suffix: string): string {
  return suffix.replace(/^Pro:(?=\d)/, '').replace(/:LTS$/, '');
}

/** `15 SP5` of `Linux Enterprise Module for Basesystem 15 SP5` and of `Linux Enterprise Server 15 SP5-LTSS`. */
function suseRelease(suffix: string): string | undefined {
  const [, product, release] = /^Linux (?:Enterprise )?(.*?)(\d+(?:\.\d+)?(?: SP\d+)?)(?:-[A-Z]+)*$/.exec(suffix) ?? [];
  return release === undefined ? undefined : product?.includes('Micro') === true ? `Micro ${release}` : release;
}

/**
 * `enterprise_linux:9::appstream` holds for every 9.x; the streams kept for one minor release (`rhel_eus:9.2`) for that one.
 * Products on top (`openshift:4.12::el9`) have repositories of their own, which no component names.
 */
function isSameRedHat(advisory: string, component: string): boolean {
  const [product = '', release = ''] = advisory.split(':');
  const own = component.split(':')[1] ?? '';
  if (product === 'enterprise_linux' && !release.includes('.')) return own.split('.')[0] === release;
  return /^(?:enterprise_linux|rhel)(?:_[a-z0-9]+)?$/.test(product) && own === release;
}

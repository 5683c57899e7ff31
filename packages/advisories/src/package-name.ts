/**
 * A package name in its ecosystem's OSV form, so that names from purls and from advisories meet.
 * Go, npm, Maven and most others are case-sensitive; PyPI folds case and `-_.`; the listed registries ignore case.
 * Source: https://ossf.github.io/osv-schema/#affectedpackage-field
 */
export function osvPackageName(ecosystem: string, name: string): string {
  const base = ecosystemBase(ecosystem);
  if (base === 'PyPI') return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  return CASE_INSENSITIVE.has(base) ? name.toLowerCase() : name;
}

const CASE_INSENSITIVE = new Set(['NuGet', 'Packagist', 'Hex', 'Pub', 'Bitnami', 'SwiftURL', 'GitHub Actions']);

/** The ecosystem without its suffix: `Debian:12` -> `Debian`. */
export function ecosystemBase(ecosystem: string): string {
  const colon = ecosystem.indexOf(':');
  return colon === -1 ? ecosystem : ecosystem.slice(0, colon);
}

/** Distributions whose advisories hold for one release only: without the suffix nothing can be said. */
const RELEASE_BOUND = new Set([
  'AlmaLinux',
  'Alpine',
  'Amazon Linux',
  'Azure Linux',
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

/**
 * Does an advisory for one ecosystem hold for a component of another?
 *
 * @returns `unknown` when the component's distribution release is not named and the advisory is for one release
 */
export function ecosystemApplies(advisory: string, component: string): 'yes' | 'no' | 'unknown' {
  if (advisory === component) return 'yes';
  const base = ecosystemBase(advisory);
  if (base !== ecosystemBase(component)) return 'no';
  if (!advisory.includes(':')) return 'yes';
  return !component.includes(':') && RELEASE_BOUND.has(base) ? 'unknown' : 'no';
}

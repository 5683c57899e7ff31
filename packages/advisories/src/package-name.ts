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

import type { Advisory } from './advisory.ts';

/**
 * One record out of two with the same id. Databases share ids: a CVE id may stand for an npm package in one file and
 * for a gem in another, and neither may hide the other.
 *
 * For every package the later modified record speaks (of equally old ones, `b`); packages only the other names are
 * kept, unless it is withdrawn while the later one is not.
 */
export function mergeAdvisories(a: Advisory, b: Advisory): Advisory {
  const [newer, older] = (b.modifiedAt ?? '') >= (a.modifiedAt ?? '') ? [b, a] : [a, b];
  const named = new Set(newer.affected.map(packageOf));
  const rest = older.affected.filter((affected) => !named.has(packageOf(affected)));
  if (rest.length === 0) return newer;
  if (older.withdrawnAt !== undefined && newer.withdrawnAt === undefined) return newer;
  if (newer.withdrawnAt !== undefined && older.withdrawnAt === undefined) return { ...older, affected: rest };
  return {
    ...newer,
    aliases: union(newer.aliases, older.aliases),
    related: union(newer.related, older.related),
    referencedCves: union(newer.referencedCves, older.referencedCves),
    affected: [...newer.affected, ...rest],
    publishedAt: earlier(newer.publishedAt, older.publishedAt),
    cvss: (older.cvss?.baseScore ?? -1) > (newer.cvss?.baseScore ?? -1) ? older.cvss : newer.cvss,
    sourceLevel: newer.sourceLevel ?? older.sourceLevel,
    isMalicious: newer.isMalicious || older.isMalicious,
  };
}

function packageOf(affected: { readonly ecosystem: string; readonly name: string }): string {
  return `${affected.ecosystem}\n${affected.name}`;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

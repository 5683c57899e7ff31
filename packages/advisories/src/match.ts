import type { Advisory, AffectedPackage } from './advisory.ts';
import { groupAliases } from './alias-groups.ts';
import type { AliasGroups } from './alias-groups.ts';
import type { Component } from './component.ts';
import { compileAffected } from './evaluate.ts';
import type { Finding } from './finding.ts';
import { foldFindings } from './fold-findings.ts';
import type { Intelligence, Lookup, MatchedComponent } from './fold-findings.ts';
import { mergeAdvisories } from './merge-advisories.ts';
import { matchComponent, packageOf } from './match-component.ts';
import type { CompiledPackage, ComponentMatch } from './match-component.ts';
import { ecosystemBase } from './package-name.ts';

export interface Matcher {
  readonly advisories: Lookup<Advisory> & { readonly size: number };
  readonly groups: AliasGroups;
  /** What every advisory says about one component, withdrawn ones included. */
  matchesOf(component: Pick<Component, 'ecosystem' | 'name' | 'version'>): readonly ComponentMatch[];
  /**
   * The findings of a release's components.
   *
   * @param at as known at this instant (ISO 8601); without it: everything that is loaded
   */
  findingsOf(components: Iterable<MatchedComponent['component']>, at?: string): Finding[];
}

export interface MatcherOptions {
  /** Distinct versions of one package whose answers are kept. */
  readonly versionsKeptPerPackage?: number;
}

/** No intelligence loaded: nothing is known exploited, nothing has a score. */
export const NO_INTELLIGENCE: Intelligence = { kev: new Map(), epss: new Map(), ssvc: new Map() };

/** Advisories ordered for questions: `indexAdvisories` makes one out of records, `openIndex` out of a file. */
export interface AdvisoryIndex {
  readonly advisories: Lookup<Advisory> & { readonly size: number };
  readonly groups: AliasGroups;
  /**
   * The advisories of one package, ready to be asked; undefined when none names it.
   *
   * @param base ecosystem without suffix
   * @param name in the ecosystem's OSV form
   */
  packageOf(base: string, name: string): CompiledPackage | undefined;
  /** Does any advisory speak about exactly this ecosystem, suffix and all? Left out: of none, as far as we know. */
  coversEcosystem?(ecosystem: string): boolean;
}

interface PackageEntry extends CompiledPackage {
  answers: Map<string, readonly ComponentMatch[]> | undefined;
}

const NO_MATCHES: readonly ComponentMatch[] = [];

/**
 * A matcher over records in memory: files on the command line, replay, tests, a gate's cache.
 * Records that share an id are merged, see `mergeAdvisories`.
 */
export function createMatcher(
  advisories: Iterable<Advisory>,
  intelligence: Intelligence = NO_INTELLIGENCE,
  options: MatcherOptions = {},
): Matcher {
  return matcherOver(indexAdvisories(advisories), intelligence, options);
}

/** A matcher over an index, with the answers about every version asked for kept. */
export function matcherOver(
  index: AdvisoryIndex,
  intelligence: Intelligence = NO_INTELLIGENCE,
  options: MatcherOptions = {},
): Matcher {
  const kept = options.versionsKeptPerPackage ?? 2_000;
  const context = {
    advisories: index.advisories,
    groups: index.groups,
    intelligence,
    coversEcosystem: (ecosystem: string) => index.coversEcosystem?.(ecosystem) ?? false,
  };
  const packages = new Map<string, Map<string, PackageEntry>>();

  // Only packages that some advisory names are kept: an SBOM may hold any number of others.
  const entryOf = (base: string, name: string): PackageEntry | undefined => {
    const known = packages.get(base)?.get(name);
    if (known !== undefined) return known;
    const compiled = index.packageOf(base, name);
    if (compiled === undefined) return undefined;
    const entry: PackageEntry = { ...compiled, answers: undefined };
    let named = packages.get(base);
    if (named === undefined) packages.set(base, (named = new Map()));
    named.set(name, entry);
    return entry;
  };

  const matchesOf = (component: Pick<Component, 'ecosystem' | 'name' | 'version'>): readonly ComponentMatch[] => {
    const base = ecosystemBase(component.ecosystem);
    const entry = entryOf(base, component.name);
    if (entry === undefined) return NO_MATCHES;
    const key = component.ecosystem === base ? component.version : `${component.ecosystem}\n${component.version}`;
    const known = entry.answers?.get(key);
    if (known !== undefined) return known;
    const matches = matchComponent(entry, component);
    if (kept > 0) {
      entry.answers ??= new Map();
      if (entry.answers.size >= kept) entry.answers.clear();
      entry.answers.set(key, matches);
    }
    return matches;
  };

  return {
    advisories: index.advisories,
    groups: index.groups,
    matchesOf,
    findingsOf: (components, at) => {
      const matched: MatchedComponent[] = [];
      for (const component of components) {
        const matches = matchesOf(component);
        if (matches.length > 0) matched.push({ component, matches });
      }
      return foldFindings(matched, context, at);
    },
  };
}

/** Indexes records by package; what a package says is compiled when it is first asked about: most never are. */
export function indexAdvisories(advisories: Iterable<Advisory>): AdvisoryIndex {
  const byId = mergedById(advisories);
  const packages = entriesByPackage(byId.values());
  const ecosystems = ecosystemsOf(byId.values());
  return {
    advisories: byId,
    groups: groupAliases(byId.values()),
    coversEcosystem: (ecosystem) => ecosystems.has(ecosystem),
    packageOf: (base, name) => {
      const byAdvisory = packages.get(base)?.get(name);
      if (byAdvisory === undefined) return undefined;
      return packageOf([...byAdvisory].map(([advisory, entries]) => compileAffected(advisory, entries)));
    },
  };
}

/** One record an id, in the order in which the ids first came. */
export function mergedById(advisories: Iterable<Advisory>): Map<string, Advisory> {
  const byId = new Map<string, Advisory>();
  for (const advisory of advisories) {
    const known = byId.get(advisory.id);
    byId.set(advisory.id, known === undefined ? advisory : mergeAdvisories(known, advisory));
  }
  return byId;
}

/** Every ecosystem that a record names, as it names it. */
export function ecosystemsOf(advisories: Iterable<Advisory>): ReadonlySet<string> {
  const ecosystems = new Set<string>();
  for (const { affected } of advisories) for (const { ecosystem } of affected) ecosystems.add(ecosystem);
  return ecosystems;
}

/** Entries by ecosystem without suffix, then name, then advisory, each in the order in which they came. */
export function entriesByPackage(
  advisories: Iterable<Advisory>,
): Map<string, Map<string, Map<Advisory, AffectedPackage[]>>> {
  const index = new Map<string, Map<string, Map<Advisory, AffectedPackage[]>>>();
  for (const advisory of advisories) {
    for (const affected of advisory.affected) {
      const base = ecosystemBase(affected.ecosystem);
      let packages = index.get(base);
      if (packages === undefined) index.set(base, (packages = new Map()));
      let byAdvisory = packages.get(affected.name);
      if (byAdvisory === undefined) packages.set(affected.name, (byAdvisory = new Map()));
      const entries = byAdvisory.get(advisory);
      if (entries === undefined) byAdvisory.set(advisory, [affected]);
      else entries.push(affected);
    }
  }
  return index;
}

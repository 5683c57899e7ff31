import type { Advisory, AffectedPackage } from './advisory.ts';
import { groupAliases } from './alias-groups.ts';
import type { AliasGroups } from './alias-groups.ts';
import type { Component } from './component.ts';
import { compileAffected } from './evaluate.ts';
import type { Finding } from './finding.ts';
import { foldFindings } from './fold-findings.ts';
import type { Intelligence, Lookup, MatchedComponent } from './fold-findings.ts';
import { mergeAdvisories } from './merge-advisories.ts';
import { matchComponent } from './match-component.ts';
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

interface PackageEntry {
  readonly byAdvisory: Map<Advisory, AffectedPackage[]>;
  /** Made when the package is first asked about: most packages of a feed never are. */
  compiled: CompiledPackage | undefined;
  readonly answers: Map<string, readonly ComponentMatch[]>;
}

const NO_MATCHES: readonly ComponentMatch[] = [];

/**
 * Indexes advisories by package for many questions in memory: files on the command line, replay, tests, a gate's cache.
 * Records that share an id are merged, see `mergeAdvisories`.
 */
export function createMatcher(
  advisories: Iterable<Advisory>,
  intelligence: Intelligence = NO_INTELLIGENCE,
  options: MatcherOptions = {},
): Matcher {
  const kept = options.versionsKeptPerPackage ?? 2_000;
  const byId = mergedById(advisories);
  const index = indexByPackage(byId.values());
  const groups = groupAliases(byId.values());
  const context = { advisories: byId, groups, intelligence };

  const matchesOf = (component: Pick<Component, 'ecosystem' | 'name' | 'version'>): readonly ComponentMatch[] => {
    const base = ecosystemBase(component.ecosystem);
    const entry = index.get(base)?.get(component.name);
    if (entry === undefined) return NO_MATCHES;
    const key = component.ecosystem === base ? component.version : `${component.ecosystem}\n${component.version}`;
    const known = entry.answers.get(key);
    if (known !== undefined) return known;
    entry.compiled ??= [...entry.byAdvisory].map(([advisory, entries]) => compileAffected(advisory, entries));
    const matches = matchComponent(entry.compiled, component);
    if (entry.answers.size >= kept) entry.answers.clear();
    entry.answers.set(key, matches);
    return matches;
  };

  return {
    advisories: byId,
    groups,
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

function mergedById(advisories: Iterable<Advisory>): Map<string, Advisory> {
  const byId = new Map<string, Advisory>();
  for (const advisory of advisories) {
    const known = byId.get(advisory.id);
    byId.set(advisory.id, known === undefined ? advisory : mergeAdvisories(known, advisory));
  }
  return byId;
}

function indexByPackage(advisories: Iterable<Advisory>): Map<string, Map<string, PackageEntry>> {
  const index = new Map<string, Map<string, PackageEntry>>();
  for (const advisory of advisories) {
    for (const affected of advisory.affected) {
      const base = ecosystemBase(affected.ecosystem);
      let packages = index.get(base);
      if (packages === undefined) index.set(base, (packages = new Map()));
      let entry = packages.get(affected.name);
      if (entry === undefined) {
        entry = { byAdvisory: new Map(), compiled: undefined, answers: new Map() };
        packages.set(affected.name, entry);
      }
      const entries = entry.byAdvisory.get(advisory);
      if (entries === undefined) entry.byAdvisory.set(advisory, [affected]);
      else entries.push(affected);
    }
  }
  return index;
}

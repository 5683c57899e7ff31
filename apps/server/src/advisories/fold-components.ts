import {
  type Advisory,
  type AliasGroups,
  type Component,
  type Finding,
  type FoldContext,
  type MatchedComponent,
  compareIds,
  ecosystemBase,
  ecosystemOfOwner,
  foldFindings,
  groupAliases,
  mergeAdvisories,
} from '@lockstep/advisories';
import { listComponentsById, listOwners, type StoredComponent } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { findCovered } from './coverage-store.ts';
import { loadIntelligence } from './feed-store.ts';
import { type NewMatch, listMatches } from './match-store.ts';
import { type StoredAdvisory, listByGroups } from './store.ts';
import { type VexOfSbom, loadVexOfSboms } from './vex-findings.ts';

/** The components of one SBOM, by id; `digest` names the pair of lists. Those that nothing matches may be left out. */
export interface ComponentLists {
  readonly digest: string;
  readonly gatingIds: readonly number[];
  readonly excludedIds: readonly number[];
}

export interface KnowledgeMoments {
  /** As known at this moment; epoch milliseconds. */
  readonly knownAt: number;
  /** As loaded at this moment; undefined: what is loaded now. */
  readonly loadedAt: number | undefined;
}

/** What is known about one list of components. */
export interface FoldedComponents {
  /** Before VEX. */
  readonly findings: readonly Finding[];
  readonly vex: VexOfSbom;
  /** The answer holds for every moment in `[from, until)`: nothing becomes known in between. */
  readonly from: number;
  readonly until: number;
}

/**
 * The findings of several SBOMs from the matches stored for their components, each in its place. What is asked of the database
 * and what is folded grows with the distinct components that something matches, not with the SBOMs that hold them.
 */
export async function foldComponents(
  tx: Transaction,
  sets: readonly ComponentLists[],
  { knownAt, loadedAt = Number.MAX_SAFE_INTEGER / 1_000 }: KnowledgeMoments,
): Promise<readonly FoldedComponents[]> {
  const ids = new Set(sets.flatMap((set) => [...set.gatingIds, ...set.excludedIds]));
  const matches = Map.groupBy(await listMatches(tx, [...ids], loadedAt), (item) => item.componentId);
  const components = new Map(
    (await listComponentsById(tx, [...matches.keys()])).map((component) => [component.id, component]),
  );
  const owners = await listOwners(
    tx,
    sets.map(({ digest }) => digest),
    [...components.keys()],
  );
  const knowledge = await loadKnowledge(tx, [...matches.values()].flat(), [...owners.values()], loadedAt);
  const fold = folder(knowledge.context, new Date(knownAt).toISOString());
  const held = sets.map((set) => matchedOf(set, { components, matches, owners: owners.get(set.digest) }));
  const folded = held.map((parts) => ({
    findings: fold(parts),
    components: parts.map(({ stored }) => stored),
  }));
  const vex = await loadVexOfSboms(tx, folded, loadedAt);
  return folded.flatMap(({ findings }, at) => {
    const ofSbom = vex[at];
    const parts = held[at];
    if (ofSbom === undefined || parts === undefined) return [];
    const changes = knowledge.changesOf(parts.flatMap((part) => part.matches.map((match) => match.advisoryId)));
    return [{ findings, vex: ofSbom, ...windowAround(changes, knownAt) }];
  });
}

interface HeldComponent extends MatchedComponent {
  readonly stored: StoredComponent;
  /** Equal where everything that makes a finding is. */
  readonly key: string;
}

function matchedOf(
  { gatingIds, excludedIds }: ComponentLists,
  stored: {
    readonly components: ReadonlyMap<number, StoredComponent>;
    readonly matches: ReadonlyMap<number, readonly NewMatch[]>;
    readonly owners: ReadonlyMap<number, string> | undefined;
  },
): readonly HeldComponent[] {
  const scopes = new Map<number, Component['scope']>(excludedIds.map((id) => [id, 'excluded']));
  for (const id of gatingIds) scopes.set(id, 'required');
  return [...scopes]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([id, scope]) => {
      const component = stored.components.get(id);
      if (component === undefined) return [];
      const { ecosystem, name, version } = component;
      const owner = stored.owners?.get(id);
      return [
        {
          stored: component,
          key: `${id} ${scope} ${owner ?? ''}`,
          component: { ecosystem, name, version, scope, ...(owner === undefined ? {} : { owner }) },
          matches: (stored.matches.get(id) ?? []).map((item) => item.match),
        },
      ];
    });
}

/** Folds a package at a time: what many SBOMs hold alike is folded once, and is one finding for all of them. */
function folder(context: FoldContext, at: string): (parts: readonly HeldComponent[]) => readonly Finding[] {
  const folded = new Map<string, readonly Finding[]>();
  const foldPackage = (parts: readonly HeldComponent[]): readonly Finding[] => {
    const key = parts.map((part) => part.key).join('\n');
    const known = folded.get(key) ?? foldFindings(parts, context, at);
    folded.set(key, known);
    return known;
  };
  return (parts) => {
    const packages = Map.groupBy(parts, ({ component }) => `${ecosystemBase(component.ecosystem)}/${component.name}`);
    return [...packages.values()]
      .flatMap(foldPackage)
      .toSorted((a, b) => compareIds(a.group, b.group) || (a.package < b.package ? -1 : 1));
  };
}

interface Knowledge {
  readonly context: FoldContext;
  /** Moments at which something about the flaws of these advisories becomes known; epoch milliseconds. */
  changesOf(advisoryIds: readonly string[]): readonly number[];
}

async function loadKnowledge(
  tx: Transaction,
  matches: readonly NewMatch[],
  owners: readonly ReadonlyMap<number, string>[],
  loadedAt: number,
): Promise<Knowledge> {
  const related = await listByGroups(tx, [...new Set(matches.map((item) => item.match.advisoryId))], loadedAt);
  const advisories = preferred(related);
  const cves = new Set([...advisories.values()].flatMap(cvesOf));
  const intelligence = await loadIntelligence(tx, [...cves], loadedAt);
  const ecosystems = owners.flatMap((ofSbom) => [...ofSbom.values()].map(ecosystemOfOwner));
  const covered = await findCovered(tx, ecosystems, loadedAt);
  const groups = groupAliases(advisories.values());
  const context: FoldContext = {
    advisories,
    groups,
    intelligence,
    coversEcosystem: (ecosystem) => covered.has(ecosystem),
  };
  return { context, changesOf: changesByGroup(groups, advisories, intelligence.kev) };
}

function changesByGroup(
  groups: AliasGroups,
  advisories: ReadonlyMap<string, Advisory>,
  kev: FoldContext['intelligence']['kev'],
): Knowledge['changesOf'] {
  const byGroup = new Map<string, readonly number[]>();
  const changesOfGroup = (name: string, ids: readonly string[]): readonly number[] => {
    const known = byGroup.get(name);
    if (known !== undefined) return known;
    const changes = ids
      .flatMap((id) => advisories.get(id) ?? [])
      .flatMap((advisory) => [
        advisory.publishedAt,
        advisory.withdrawnAt,
        ...cvesOf(advisory).map((cve) => kev.get(cve)?.listedOn),
      ])
      .flatMap((text) => (text === undefined || text === 'unknown_date' ? [] : [Date.parse(text)]));
    byGroup.set(name, changes);
    return changes;
  };
  return (advisoryIds) => {
    const named = new Map(advisoryIds.map((id) => groups.groupOf(id)).map((group) => [group.name, group.ids]));
    return [...named].flatMap(([name, ids]) => changesOfGroup(name, ids));
  };
}

function cvesOf({ id, aliases, related, referencedCves }: Advisory): readonly string[] {
  return [id, ...aliases, ...related, ...referencedCves].filter((one) => one.startsWith('CVE-'));
}

function windowAround(changes: readonly number[], moment: number): Pick<FoldedComponents, 'from' | 'until'> {
  let [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const change of changes) {
    if (change <= moment) from = Math.max(from, change);
    else until = Math.min(until, change);
  }
  return { from, until };
}

/** One record an id: of several feeds with the same id, the later modified one speaks for each package. */
function preferred(related: readonly StoredAdvisory[]): ReadonlyMap<string, Advisory> {
  const byId = new Map<string, Advisory>();
  for (const { advisory } of related) {
    const known = byId.get(advisory.id);
    byId.set(advisory.id, known === undefined ? advisory : mergeAdvisories(known, advisory));
  }
  return byId;
}

import {
  type Component,
  type Finding,
  type MatchedComponent,
  ecosystemOfOwner,
  foldFindings,
  groupAliases,
  mergeAdvisories,
} from '@lockstep/advisories';
import { listComponentsById, listOwners } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { findCovered } from './coverage-store.ts';
import { loadIntelligence } from './feed-store.ts';
import { judgeComponents } from './judge-components.ts';
import { listMatches } from './match-store.ts';
import { type StoredAdvisory, findRevision, listByGroups } from './store.ts';
import { type VexOfSbom, type VexSubject, findingsAfterVex, loadVexOfSbom } from './vex-findings.ts';

/** The components of one SBOM, by id; `digest` names the pair of lists. Without a release: before VEX. */
export interface ComponentSet {
  readonly digest: string;
  readonly gatingIds: readonly number[];
  readonly excludedIds: readonly number[];
  /** Whose findings they are: VEX statements speak about releases. */
  readonly release?: VexSubject;
}

export interface KnowledgeMoments {
  /** As known at this moment; epoch milliseconds. */
  readonly knownAt: number;
  /** As loaded at this moment; undefined: what is loaded now. */
  readonly loadedAt: number | undefined;
}

interface Cached {
  readonly revision: number;
  /** Before VEX. */
  readonly findings: readonly Finding[];
  readonly vex: VexOfSbom;
  /** The answer holds for every moment in `[from, until)`: nothing becomes known in between. */
  readonly from: number;
  readonly until: number;
}

const cache = new Map<string, Cached>();
const kept = 1_500;

/**
 * The findings of a component set. New components are judged on the way, so that an SBOM never looks clean because nobody has looked.
 * Answers about what is loaded now are kept for as long as nothing is loaded.
 */
export async function findFindings(
  tx: Transaction,
  set: ComponentSet,
  moments: KnowledgeMoments,
): Promise<readonly Finding[]> {
  const revision = await findRevision(tx);
  return await findFindingsAt(tx, revision, set, moments);
}

/** As `findFindings`, for callers that have read the revision already. */
export async function findFindingsAt(
  tx: Transaction,
  revision: number,
  set: ComponentSet,
  moments: KnowledgeMoments,
): Promise<readonly Finding[]> {
  const key = moments.loadedAt === undefined ? set.digest : '';
  const cached = cache.get(key);
  if (key !== '' && cached?.revision === revision && moments.knownAt >= cached.from && moments.knownAt < cached.until) {
    return afterVex(cached, set, moments);
  }
  await judgeComponents(tx, [...set.gatingIds, ...set.excludedIds]);
  const answer = await computeFindings(tx, set, moments);
  if (key !== '') {
    cache.delete(key);
    cache.set(key, { revision, ...answer });
    const oldest = cache.keys().next();
    if (cache.size > kept && oldest.done === false) cache.delete(oldest.value);
  }
  return afterVex(answer, set, moments);
}

function afterVex(
  { findings, vex }: Pick<Cached, 'findings' | 'vex'>,
  { release }: ComponentSet,
  { knownAt }: KnowledgeMoments,
): readonly Finding[] {
  return release === undefined ? findings : findingsAfterVex(vex, findings, release, knownAt);
}

async function computeFindings(
  tx: Transaction,
  set: ComponentSet,
  { knownAt, loadedAt = Number.MAX_SAFE_INTEGER / 1_000 }: KnowledgeMoments,
): Promise<Omit<Cached, 'revision'>> {
  const matches = await listMatches(tx, [...set.gatingIds, ...set.excludedIds], loadedAt);
  const byComponent = Map.groupBy(matches, (item) => item.componentId);
  const components = await listComponentsById(tx, [...byComponent.keys()]);
  const related = await listByGroups(tx, [...new Set(matches.map((item) => item.match.advisoryId))], loadedAt);
  const ids = related.flatMap(({ advisory }) => [
    advisory.id,
    ...advisory.aliases,
    ...advisory.related,
    ...advisory.referencedCves,
  ]);
  const cves = [...new Set(ids.filter((id) => id.startsWith('CVE-')))];
  const intelligence = await loadIntelligence(tx, cves, loadedAt);
  const advisories = preferred(related);
  const excluded = new Set(set.excludedIds);
  const gating = new Set(set.gatingIds);
  const owners = await listOwners(tx, set.digest);
  const covered = await findCovered(tx, [...owners.values()].map(ecosystemOfOwner), loadedAt);
  const matched: MatchedComponent[] = components.map((component) => ({
    component: {
      ecosystem: component.ecosystem,
      name: component.name,
      version: component.version,
      scope: scopeOf(component.id, gating, excluded),
      ...ownerOf(owners.get(component.id)),
    },
    matches: (byComponent.get(component.id) ?? []).map((item) => item.match),
  }));
  const context = {
    advisories,
    groups: groupAliases(advisories.values()),
    intelligence,
    coversEcosystem: (ecosystem: string) => covered.has(ecosystem),
  };
  const findings = foldFindings(matched, context, new Date(knownAt).toISOString());
  const changes = [...advisories.values()]
    .flatMap(({ publishedAt, withdrawnAt }) => [publishedAt, withdrawnAt])
    .concat(cves.flatMap((cve) => intelligence.kev.get(cve)?.listedOn ?? []))
    .flatMap((text) => (text === undefined || text === 'unknown_date' ? [] : [Date.parse(text)]));
  return {
    findings,
    vex: await loadVexOfSbom(tx, findings, components, loadedAt),
    from: Math.max(...changes.filter((moment) => moment <= knownAt), Number.NEGATIVE_INFINITY),
    until: Math.min(...changes.filter((moment) => moment > knownAt), Number.POSITIVE_INFINITY),
  };
}

function ownerOf(owner: string | undefined): Pick<Component, 'owner'> {
  return owner === undefined ? {} : { owner };
}

function scopeOf(id: number, gating: ReadonlySet<number>, excluded: ReadonlySet<number>): Component['scope'] {
  return excluded.has(id) && !gating.has(id) ? 'excluded' : 'required';
}

/** One record an id: of several feeds with the same id, the later modified one speaks for each package. */
function preferred(related: readonly StoredAdvisory[]): Map<string, StoredAdvisory['advisory']> {
  const byId = new Map<string, StoredAdvisory['advisory']>();
  for (const { advisory } of related) {
    const known = byId.get(advisory.id);
    byId.set(advisory.id, known === undefined ? advisory : mergeAdvisories(known, advisory));
  }
  return byId;
}

import { sortVersions } from '@lockstep/versions';
import type { Advisory } from './advisory.ts';
import { compareIds } from './alias-groups.ts';
import type { AliasGroup, AliasGroups } from './alias-groups.ts';
import type { Component, ComponentScope } from './component.ts';
import { disagreementOf } from './disagreement.ts';
import type { Speaker } from './disagreement.ts';
import type { EpssScore } from './epss.ts';
import type { Finding, FindingSource, KnownExploited, SsvcPoints } from './finding.ts';
import { instantOf } from './json-values.ts';
import { ecosystemOfOwner } from './os-owners.ts';
import type { KevEntry } from './kev.ts';
import type { ComponentMatch } from './match-component.ts';
import { ecosystemBase } from './package-name.ts';

/** What is known about CVEs; a `Map` fits each of the three. */
export interface Intelligence {
  readonly kev: Lookup<KevEntry>;
  readonly epss: Lookup<EpssScore>;
  readonly ssvc: Lookup<SsvcPoints>;
}

export interface Lookup<Value> {
  get(id: string): Value | undefined;
}

/** The part of an advisory that findings show or judge by. With the packages it names, sources that disagree are shown. */
export type AdvisoryFacts = Omit<Advisory, 'affected' | 'summary' | 'modifiedAt'> & Omit<Speaker, 'id'>;

export interface FoldContext {
  /** Needs every advisory named by a match, and the other members of its alias group where they are loaded. */
  readonly advisories: Lookup<AdvisoryFacts>;
  readonly groups: AliasGroups;
  readonly intelligence: Intelligence;
  /**
   * Are advisories of exactly this ecosystem (`Debian:12`) loaded? Only then do they speak for what that release of a
   * distribution brought along: those of another one say nothing about it. Left out: of none.
   */
  readonly coversEcosystem?: (ecosystem: string) => boolean;
}

/** One component of a release with the stored answers about it. */
export interface MatchedComponent {
  readonly component: Pick<Component, 'ecosystem' | 'name' | 'version' | 'scope' | 'owner'>;
  readonly matches: readonly ComponentMatch[];
}

/**
 * Folds matches into findings: one per (alias group, package), with every version and source inside.
 *
 * @param at as known at this instant (ISO 8601): later advisories are left out, later withdrawals and later listings
 *   as exploited have not happened. Without it: everything that is loaded. A withdrawal without a date always holds.
 * @returns sorted by group, then package
 */
export function foldFindings(matched: Iterable<MatchedComponent>, context: FoldContext, at?: string): Finding[] {
  const moment = at === undefined ? undefined : momentOf(at);
  const drafts = new Map<string, Draft>();
  for (const { component, matches } of matched) {
    for (const match of matches) {
      const advisory = context.advisories.get(match.advisoryId);
      if (advisory === undefined || !isInForce(advisory, moment)) continue;
      const group = context.groups.groupOf(match.advisoryId);
      const label = `${ecosystemBase(component.ecosystem)}/${component.name}`;
      const key = `${group.name}\n${label}`;
      let draft = drafts.get(key);
      if (draft === undefined) {
        draft = { group, package: label, ecosystem: component.ecosystem, members: new Map(), parts: [] };
        drafts.set(key, draft);
      }
      draft.members.set(advisory.id, advisory);
      draft.parts.push({ component, match });
    }
  }
  const groups = new Map<string, GroupFacts>();
  const findings: Finding[] = [];
  for (const draft of drafts.values()) {
    const facts = groups.get(draft.group.name) ?? factsOf(draft.group, context, moment);
    groups.set(draft.group.name, facts);
    const finding = findingFrom(draft, facts, context, moment);
    if (moment === undefined || finding.knownAt === undefined || finding.knownAt <= moment) findings.push(finding);
  }
  return findings.toSorted((a, b) => compareIds(a.group, b.group) || (a.package < b.package ? -1 : 1));
}

function momentOf(at: string): string {
  const moment = instantOf(at);
  if (moment === undefined) throw new RangeError(`\`${at}\` is no instant`);
  return moment;
}

interface Draft {
  readonly group: AliasGroup;
  readonly package: string;
  readonly ecosystem: string;
  /** Advisories of the group that speak about this package. */
  readonly members: Map<string, AdvisoryFacts>;
  readonly parts: { component: MatchedComponent['component']; match: ComponentMatch }[];
}

/** What holds for a flaw in every package. */
interface GroupFacts {
  readonly publishedAt: string | undefined;
  /** By alias, whenever it was listed. */
  readonly listing: KevEntry | undefined;
  readonly cvss: Finding['cvss'];
  readonly epss: Finding['epss'];
  readonly ssvc: SsvcPoints | undefined;
  /** Who may have an opinion; what is restricted to a few is no public dispute. */
  readonly speakers: readonly AdvisoryFacts[];
}

function isInForce(advisory: AdvisoryFacts, moment: string | undefined): boolean {
  if (advisory.withdrawnAt === undefined) return true;
  return advisory.withdrawnAt !== 'unknown_date' && moment !== undefined && advisory.withdrawnAt > moment;
}

function factsOf(group: AliasGroup, context: FoldContext, moment: string | undefined): GroupFacts {
  const { kev, epss, ssvc } = context.intelligence;
  const members = group.ids.flatMap((id) => context.advisories.get(id) ?? []);
  const known = members.filter(
    (member) => isInForce(member, moment) && (moment === undefined || (member.publishedAt ?? '') <= moment),
  );
  return {
    publishedAt: earliest(members.map((member) => member.publishedAt)),
    listing: earliestListing(group.ids, kev),
    cvss: known
      .flatMap((member) => member.cvss ?? [])
      .reduce<Finding['cvss']>(
        (best, cvss) => (best === undefined || cvss.baseScore > best.baseScore ? cvss : best),
        undefined,
      ),
    epss: group.ids
      .flatMap((id) => epss.get(id) ?? [])
      .reduce<Finding['epss']>(
        (best, score) => (best === undefined || score.probability > best.probability ? score : best),
        undefined,
      ),
    speakers: known.filter((member) => member.isRestricted !== true),
    ssvc: group.ids.flatMap((id) => ssvc.get(id) ?? []).reduce<SsvcPoints | undefined>(stricterPoints, undefined),
  };
}

function stricterPoints(best: SsvcPoints | undefined, points: SsvcPoints): SsvcPoints {
  const weight = (of: SsvcPoints) => (of.technicalImpact === 'total' ? 2 : 0) + (of.isAutomatable ? 1 : 0);
  return best === undefined || weight(points) > weight(best) ? points : best;
}

function earliestListing(ids: Iterable<string>, kev: Lookup<KevEntry>): KevEntry | undefined {
  let first: KevEntry | undefined;
  for (const id of ids) {
    const entry = kev.get(id);
    if (entry !== undefined && (first === undefined || entry.listedOn < first.listedOn)) first = entry;
  }
  return first;
}

/** A listing that had not happened yet at the moment asked about makes nothing exploited. */
function asOf(listing: KevEntry | undefined, moment: string | undefined): KevEntry | undefined {
  return listing === undefined || moment === undefined || listing.listedOn <= moment ? listing : undefined;
}

function findingFrom(draft: Draft, facts: GroupFacts, context: FoldContext, moment: string | undefined): Finding {
  const { intelligence } = context;
  const members = [...draft.members.values()];
  const isMalicious = members.some((member) => member.isMalicious);
  // No distribution's silence makes malicious code harmless, and an owner is often told by name and version only.
  const isOwned = ({ owner }: MatchedComponent['component']) =>
    !isMalicious && owner !== undefined && context.coversEcosystem?.(ecosystemOfOwner(owner)) === true;
  const owned = draft.parts.flatMap(({ component }) => (isOwned(component) ? (component.owner ?? []) : []));
  const disagreement = disagreementOf(draft.parts, facts.speakers);
  const isAffected = draft.parts.some(({ match }) => match.state === 'affected');
  const byRelated = earliestListing(
    members.flatMap((member) => member.related),
    intelligence.kev,
  );
  const knownExploited =
    exploitedBy(asOf(facts.listing, moment), 'alias') ?? exploitedBy(asOf(byRelated, moment), 'related');
  const references = new Set(members.flatMap((member) => member.referencedCves));
  return {
    group: draft.group.name,
    aliases: draft.group.ids,
    package: draft.package,
    versions: sortVersions(draft.ecosystem, [...new Set(draft.parts.map(({ component }) => component.version))]),
    state: isAffected ? 'affected' : 'unknown',
    unknownReason: isAffected ? undefined : draft.parts[0]?.match.unknownReason,
    sources: sourcesOf(draft),
    scope: strictestScope(draft.parts.map(({ component }) => (isOwned(component) ? 'excluded' : component.scope))),
    knownExploited,
    exploitedByReference: [...references]
      .filter((cve) => cve !== knownExploited?.cve && asOf(intelligence.kev.get(cve), moment) !== undefined)
      .toSorted(compareIds),
    isMalicious,
    cvss: facts.cvss,
    epss: facts.epss,
    ssvc: facts.ssvc,
    knownAt: earliest([facts.publishedAt, facts.listing?.listedOn, byRelated?.listedOn]),
    ...(disagreement === undefined ? {} : { disagreement }),
    ...(owned.length === 0 ? {} : { ownedBy: [...new Set(owned)].toSorted() }),
  };
}

function exploitedBy(listing: KevEntry | undefined, via: KnownExploited['via']): KnownExploited | undefined {
  return listing === undefined ? undefined : { ...listing, via };
}

function sourcesOf(draft: Draft): readonly FindingSource[] {
  const sources = new Map<string, FindingSource>();
  for (const { match } of draft.parts) {
    const advisory = draft.members.get(match.advisoryId);
    sources.set(`${match.advisoryId}\n${match.matched}`, {
      advisoryId: match.advisoryId,
      origin: advisory?.origin ?? 'feed',
      matchedBy: match.matchedBy,
      matched: match.matched,
      fixed: match.fixed,
      isRestricted: advisory?.isRestricted ?? false,
    });
  }
  const rank = (source: FindingSource) => (source.matchedBy === 'unknown' ? 1 : 0);
  return [...sources.values()].toSorted(
    (a, b) => rank(a) - rank(b) || compareIds(a.advisoryId, b.advisoryId) || (a.matched < b.matched ? -1 : 1),
  );
}

const SCOPE_RANK: Readonly<Record<ComponentScope, number>> = { required: 0, optional: 1, excluded: 2 };

function strictestScope(scopes: readonly ComponentScope[]): ComponentScope {
  return scopes.reduce<ComponentScope>(
    (best, scope) => (SCOPE_RANK[scope] < SCOPE_RANK[best] ? scope : best),
    'excluded',
  );
}

/** Instants and days compare as texts: a day stands before every instant inside it. */
function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return instants.filter((instant) => instant !== undefined).toSorted()[0];
}

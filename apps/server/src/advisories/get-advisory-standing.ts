import type { Intelligence } from '@lockstep/advisories';
import {
  type Deployment,
  listDeploymentsOfReleases,
  listReleasesById,
  listReleasesHolding,
  listSbomParts,
  listComponentsById,
} from '#releases/index.ts';
import { getEnvironment } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { loadIntelligence } from './feed-store.ts';
import { getAdvisory } from './get-advisory.ts';
import { unbrokenSince } from './live-findings.ts';
import { type NewMatch, listMatchedComponents, listMatches } from './match-store.ts';
import { type StoredAdvisory, listByGroups } from './store.ts';

/** How one component of a release was matched. */
export interface PlaceMatch {
  readonly package: string;
  readonly version: string;
  readonly match: NewMatch['match'];
}

/** A service and environment that serves or served the flaw. */
export interface StandingPlace {
  readonly service: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly version: string;
  readonly since: number;
  /** undefined: it serves now. */
  readonly until: number | undefined;
  readonly matches: readonly PlaceMatch[];
}

export interface ShownStanding {
  readonly group: string;
  readonly aliases: readonly string[];
  readonly records: readonly StoredAdvisory[];
  readonly intelligence: Intelligence;
  readonly places: readonly StandingPlace[];
}

const maxPlaces = 500;

/** What is known of a flaw beyond its texts: facts about its urgency, its sources, and where it was matched how. */
export async function getAdvisoryStanding(ctx: RequestContext, id: string): Promise<ShownStanding> {
  const { group, aliases } = await getAdvisory(ctx, id);
  const mayRead = ctx.actor.permissions.has('advisories.read_restricted');
  const records = (await listByGroups(ctx.read, [group, id], ctx.now)).filter(
    (stored) => mayRead || !stored.isRestricted,
  );
  const cves = aliases.filter((alias) => alias.startsWith('CVE-'));
  return {
    group,
    aliases,
    records: records.toSorted((a, b) => (a.advisory.id < b.advisory.id ? -1 : 1)),
    intelligence: await loadIntelligence(ctx.read, cves, ctx.now),
    places: await placesOf(ctx.read, records, ctx.now),
  };
}

async function placesOf(
  tx: Transaction,
  records: readonly StoredAdvisory[],
  now: number,
): Promise<readonly StandingPlace[]> {
  const rowIds = new Set(records.map((stored) => stored.rowId));
  const componentIds = await listMatchedComponents(tx, [...rowIds]);
  const holders = await listReleasesHolding(tx, componentIds);
  const deployments = await listDeploymentsOfReleases(
    tx,
    holders.map((holder) => holder.releaseId),
  );
  const lanes = [...Map.groupBy(deployments, (item) => `${item.serviceId} ${item.environmentId}`).values()];
  const matchesOf = await matchesByRelease(tx, lanes.map(lastOf), { componentIds, rowIds, now });
  const production = new Map<string, boolean>();
  for (const name of new Set(deployments.map((item) => item.environment))) {
    production.set(name, (await getEnvironment(tx, name)).isProduction);
  }
  return lanes
    .map((lane) => {
      const last = lastOf(lane);
      const isLive = lane.some((item) => item.to === undefined || item.to > now);
      return {
        service: last.service,
        environment: last.environment,
        isProduction: production.get(last.environment) ?? false,
        version: last.version,
        since: isLive ? unbrokenSince(lane, now) : Math.min(...lane.map((item) => item.from)),
        until: isLive ? undefined : Math.max(...lane.map((item) => item.to ?? now)),
        matches: matchesOf.get(last.releaseId) ?? [],
      };
    })
    .toSorted(liveFirst)
    .slice(0, maxPlaces);
}

function liveFirst(a: StandingPlace, b: StandingPlace): number {
  return (
    Number(a.until !== undefined) - Number(b.until !== undefined) ||
    Number(b.isProduction) - Number(a.isProduction) ||
    a.since - b.since
  );
}

/** The deployment that says what serves, or served last: of those that end last, the newest. */
function lastOf(lane: readonly Deployment[]): Deployment {
  const [last] = lane.toSorted(
    (a, b) => (b.to ?? Number.POSITIVE_INFINITY) - (a.to ?? Number.POSITIVE_INFINITY) || b.from - a.from,
  );
  if (last === undefined) throw new RangeError('a lane without a deployment');
  return last;
}

async function matchesByRelease(
  tx: Transaction,
  deployments: readonly Deployment[],
  of: { componentIds: readonly number[]; rowIds: ReadonlySet<number>; now: number },
): Promise<ReadonlyMap<string, readonly PlaceMatch[]>> {
  const releases = await listReleasesById(tx, [...new Set(deployments.map((item) => item.releaseId))]);
  const digests = releases.flatMap(({ sbom }) => (sbom.state === 'present' ? [sbom.digest] : []));
  const parts = await listSbomParts(tx, [...new Set(digests)]);
  const matches = (await listMatches(tx, of.componentIds, of.now)).filter((item) => of.rowIds.has(item.rowId));
  const byComponent = Map.groupBy(matches, (item) => item.componentId);
  const named = new Map((await listComponentsById(tx, of.componentIds)).map((component) => [component.id, component]));
  return new Map(
    releases.map((release) => {
      const part = release.sbom.state === 'present' ? parts.get(release.sbom.digest) : undefined;
      const found = (part?.componentIds ?? []).flatMap((id) =>
        (byComponent.get(id) ?? []).flatMap(({ match }): PlaceMatch[] => {
          const component = named.get(id);
          if (component === undefined) return [];
          return [{ package: `${component.ecosystem}/${component.name}`, version: component.version, match }];
        }),
      );
      return [release.id, found] as const;
    }),
  );
}

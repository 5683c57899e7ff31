import { type Finding, compareIds } from '@lockstep/advisories';
import {
  type Release,
  type ServingRelease,
  listDeploymentsOfReleases,
  listReleasesById,
  listReleasesHolding,
  listSbomParts,
  listServing,
} from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findFindingsAt } from './find-findings.ts';
import { type DeadlineGround, toFindingAnswer } from './finding-answer.ts';
import { deadlinePreset } from './ports.ts';
import {
  type LiveFilter,
  type LiveFindingAnswer,
  type LiveFlaw,
  type PlacedFinding,
  countLive,
  filterLive,
  groupLive,
  toLiveFinding,
  unbrokenSince,
} from './live-findings.ts';
import { listMatchedComponents } from './match-store.ts';
import { type StoredAdvisory, findRevision, listByGroups } from './store.ts';

export interface LivePage extends LiveFilter {
  readonly after: { readonly urgency: number; readonly name: string } | undefined;
  readonly limit: number;
}

export interface LiveFindings {
  /** One more than asked for where there are more. */
  readonly rows: readonly { readonly flaw: LiveFlaw; readonly answer: LiveFindingAnswer }[];
  readonly totals: ReturnType<typeof countLive> & { readonly services: number; readonly places: number };
  readonly blindSpots: readonly ServingRelease[];
}

/**
 * What is known to be wrong with everything that serves now, by flaw. It reads what was matched when SBOMs and advisories came in;
 * nothing is scanned.
 */
export async function listLiveFindings(ctx: RequestContext, page: LivePage): Promise<LiveFindings> {
  requirePermission(ctx, 'advisories.read');
  // Components that nobody has judged yet are judged on the way, which writes.
  return await ctx.transaction(async (tx) => {
    const serving = await listServing(tx, ctx.now);
    const flaws = groupLive(await placeFindings(tx, ctx, serving));
    const rest = filterLive(flaws, page).filter((flaw) => isAfter(flaw, page.after));
    const rows = [];
    for (const flaw of rest.slice(0, page.limit + 1)) {
      const { summary, sinceOf } = await standingOf(tx, flaw, ctx.now);
      rows.push({ flaw, answer: toLiveFinding(flaw, summary, sinceOf) });
    }
    return {
      rows,
      totals: {
        ...countLive(flaws),
        services: new Set(serving.map((item) => item.serviceId)).size,
        places: new Set(serving.map(laneKey)).size,
      },
      blindSpots: serving.filter((item) => item.sbomState !== 'present'),
    };
  });
}

function isAfter(flaw: LiveFlaw, after: LivePage['after']): boolean {
  if (after === undefined) return true;
  return flaw.urgency > after.urgency || (flaw.urgency === after.urgency && flaw.name > after.name);
}

function laneKey(lane: { readonly serviceId: string; readonly environmentId: string }): string {
  return `${lane.serviceId} ${lane.environmentId}`;
}

async function placeFindings(
  tx: Transaction,
  ctx: RequestContext,
  serving: readonly ServingRelease[],
): Promise<readonly PlacedFinding[]> {
  const mayRead = ctx.actor.permissions.has('advisories.read_restricted');
  const releases = await listReleasesById(tx, [...new Set(serving.map((item) => item.releaseId))]);
  const found = await findingsByRelease(tx, releases, ctx.now);
  const releasedAt = new Map(releases.map((release) => [release.id, release.releasedAt]));
  const preset = await deadlinePreset(tx);
  const placed: PlacedFinding[] = [];
  for (const item of serving) {
    const ground: DeadlineGround = {
      exposure: item.exposure ?? 'undeclared',
      preset,
      releasedAt: releasedAt.get(item.releaseId) ?? ctx.now,
    };
    for (const finding of found.get(item.releaseId) ?? []) {
      placed.push({
        finding: toFindingAnswer(finding, ground, mayRead),
        group: finding.group,
        serviceId: item.serviceId,
        service: item.service,
        environmentId: item.environmentId,
        environment: item.environment,
        isProduction: item.isProduction,
        version: item.version,
      });
    }
  }
  return placed;
}

/** Findings by release id, without what VEX keeps from gating: that is no flaw which is live. */
async function findingsByRelease(
  tx: Transaction,
  releases: readonly Release[],
  knownAt: number,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const digestOf = ({ sbom }: Release) => (sbom.state === 'present' ? [sbom.digest] : []);
  const parts = await listSbomParts(tx, [...new Set(releases.flatMap(digestOf))]);
  const revision = await findRevision(tx);
  const found = new Map<string, readonly Finding[]>();
  for (const release of releases) {
    const part = digestOf(release).map((digest) => parts.get(digest))[0];
    if (part === undefined) continue;
    const set = { digest: part.digest, gatingIds: part.componentIds, excludedIds: part.excludedIds, release };
    const findings = await findFindingsAt(tx, revision, set, { knownAt, loadedAt: undefined });
    const standing = findings.filter(({ suppression }) => suppression === undefined);
    found.set(release.id, standing);
  }
  return found;
}

/** Its summary, and since when each lane of a flaw has served one of its components, whatever the release. */
async function standingOf(
  tx: Transaction,
  flaw: LiveFlaw,
  now: number,
): Promise<{ summary: string; sinceOf: (item: PlacedFinding) => number }> {
  const since = new Map<string, number>();
  const summaries: string[] = [];
  for (const group of new Set(flaw.placed.map((item) => item.group))) {
    const stored = await listByGroups(tx, [group], now);
    // A hidden name must not be told by its text.
    if (group === flaw.name) summaries.push(...inOrder(stored).map(({ advisory }) => advisory.summary));
    const matched = await listMatchedComponents(
      tx,
      stored.map((item) => item.rowId),
    );
    const holders = await listReleasesHolding(tx, matched);
    const deployments = await listDeploymentsOfReleases(
      tx,
      holders.map((holder) => holder.releaseId),
    );
    for (const [lane, intervals] of Map.groupBy(deployments, laneKey)) {
      since.set(`${group} ${lane}`, unbrokenSince(intervals, now));
    }
  }
  return {
    summary: summaries.find((text) => text !== '') ?? '',
    sinceOf: (item) => since.get(`${item.group} ${laneKey(item)}`) ?? now,
  };
}

/** Records that everybody may read; those of package ecosystems sum up better than those of the CVE list, which come last. */
function inOrder(stored: readonly StoredAdvisory[]): readonly StoredAdvisory[] {
  return stored.filter((item) => !item.isRestricted).toSorted((a, b) => compareIds(b.advisory.id, a.advisory.id));
}

import { compareIds } from '@lockstep/advisories';
import { type ServingRelease, listReleasesById, listServing } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findFindingsOfReleases } from './find-findings-of-releases.ts';
import { type DeadlineGround, answerFindings } from './finding-answer.ts';
import { listLiveSince, listSummaries } from './fleet-store.ts';
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
} from './live-findings.ts';

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
    const shown = rest.slice(0, page.limit + 1);
    const { summaryOf, sinceOf } = await standingOf(tx, shown, ctx.now);
    return {
      rows: shown.map((flaw) => ({ flaw, answer: toLiveFinding(flaw, summaryOf(flaw), sinceOf) })),
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
  const found = await findFindingsOfReleases(tx, releases, ctx.now);
  const releasedAt = new Map(releases.map((release) => [release.id, release.releasedAt]));
  const answerOf = answerFindings(await deadlinePreset(tx), mayRead);
  const placed: PlacedFinding[] = [];
  for (const item of serving) {
    const ground: Omit<DeadlineGround, 'preset'> = {
      exposure: item.exposure ?? 'undeclared',
      releasedAt: releasedAt.get(item.releaseId) ?? ctx.now,
    };
    for (const finding of found.get(item.releaseId) ?? []) {
      // What VEX keeps from gating is no flaw that is live.
      if (finding.suppression !== undefined) continue;
      placed.push({
        finding: answerOf(finding, ground),
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

/** Since when each flaw has been live in each lane, and the sentence that sums it up; one question for all of them. */
async function standingOf(
  tx: Transaction,
  flaws: readonly LiveFlaw[],
  now: number,
): Promise<{ summaryOf: (flaw: LiveFlaw) => string; sinceOf: (item: PlacedFinding) => number }> {
  const groups = [...new Set(flaws.flatMap(({ placed }) => placed.map((item) => item.group)))];
  const since = new Map(
    (await listLiveSince(tx, groups, now)).map((live) => [`${live.id} ${laneKey(live)}`, live.since]),
  );
  // A hidden name must not be told by its text.
  const named = flaws.filter(({ name, placed }) => placed.some((item) => item.group === name));
  const summaries = Map.groupBy(
    await listSummaries(
      tx,
      named.map(({ name }) => name),
      now,
    ),
    ({ id }) => id,
  );
  return {
    summaryOf: ({ name }) => firstSummary(summaries.get(name) ?? []),
    sinceOf: (item) => since.get(`${item.group} ${laneKey(item)}`) ?? now,
  };
}

/** Records of package ecosystems sum up better than those of the CVE list, which come last. */
function firstSummary(records: readonly { readonly advisoryId: string; readonly summary: string }[]): string {
  const inOrder = records.toSorted((a, b) => compareIds(b.advisoryId, a.advisoryId));
  return inOrder.find(({ summary }) => summary !== '')?.summary ?? '';
}

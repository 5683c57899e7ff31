import type { Finding } from '@lockstep/advisories';
import {
  type ChangedKnowledge,
  deadlinePreset,
  findFindingsOfReleases,
  listServicesHolding,
  listWithdrawn,
} from '#advisories/index.ts';
import {
  type Deployment,
  listDeploymentsOfService,
  listReleasesById,
  maxLaneDeployments,
  type Release,
} from '#releases/index.ts';
import { getServiceById, listEnvironmentsById } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { deriveExposures, flawKey } from './derive-exposures.ts';
import { recordExposureEvidence, tellScreens } from './events.ts';
import type { Dismissal, StoredExposure } from './exposure.ts';
import { listExposuresOfService, upsertExposure } from './exposure-store.ts';
import { listComputedBefore, listServicesServed, lockExposures, touchHead } from './head-store.ts';
import { tellListeners } from './ports.ts';
import { type ChangedExposure, reconcile } from './reconcile.ts';
import { moveVerdicts } from './verdict-store.ts';

const dayMs = 24 * 3_600_000;
/** What stopped serving longer ago begins no exposure: logs are rarely kept for longer than a year. */
const lookBackMs = 400 * dayMs;
const releasesAtOnce = 300;

/** Policy or most of a feed changed: every service is looked at again, each in a job of its own. */
export async function refreshAllExposures(ctx: RequestContext): Promise<void> {
  await ctx.transaction(async (tx) => {
    for (const serviceId of await listServicesServed(tx)) await askForExposures(tx, ctx, serviceId);
  });
}

/** Services that hold what has changed, and those that nobody has looked at for a day: statements expire, dates come. */
export async function refreshExposureHolders(ctx: RequestContext, changed: ChangedKnowledge): Promise<void> {
  await ctx.transaction(async (tx) => {
    const due = new Set(await listServicesHolding(tx, changed));
    for (const serviceId of await listComputedBefore(tx, ctx.now - dayMs)) due.add(serviceId);
    for (const serviceId of await listServicesServed(tx)) {
      if (due.has(serviceId)) await askForExposures(tx, ctx, serviceId);
    }
  });
}

async function askForExposures(tx: Transaction, ctx: RequestContext, serviceId: string): Promise<void> {
  await addJob(tx, ctx, { kind: 'exposures.refresh', key: serviceId, payload: { serviceId } });
}

/** Works out the exposures of a service from ledger and findings, and writes what is not so yet. May run twice. */
export async function refreshExposures(ctx: RequestContext, serviceId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    // Whoever comes later has seen more; a service without a head was removed with the sample.
    if (!(await lockExposures(tx, serviceId))) return;
    const changed = await changesOf(tx, ctx, serviceId);
    for (const change of changed) await write(tx, ctx, change);
    await tellScreens(
      tx,
      ctx,
      serviceId,
      changed.map(({ after }) => after),
    );
    await touchHead(tx, serviceId, ctx.now);
  });
}

async function changesOf(tx: Transaction, ctx: RequestContext, serviceId: string): Promise<readonly ChangedExposure[]> {
  const service = await getServiceById(tx, serviceId);
  const rows = await listExposuresOfService(tx, serviceId);
  const since = rows.flatMap(({ stretches }) => stretches[0]?.from ?? []);
  // The stories of the sample are old.
  const lookBackTo = service.isSample ? 0 : ctx.now - lookBackMs;
  const deployments = await listDeploymentsOfService(tx, serviceId, Math.min(lookBackTo, ...since));
  const releases = await listReleasesById(tx, [...new Set(deployments.map(({ releaseId }) => releaseId))]);
  const findings = await findingsOf(tx, releases, ctx.now);
  const lanes = new Map(
    (
      await listEnvironmentsById(tx, [...new Set([...deployments, ...rows].map(({ environmentId }) => environmentId))])
    ).map((environment) => [environment.id, environment]),
  );
  const facts = deriveExposures({
    exposure: service.exposure ?? 'undeclared',
    preset: await deadlinePreset(tx),
    productionIds: new Set([...lanes.values()].filter(({ isProduction }) => isProduction).map(({ id }) => id)),
    deployments,
    findings,
    releasedAt: new Map(releases.map(({ id, releasedAt }) => [id, releasedAt])),
    knownFlaws: new Set(rows.map((row) => flawKey(row.environmentId, row.group))),
    lookBackTo,
  });
  const withdrawn = await listWithdrawn(
    tx,
    rows.map(({ group }) => group),
    ctx.now,
  );
  return reconcile(rows, facts, {
    now: ctx.now,
    newId: () => ctx.newId(),
    service,
    lane: (environmentId) => {
      const lane = lanes.get(environmentId);
      if (lane === undefined) throw new RangeError(`environment ${environmentId} of a deployment is gone`);
      return { environment: lane.name, isProduction: lane.isProduction };
    },
    whyGone: (row) =>
      isSeen(row, deployments) ? whyGone(row, findingsWhere(row, deployments, findings), withdrawn) : undefined,
  });
}

async function findingsOf(
  tx: Transaction,
  releases: readonly Release[],
  now: number,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const all = new Map<string, readonly Finding[]>();
  for (let first = 0; first < releases.length; first += releasesAtOnce) {
    const some = releases.slice(first, first + releasesAtOnce);
    for (const [id, found] of await findFindingsOfReleases(tx, some, now, { isKept: false })) all.set(id, found);
  }
  return all;
}

/** Of a history that is longer than what is read, what lies before it is left as it was. */
function isSeen(row: StoredExposure, deployments: readonly Deployment[]): boolean {
  if (deployments.length < maxLaneDeployments) return true;
  const reaches = Math.min(...deployments.map(({ to }) => to ?? Number.POSITIVE_INFINITY));
  return (row.stretches.at(-1)?.to ?? Number.POSITIVE_INFINITY) > reaches;
}

/** Findings of this flaw in whatever served there, as far as they do not gate. */
function findingsWhere(
  { environmentId, group }: StoredExposure,
  deployments: readonly Deployment[],
  findings: ReadonlyMap<string, readonly Finding[]>,
): readonly Finding[] {
  const served = new Set(deployments.filter((one) => one.environmentId === environmentId).map((one) => one.releaseId));
  return [...served].flatMap((id) => (findings.get(id) ?? []).filter(({ aliases }) => aliases.includes(group)));
}

function whyGone(
  { group }: StoredExposure,
  found: readonly Finding[],
  withdrawn: ReadonlySet<string>,
): Omit<Dismissal, 'at'> {
  if (withdrawn.has(group)) return { kind: 'withdrawn', because: 'the advisory was withdrawn' };
  const said = found.flatMap(({ suppression }) => suppression ?? []);
  const [decided] = said.toSorted((a, b) => (a.because < b.because ? -1 : 1));
  if (decided !== undefined) return { kind: decided.status, because: decided.because };
  return { kind: 'no_longer_matches', because: 'no release that served there matches the advisory any more' };
}

async function write(tx: Transaction, ctx: RequestContext, change: ChangedExposure): Promise<void> {
  const { before, after, events } = change;
  await upsertExposure(tx, after, ctx.now);
  if (after.mergedInto !== undefined && before?.mergedInto === undefined) {
    const inForce = await verdictInForce(tx, after, after.mergedInto);
    await moveVerdicts(tx, { from: after.id, into: after.mergedInto, inForce }, ctx.now);
  }
  await recordExposureEvidence(tx, ctx, change);
  if (!after.isZeroBudget && before?.isZeroBudget !== true) return;
  for (const kind of events) await tellListeners(tx, ctx, { kind, exposure: after, before, verdict: undefined });
}

/** The newer of what was said of either. */
async function verdictInForce(tx: Transaction, merged: StoredExposure, into: string): Promise<string | undefined> {
  const rows = await listExposuresOfService(tx, merged.serviceId);
  const verdicts = rows.filter(({ id }) => id === merged.id || id === into).flatMap(({ verdict }) => verdict ?? []);
  return verdicts.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0]?.id;
}

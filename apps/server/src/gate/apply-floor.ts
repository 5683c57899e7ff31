import { type Axis, floorProposals, joinFloor, type PolicySettings } from '@lockstep/gate';
import { z } from 'zod';
import { proposeChange, registerChangeKind } from '#access/index.ts';
import { findingsOfRelease, isRestricted } from '#advisories/index.ts';
import {
  type Deployment,
  findCurrent,
  ledgerChanged,
  listReleases,
  listReleasesById,
  type Release,
  reliabilityRecord,
} from '#releases/index.ts';
import { getServiceById, requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import { Problem } from '../platform/problem.ts';
import { activePolicy, deadlinePresetInForce } from './active-policy.ts';
import { recordGateEvent } from './events.ts';
import { listIncidentsAt } from './facts-store.ts';
import {
  insertFloorProposals,
  listKnownFloor,
  lockFloorEntry,
  lockProposed,
  type StoredFloorEntry,
  updateJoined,
} from './floor-store.ts';
import { requireKey, requireMaySign } from './require-key.ts';

const hourMs = 3_600_000;

/** What a release in full service closes against the one before it in its line is proposed for the floor. */
export async function proposeFloor(tx: Transaction, ctx: RequestContext, deployment: Deployment): Promise<void> {
  const { serviceId, environmentId, releaseId, sharePercent } = deployment;
  if (sharePercent !== 100) return;
  const [release] = await listReleasesById(tx, [releaseId]);
  if (release === undefined) return;
  const { line, releasedAt } = release;
  const [before] = await listReleases(tx, { serviceId, line, before: { releasedAt, id: releaseId }, limit: 1 });
  if (before !== undefined && isWhole(release) && isWhole(before))
    await proposeClosed(tx, ctx, release, before, deployment);
  await planJoin(tx, ctx, { serviceId, environmentId, releaseId });
}

/** A list with parts missing closes nothing: what it does not name may still be there. */
function isWhole({ sbom }: Release): boolean {
  return sbom.state === 'present' && sbom.completeness !== 'incomplete';
}

async function proposeClosed(
  tx: Transaction,
  ctx: RequestContext,
  release: Release,
  before: Release,
  { serviceId, environmentId, environment }: Deployment,
): Promise<void> {
  const now = { knownAt: ctx.now, loadedAt: undefined };
  const { exposure, name } = await getServiceById(tx, serviceId);
  const known = await listKnownFloor(tx, serviceId, environmentId);
  const closedBefore = (await findingsOfRelease(tx, before, now)).filter(
    (finding) => !isRestricted(finding) && finding.suppression === undefined,
  );
  const after = await findingsOfRelease(tx, release, now);
  const proposals = floorProposals(
    closedBefore,
    // A statement ends; what only it keeps from gating is not closed.
    { version: release.version, findings: after.map(({ suppression: _s, ...finding }) => finding) },
    exposure ?? 'undeclared',
    known.map((entry) => ({ ...entry, addedAt: '', addedBy: 'stability', closedByVersion: '' })),
    await deadlinePresetInForce(tx),
  );
  if (proposals.length === 0) return;
  const lane = { serviceId, environmentId, releaseId: release.id };
  const because = `${release.version} closes it against ${before.version}`;
  const rows = proposals.map((proposal) => ({ ...proposal, id: ctx.newId() }));
  await insertFloorProposals(tx, lane, rows, { now: ctx.now, because });
  await recordGateEvent(tx, ctx, {
    type: 'gate.floor_proposed',
    subjectId: release.id,
    body: {
      service: name,
      environment,
      version: release.version,
      because,
      entries: proposals.map(({ group, package: part }) => ({ group, package: part })),
    },
  });
}

const Join = z.object({ serviceId: z.string(), environmentId: z.string(), releaseId: z.string() });
type Join = z.infer<typeof Join>;

/** Looks at the proposals of a release again when it may have been stable for long enough. */
async function planJoin(tx: Transaction, ctx: RequestContext, join: Join): Promise<void> {
  const { serviceId, environmentId, releaseId } = join;
  if ((await lockProposed(tx, releaseId, environmentId)).length === 0) return;
  const { settings } = (await activePolicy(tx, ctx)).policy;
  const current = await findCurrent(tx, serviceId, environmentId, ctx.now);
  if (current?.releaseId !== releaseId || current.to !== undefined) return;
  const { hoursServed } = await reliabilityRecord(tx, releaseId, environmentId, ctx.now);
  const dueAt = ctx.now + Math.max((settings.floorStableHours - hoursServed) * hourMs, 0);
  await addJob(tx, ctx, { kind: 'gate.join_floor', key: `${environmentId} ${releaseId}`, payload: join, dueAt });
}

/** The proposals of a release join once it has been stable for long enough; otherwise they wait. */
export async function joinFloorWhenStable(ctx: JobContext, payload: unknown): Promise<void> {
  const join = Join.parse(payload);
  const { serviceId, environmentId, releaseId } = join;
  await ctx.transaction(async (tx) => {
    const proposed = await lockProposed(tx, releaseId, environmentId);
    if (proposed.length > 0) {
      const { settings } = (await activePolicy(tx, ctx)).policy;
      const stable = await stableEntries(tx, ctx, proposed, settings, join);
      if (stable === undefined) await waitOn(tx, ctx, settings, join);
      else {
        const because = `stable for ${settings.floorStableHours} h at full share`;
        await joinNow(tx, ctx, proposed, { by: 'stability', because });
        await ledgerChanged(tx, ctx, serviceId);
      }
    }
    await ctx.finish(tx);
  });
}

async function stableEntries(
  tx: Transaction,
  ctx: RequestContext,
  proposed: readonly StoredFloorEntry[],
  settings: PolicySettings,
  { serviceId, environmentId, releaseId }: Join,
) {
  const version = proposed[0]?.closedByVersion;
  const record = await reliabilityRecord(tx, releaseId, environmentId, ctx.now);
  const incidents = await listIncidentsAt(tx, serviceId, environmentId, ctx.now);
  const incidentsCaused = incidents.filter(({ causedBy }) => causedBy === version).map(({ id }) => id);
  return joinFloor(proposed, { ...record, incidentsCaused }, settings, isoInstant(ctx.now));
}

/** Only more hours are worth waiting for; what caused an incident or burns stays proposed until both keys say otherwise. */
async function waitOn(tx: Transaction, ctx: RequestContext, settings: PolicySettings, join: Join): Promise<void> {
  const { hoursServed } = await reliabilityRecord(tx, join.releaseId, join.environmentId, ctx.now);
  if (hoursServed < settings.floorStableHours) await planJoin(tx, ctx, join);
}

async function joinNow(
  tx: Transaction,
  ctx: RequestContext,
  entries: readonly StoredFloorEntry[],
  how: { readonly by: 'stability' | 'both_keys'; readonly because: string },
): Promise<void> {
  const ids = entries.map(({ id }) => id);
  const [first] = entries;
  if (first === undefined) return;
  await updateJoined(tx, ids, { ...how, at: ctx.now });
  await recordGateEvent(tx, ctx, {
    type: 'gate.floor_joined',
    subjectId: first.releaseId,
    body: {
      service: first.service,
      environment: first.environment,
      version: first.closedByVersion,
      ...how,
      entries: entries.map(({ group, package: part }) => ({ group, package: part })),
    },
  });
}

const kind = 'gate.floor_joined_by_keys';
const ByKeys = z.object({ entryId: z.string(), axis: z.enum(['reliability', 'security']), reason: z.string() });

registerChangeKind({
  kind,
  permission: 'gate.request_signoff',
  apply: async (tx, ctx, change) => {
    const { entryId, axis, reason } = ByKeys.parse(change.payload);
    if (change.isSinglePerson) {
      throw new Problem('access.second_person_needed', 'both keys have to agree', {
        help: 'ask a holder of the other key',
      });
    }
    await requireKey(tx, ctx, axis === 'security' ? 'reliability' : 'security');
    const entry = await lockFloorEntry(tx, entryId);
    if (entry.state === 'in_force') return;
    await joinNow(tx, ctx, [entry], { by: 'both_keys', because: reason });
    await ledgerChanged(tx, ctx, entry.serviceId);
  },
});

/** One key says that a finding counts for the floor before its time; it does when a holder of the other key agrees. */
export async function joinFloorByKeys(
  ctx: RequestContext,
  input: { readonly entry: string; readonly axis: Axis; readonly reason: string },
): Promise<{ changeId: string; state: 'applied' | 'waiting' }> {
  const { axis, reason } = input;
  requireMaySign(ctx, axis);
  return ctx.transaction(async (tx) => {
    await requireKey(tx, ctx, axis);
    const entry = await lockFloorEntry(tx, input.entry);
    requireSampleScope(ctx, { isSample: entry.isSample, name: entry.service });
    await recordGateEvent(tx, ctx, {
      type: 'gate.floor_entry_proposed',
      subjectId: entry.id,
      body: { service: entry.service, environment: entry.environment, group: entry.group, axis, reason },
    });
    return await proposeChange(tx, ctx, {
      kind,
      subjectId: entry.id,
      summary: `${entry.group} in ${entry.package} joins the floor of ${entry.service} in ${entry.environment} now: ${reason}`,
      payload: { entryId: entry.id, axis, reason },
    });
  });
}

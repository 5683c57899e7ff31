import { hash } from 'node:crypto';
import { securityHolds } from '@lockstep/gate';
import { findingsOfRelease, isRestricted } from '#advisories/index.ts';
import { listReleasesById, lockLane, type Release, servingAt } from '#releases/index.ts';
import { getServiceById, type Service, touchService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { deadlinePresetInForce } from './active-policy.ts';
import { recordGateEvent } from './events.ts';
import { insertHold, listHoldsOfReleases, type StoredHold, updateLifted } from './hold-store.ts';
import { recordPlaced } from './place-hold.ts';
import { listNewestReleaseIds, listProductionLanes } from './verdict-store.ts';

/** As many as verdicts are kept ready for; older ones are judged by what they would bring back. */
const newestLooked = 20;
const lockstep = { id: 'security-holds', name: 'Lockstep', kind: 'system' } as const;

/**
 * Security holds whatever carries a finding with a budget of zero, in production or about to go there. What the security key has
 * lifted stays lifted; what rests on a finding that is gone is lifted by itself.
 */
export async function placeSecurityHolds(ctx: RequestContext, serviceId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const lanes = await listProductionLanes(tx, serviceId);
    // None either: the service was removed with the sample since.
    if (lanes.length === 0) return;
    const service = await getServiceById(tx, serviceId);
    let changed = 0;
    for (const { environmentId, environment } of lanes) {
      await lockLane(tx, serviceId, environmentId);
      const newest = await listNewestReleaseIds(tx, serviceId, ctx.now, newestLooked);
      const serving = (await servingAt(tx, serviceId, environmentId, ctx.now)).map(({ releaseId }) => releaseId);
      const ids = [...new Set([...newest, ...serving])];
      const holds = Map.groupBy(await listHoldsOfReleases(tx, ids, environmentId), ({ releaseId }) => releaseId);
      for (const release of await listReleasesById(tx, ids)) {
        const lane = { service, environmentId, environment };
        changed += await holdRelease(tx, ctx, lane, release, holds.get(release.id) ?? []);
      }
    }
    if (changed > 0) await touchService(tx, serviceId);
  });
}

interface Lane {
  readonly service: Service;
  readonly environmentId: string;
  readonly environment: string;
}

/** @returns how many holds were placed or lifted */
async function holdRelease(
  tx: Transaction,
  ctx: RequestContext,
  lane: Lane,
  release: Release,
  known: readonly StoredHold[],
): Promise<number> {
  if (release.sbom.state !== 'present') return 0;
  const findings = await findingsOfRelease(tx, release, { knownAt: ctx.now, loadedAt: undefined });
  const secret = new Set(findings.filter(isRestricted).map(({ group }) => group));
  const exposure = lane.service.exposure ?? 'undeclared';
  const preset = await deadlinePresetInForce(tx);
  const found = securityHolds({ version: release.version, findings }, exposure, true, isoInstant(ctx.now), preset);
  const drafts = found.map(({ reason, subject = '' }) => ({
    reason,
    subject: secret.has(subject) ? veiled(subject) : subject,
  }));
  const due = new Set(drafts.map(({ subject }) => subject));
  const stands = (subject: string): boolean =>
    known.some((hold) => hold.subject === subject && hold.axis === 'security' && hold.liftedBy?.id !== lockstep.id);
  const placed = drafts.filter(({ subject }) => !stands(subject)).map((draft) => toHold(ctx, lane, release, draft));
  for (const hold of placed) if (await insertHold(tx, hold)) await recordPlaced(tx, ctx, hold);
  const gone = known.filter(
    ({ placedBy, liftedAt, subject }) =>
      placedBy.id === lockstep.id && liftedAt === undefined && subject !== undefined && !due.has(subject),
  );
  for (const hold of gone) await lift(tx, ctx, hold);
  return placed.length + gone.length;
}

/** The same for the same finding, and says nothing about it. */
function veiled(group: string): string {
  return `restricted-${hash('sha256', group).slice(0, 12)}`;
}

function toHold(
  ctx: RequestContext,
  { service, environmentId, environment }: Lane,
  { id: releaseId, version }: Release,
  { reason, subject }: { readonly reason: string; readonly subject: string },
): StoredHold {
  return {
    id: ctx.newId(),
    serviceId: service.id,
    service: service.name,
    isSample: service.isSample,
    environmentId,
    environment,
    releaseId,
    version,
    axis: 'security',
    reason,
    subject,
    isQuarantine: false,
    placedAt: ctx.now,
    placedBy: lockstep,
    expiresAt: undefined,
    liftedAt: undefined,
    liftedBy: undefined,
  };
}

async function lift(tx: Transaction, ctx: RequestContext, hold: StoredHold): Promise<void> {
  const because = 'the finding it rests on is gone';
  await updateLifted(tx, hold.id, { at: ctx.now, by: lockstep, because });
  const { service, environment, version, axis, subject } = hold;
  await recordGateEvent(tx, ctx, {
    type: 'gate.hold_lifted',
    subjectId: hold.id,
    body: { service, environment, version, axis, subject, reason: because },
  });
}

import { holdOfDeparture } from '@lockstep/gate';
import { z } from 'zod';
import { type Deployment, findDeployment, ledgerChanged, listDepartures, lockLane } from '#releases/index.ts';
import { getServiceById } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import { proposeFloor } from './apply-floor.ts';
import { findDecision } from './decision-store.ts';
import { openFlipFlop } from './open-flip-flop.ts';
import { loadWhole } from './get-decision.ts';
import { insertHold, listHoldsOfReleases, type StoredHold } from './hold-store.ts';
import { recordPlaced } from './place-hold.ts';

const Payload = z.object({ deploymentId: z.string() });

/** What a deployment leaves behind: a hold on the release left, proposals for the floor, the incident of a flip-flop. May run twice. */
export async function deploymentRecorded(ctx: JobContext, payload: unknown): Promise<void> {
  const { deploymentId } = Payload.parse(payload);
  await ctx.transaction(async (tx) => {
    const known = await findDeployment(tx, deploymentId);
    if (known !== undefined) {
      await lockLane(tx, known.serviceId, known.environmentId);
      const isHeld = await holdReleaseLeft(tx, ctx, known);
      await proposeFloor(tx, ctx, known);
      await openFlipFlop(tx, ctx, known);
      if (isHeld) await ledgerChanged(tx, ctx, known.serviceId);
    }
    await ctx.finish(tx);
  });
}

async function holdReleaseLeft(tx: Transaction, ctx: RequestContext, deployment: Deployment): Promise<boolean> {
  const { id, serviceId, environmentId, environment, recordedBy, decisionId } = deployment;
  const departures = await listDepartures(tx, serviceId, environmentId, ctx.now);
  const departure = departures.find((one) => one.deploymentId === id);
  if (departure === undefined) return false;
  const incident = await incidentOf(tx, decisionId);
  const draft = holdOfDeparture({ ...departure, at: isoInstant(departure.at) }, recordedBy.name, incident);
  if (draft === undefined) return false;
  const { axis, reason, subject } = draft;
  const known = await listHoldsOfReleases(tx, [departure.fromReleaseId], environmentId);
  if (known.some((hold) => hold.axis === axis && hold.placedAt === departure.at)) return false;
  const service = await getServiceById(tx, serviceId);
  const hold: StoredHold = {
    id: ctx.newId(),
    serviceId,
    service: service.name,
    isSample: service.isSample,
    environmentId,
    environment,
    releaseId: departure.fromReleaseId,
    version: departure.fromVersion,
    axis,
    reason,
    subject,
    isQuarantine: false,
    placedAt: departure.at,
    placedBy: recordedBy,
    expiresAt: undefined,
    liftedAt: undefined,
    liftedBy: undefined,
  };
  if (!(await insertHold(tx, hold))) return false;
  await recordPlaced(tx, ctx, hold);
  return true;
}

/** The incident that the decision behind a deployment belonged to. */
async function incidentOf(tx: Transaction, decisionId: string | undefined): Promise<string | undefined> {
  if (decisionId === undefined) return undefined;
  const decision = await findDecision(tx, decisionId);
  return decision === undefined ? undefined : (await loadWhole(tx, decision)).facts.action.incidentId;
}

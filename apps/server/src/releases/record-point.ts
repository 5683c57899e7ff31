import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type Environment, getEnvironment, getService, requireSampleScope, type Service } from '#services/index.ts';
import { ensureLane } from './lane-store.ts';
import { insertPoint, listPoints } from './event-store.ts';
import { recordLedgerEvent } from './events.ts';
import { refuseFutureMoment } from './moments.ts';
import { actorRef, type PointKind, type PointOfNoReturn } from './release.ts';
import { getRelease } from './store.ts';

export interface NewPoint {
  readonly environment: string;
  readonly kind: PointKind;
  /** Epoch milliseconds; now when absent. */
  readonly at?: number | undefined;
  readonly note: string;
  readonly firstVersion?: string | undefined;
}

export async function recordPoint(ctx: RequestContext, serviceName: string, input: NewPoint): Promise<PointOfNoReturn> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, serviceName);
    requireSampleScope(ctx, service);
    const point = await addPoint(tx, ctx, { service, environment: await getEnvironment(tx, input.environment) }, input);
    await recordLedgerEvent(tx, ctx, {
      type: 'releases.point_recorded',
      serviceId: service.id,
      subjectId: point.id,
      body: pointFacts(point),
    });
    return point;
  });
}

/** What evidence keeps of a point of no return. */
export function pointFacts(point: PointOfNoReturn) {
  const { service, environment, kind, note, firstVersion, isSimulated } = point;
  return { service, environment, kind, at: new Date(point.at).toISOString(), note, firstVersion, isSimulated };
}

/** The part inside the transaction, for imports too; evidence is the caller's. */
export async function addPoint(
  tx: Transaction,
  ctx: RequestContext,
  lane: { service: Service; environment: Environment },
  input: NewPoint,
): Promise<PointOfNoReturn> {
  const { service, environment } = lane;
  const at = input.at ?? ctx.now;
  refuseFutureMoment(ctx, 'at', at);
  const first = input.firstVersion === undefined ? undefined : await getRelease(tx, service, input.firstVersion);
  await ensureLane(tx, service.id, environment.id);
  const point: PointOfNoReturn = {
    id: ctx.newId(),
    serviceId: service.id,
    service: service.name,
    environmentId: environment.id,
    environment: environment.name,
    kind: input.kind,
    at,
    note: input.note,
    firstReleaseId: first?.id,
    firstVersion: first?.version,
    isSimulated: service.isSample,
    recordedBy: actorRef(ctx.actor),
  };
  await insertPoint(tx, point, ctx.now);
  return point;
}

/** Whether the ledger holds this very point, for imports that are repeated. */
export async function hasPoint(
  tx: Transaction,
  lane: { service: Service; environment: Environment },
  input: NewPoint & { at: number },
): Promise<boolean> {
  const range = { from: input.at, to: input.at };
  const points = await listPoints(tx, lane.service.id, lane.environment.id, range);
  return points.some((point) => point.kind === input.kind && point.note === input.note);
}

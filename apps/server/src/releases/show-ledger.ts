import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import { deploymentsOf } from './deployment-store.ts';
import { listLanes } from './lane-store.ts';
import { listBurns, listChanges, listPoints, type ReleaseBurn } from './event-store.ts';
import { type ExposureStrip, type LedgerIncident, ports } from './ports.ts';
import type { Deployment, PointOfNoReturn, ServiceChange } from './release.ts';

export interface LedgerQuery {
  /** Epoch milliseconds; 90 days before `to` when absent. */
  readonly from?: number | undefined;
  /** Now when absent. */
  readonly to?: number | undefined;
  /** What was known when; now when absent. */
  readonly knownAt?: number | undefined;
}

export interface Lane {
  readonly environment: string;
  readonly isProduction: boolean;
  readonly deployments: readonly Deployment[];
  readonly points: readonly PointOfNoReturn[];
  readonly changes: readonly ServiceChange[];
  readonly exposures: readonly ExposureStrip[];
  readonly incidents: readonly LedgerIncident[];
  readonly burns: readonly (ReleaseBurn & { readonly version: string })[];
}

export interface LedgerView {
  readonly service: string;
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
}

const defaultRangeMs = 90 * 24 * 3_600_000;

/** The ledger of a service as swim-lanes, one per environment it was ever seen in, production first. */
export async function showLedger(ctx: RequestContext, serviceName: string, query: LedgerQuery): Promise<LedgerView> {
  requirePermission(ctx, 'releases.read');
  const tx = ctx.read;
  const service = await getService(tx, serviceName);
  const to = query.to ?? ctx.now;
  // The API knows no moment before 1970, neither asked for nor answered.
  const from = Math.min(query.from ?? Math.max(to - defaultRangeMs, 0), to);
  const lanes = await listLanes(tx, service.id);
  const parts = await Promise.all(lanes.map((lane) => laneParts(tx, service.id, lane, { from, to })));
  const range = {
    serviceId: service.id,
    from,
    to,
    knownAt: query.knownAt ?? ctx.now,
    deployments: parts.flatMap((part) => part.deployments),
  };
  const [exposures, incidents] = await Promise.all([ports.exposures(tx, range), ports.incidents(ctx, range)]);
  return {
    service: service.name,
    from,
    to,
    lanes: parts.map((part, index) => {
      const id = lanes[index]?.id;
      return {
        ...part,
        exposures: exposures.filter((strip) => strip.environmentId === id),
        incidents: incidents.filter(({ environmentId }) => environmentId === undefined || environmentId === id),
      };
    }),
  };
}

async function laneParts(
  tx: Transaction,
  serviceId: string,
  lane: { id: string; name: string; isProduction: boolean },
  range: { from: number; to: number },
): Promise<Omit<Lane, 'exposures' | 'incidents'>> {
  const deployments = await deploymentsOf(tx, serviceId, lane.id, range);
  const versions = new Map(deployments.map(({ releaseId, version }) => [releaseId, version]));
  const burns = await listBurns(tx, [...versions.keys()], lane.id, range.to);
  return {
    environment: lane.name,
    isProduction: lane.isProduction,
    deployments,
    points: await listPoints(tx, serviceId, lane.id, range),
    changes: await listChanges(tx, serviceId, lane.id, range),
    burns: burns.map((burn) => ({ ...burn, version: versions.get(burn.releaseId) ?? '' })),
  };
}

import type { Exposure } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { type DeploymentRow, maxLaneDeployments, selectDeployment, toDeployment } from './deployment-store.ts';
import type { Deployment, DeploymentSource, ReleaseSbom } from './release.ts';

/** A release that serves in an environment, over all its replicas. */
export interface ServingRelease {
  readonly serviceId: string;
  readonly service: string;
  /** Null: undeclared. */
  readonly exposure: Exposure | null;
  readonly environmentId: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly releaseId: string;
  readonly version: string;
  readonly sbomState: ReleaseSbom['state'];
  readonly sharePercent: number;
}

/** Most releases one answer about everything that serves looks at. */
const maxServing = 20_000;

const listEverythingSql = statement<ServingRelease>(
  'releases.list_everything_serving',
  `select d.service_id as "serviceId", s.name as service, s.exposure, d.environment_id as "environmentId", e.name as environment,
     e.is_production as "isProduction", r.id as "releaseId", r.version, r.sbom_state as "sbomState",
     max(d.share_percent)::int as "sharePercent"
   from deployment d join service s on s.id = d.service_id join environment e on e.id = d.environment_id
   join release r on r.id = d.release_id
   where d.from_at <= $1 and (d.to_at is null or d.to_at > $1)
   group by d.service_id, s.name, s.exposure, d.environment_id, e.name, e.is_production, r.id, r.version, r.sbom_state
   order by s.name, e.is_production desc, e.name, max(d.share_percent) desc, r.version limit $2`,
);

/**
 * The last release at full share. What teams declare counts before what was observed, the service as a whole before one replica;
 * an interval that ended may still be the last.
 */
const findCurrentSql = statement<DeploymentRow>(
  'releases.find_current',
  `${selectDeployment} where d.id = coalesce(
     (select id from deployment where service_id = $1 and environment_id = $2 and share_percent = 100 and from_at <= $3
        and source = 'declared' and replica = '' order by from_at desc, id desc limit 1),
     (select id from deployment where service_id = $1 and environment_id = $2 and share_percent = 100 and from_at <= $3
      order by (source = 'declared') desc, (replica = '') desc, from_at desc, id desc limit 1))`,
);
const listServingSql = statement<DeploymentRow>(
  'releases.list_serving',
  `${selectDeployment} where d.service_id = $1 and d.environment_id = $2 and d.from_at <= $3
     and (d.to_at is null or d.to_at > $3) order by d.from_at desc, d.id desc limit 1000`,
);
/** Changes of what serves at full share, in the same sense as `current`. */
const listFullSql = statement<DeploymentRow>(
  'releases.list_full_share',
  `${selectDeployment} where d.service_id = $1 and d.environment_id = $2 and d.share_percent = 100 and d.from_at <= $3
     and d.source = $4 and d.replica = $5 order by d.from_at desc, d.id desc limit $6`,
);

/** Everything that serves at a moment; of one service and environment the largest share first. */
export async function listServing(tx: Transaction, moment: number): Promise<readonly ServingRelease[]> {
  return tx.query(listEverythingSql, [at(moment), maxServing]);
}

/** The last release at full share at a moment, whether or not it still serves (`to`). */
export async function findCurrent(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  moment: number,
): Promise<Deployment | undefined> {
  const [row] = await tx.query(findCurrentSql, [serviceId, environmentId, at(moment)]);
  return row === undefined ? undefined : toDeployment(row);
}

/** Everything that serves at a moment at any share, newest first. */
export async function servingAt(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  moment: number,
): Promise<readonly Deployment[]> {
  return (await tx.query(listServingSql, [serviceId, environmentId, at(moment)])).map(toDeployment);
}

/** What served at full share one after the other, oldest first; of the same source and replica as `current`. */
export async function listFullShare(
  tx: Transaction,
  lane: { serviceId: string; environmentId: string; source: DeploymentSource; replica: string },
  upTo: number,
): Promise<readonly Deployment[]> {
  const { serviceId, environmentId, source, replica } = lane;
  const values = [serviceId, environmentId, at(upTo), source, replica, maxLaneDeployments];
  return (await tx.query(listFullSql, values)).map(toDeployment).toReversed();
}

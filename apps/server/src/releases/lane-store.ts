import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const ensureLaneSql = statement<never>(
  'releases.ensure_lane',
  'insert into lane (service_id, environment_id) values ($1, $2) on conflict do nothing',
);
const lockLaneSql = statement<{ service_id: string }>(
  'releases.lock_lane',
  'select service_id from lane where service_id = $1 and environment_id = $2 for update',
);
const listLanesSql = statement<{ id: string; name: string; isProduction: boolean }>(
  'releases.list_lanes',
  `select e.id, e.name, e.is_production as "isProduction" from lane l join environment e on e.id = l.environment_id
   where l.service_id = $1 order by e.is_production desc, lower(e.name)`,
);

/** Makes the lane where it is new, and holds it until the end of the transaction: its writers come one after the other. */
export async function lockLane(tx: Transaction, serviceId: string, environmentId: string): Promise<void> {
  await ensureLane(tx, serviceId, environmentId);
  await tx.query(lockLaneSql, [serviceId, environmentId]);
}

export async function ensureLane(tx: Transaction, serviceId: string, environmentId: string): Promise<void> {
  await tx.execute(ensureLaneSql, [serviceId, environmentId]);
}

/** Environments a service was ever seen in, production first. */
export async function listLanes(
  tx: Transaction,
  serviceId: string,
): Promise<readonly { id: string; name: string; isProduction: boolean }[]> {
  return tx.query(listLanesSql, [serviceId]);
}

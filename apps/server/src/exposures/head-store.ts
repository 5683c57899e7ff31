import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const ensureHeadSql = statement<never>(
  'exposures.ensure_head',
  'insert into exposure_head (service_id) select id from service where id = $1 on conflict do nothing',
);
const lockHeadSql = statement<{ service_id: string }>(
  'exposures.lock_head',
  'select service_id from exposure_head where service_id = $1 for update',
);
const touchHeadSql = statement<never>(
  'exposures.touch_head',
  'update exposure_head set computed_at = $2 where service_id = $1',
);
const listServedSql = statement<{ service_id: string }>(
  'exposures.list_services_served',
  'select distinct service_id from lane order by service_id',
);
const computedBeforeSql = statement<{ service_id: string }>(
  'exposures.services_computed_before',
  'select service_id from exposure_head where computed_at is null or computed_at < $1',
);

/**
 * Whoever works out exposures of a service or says something about them goes one after the other.
 *
 * @returns false: there is no such service
 */
export async function lockExposures(tx: Transaction, serviceId: string): Promise<boolean> {
  await tx.execute(ensureHeadSql, [serviceId]);
  return (await tx.query(lockHeadSql, [serviceId])).length > 0;
}

export async function touchHead(tx: Transaction, serviceId: string, now: number): Promise<void> {
  await tx.execute(touchHeadSql, [serviceId, at(now)]);
}

/** Services that were ever seen in an environment. */
export async function listServicesServed(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(listServedSql, [])).map((row) => row.service_id);
}

/** Services whose exposures were last worked out before that. */
export async function listComputedBefore(tx: Transaction, moment: number): Promise<readonly string[]> {
  return (await tx.query(computedBeforeSql, [at(moment)])).map((row) => row.service_id);
}

import type { Exposure } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ReleaseSbom } from './release.ts';

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

const listServingSql = statement<ServingRelease>(
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

/** Everything that serves at a moment; of one service and environment the largest share first. */
export async function listServing(tx: Transaction, moment: number): Promise<readonly ServingRelease[]> {
  return tx.query(listServingSql, [at(moment), maxServing]);
}

import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** Exposures of one advisory that belong together: what is restricted stays apart, and what is simulated too. */
export interface ExposureMatter {
  /** Name of the alias group. */
  readonly group: string;
  readonly isRestricted: boolean;
  readonly isSimulated: boolean;
}

const ensureMatterSql = statement<never>(
  'incidents.ensure_exposure_matter',
  'insert into exposure_matter (group_name, is_restricted, is_simulated) values ($1, $2, $3) on conflict do nothing',
);
const lockMatterSql = statement<{ held: number }>(
  'incidents.lock_exposure_matter',
  'select 1 as held from exposure_matter where group_name = $1 and is_restricted = $2 and is_simulated = $3 for update',
);

const deleteSampleMattersSql = statement<never>(
  'incidents.delete_sample_matters',
  'delete from exposure_matter where is_simulated',
);

/** Part of removing the sample. */
export async function deleteSampleMatters(tx: Transaction): Promise<void> {
  await tx.execute(deleteSampleMattersSql, []);
}

/** Whoever comes later waits, and then finds what the first has declared. */
export async function lockExposureMatter(tx: Transaction, matter: ExposureMatter): Promise<void> {
  const values = [matter.group, matter.isRestricted, matter.isSimulated];
  await tx.execute(ensureMatterSql, values);
  await tx.query(lockMatterSql, values);
}

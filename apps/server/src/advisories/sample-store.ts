import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { bumpRevision } from './store.ts';

const rowsOfSample = `row_id in (select row_id from advisory where feed = 'osv:sample')`;

const deleteMatchesSql = statement<never>(
  'advisories.delete_sample_matches',
  `delete from component_match where ${rowsOfSample}`,
);
const deletePackagesSql = statement<never>(
  'advisories.delete_sample_packages',
  `delete from advisory_package where ${rowsOfSample}`,
);
const deleteEcosystemsSql = statement<never>(
  'advisories.delete_sample_ecosystems',
  `delete from advisory_ecosystem where ${rowsOfSample}`,
);
const deleteAdvisoriesSql = statement<never>(
  'advisories.delete_sample_records',
  `delete from advisory where feed = 'osv:sample'`,
);
const deleteListingsSql = statement<never>(
  'advisories.delete_sample_listings',
  `delete from known_exploited where feed = 'kev:sample'`,
);
const deleteLoadsSql = statement<never>(
  'advisories.delete_sample_loads',
  `delete from feed_load where name in ('osv:sample', 'kev:sample')`,
);

/** Part of removing the sample: its feeds with all they said; other feeds that say the same keep saying it. @returns how many records */
export async function deleteSampleFeeds(tx: Transaction): Promise<number> {
  await bumpRevision(tx);
  for (const sql of [deleteMatchesSql, deletePackagesSql, deleteEcosystemsSql]) await tx.execute(sql, []);
  const records = await tx.execute(deleteAdvisoriesSql, []);
  for (const sql of [deleteListingsSql, deleteLoadsSql]) await tx.execute(sql, []);
  return records;
}

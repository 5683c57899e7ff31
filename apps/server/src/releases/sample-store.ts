import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const ofSample = 'service_id in (select id from service where is_sample)';
const releasesOfSample = `release_id in (select id from release where ${ofSample})`;

const deleteSloReportsSql = statement<never>(
  'releases.delete_sample_slo',
  `delete from slo_report where ${releasesOfSample}`,
);
const deleteChangesSql = statement<never>(
  'releases.delete_sample_changes',
  `delete from service_change where ${ofSample}`,
);
const deletePointsSql = statement<never>(
  'releases.delete_sample_points',
  `delete from point_of_no_return where ${ofSample}`,
);
const deleteDeploymentsSql = statement<never>(
  'releases.delete_sample_deployments',
  `delete from deployment where ${ofSample}`,
);
const deleteLanesSql = statement<never>('releases.delete_sample_lanes', `delete from lane where ${ofSample}`);
const listSbomsSql = statement<{ digest: string }>(
  'releases.list_sample_sboms',
  `select distinct sbom_digest as digest from release where ${ofSample} and sbom_digest is not null`,
);
const deleteReleasesSql = statement<never>('releases.delete_sample_releases', `delete from release where ${ofSample}`);
/** Another release may have the very same SBOM. */
const deleteSbomsSql = statement<never>(
  'releases.delete_sample_sboms',
  `delete from sbom s where s.digest = any($1::text[])
     and not exists (select 1 from release r where r.sbom_digest = s.digest)`,
);

/**
 * Part of removing the sample: the ledger of its services, after whatever refers to it (incidents, decisions) is gone.
 * Components stay: they are names, not facts about a service. Evidence stays.
 */
export async function deleteSampleLedger(tx: Transaction): Promise<void> {
  const digests = (await tx.query(listSbomsSql, [])).map((row) => row.digest);
  for (const sql of [deleteSloReportsSql, deleteChangesSql, deletePointsSql, deleteDeploymentsSql, deleteLanesSql]) {
    await tx.execute(sql, []);
  }
  await tx.execute(deleteReleasesSql, []);
  await tx.execute(deleteSbomsSql, [digests]);
}

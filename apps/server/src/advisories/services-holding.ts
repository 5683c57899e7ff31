import { listReleasesHolding } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { listIdsReferringTo, listNamedComponents } from './changed-store.ts';

/** What has changed, by name: records, and CVEs that are or are no longer listed, or have other decision points. */
export interface ChangedKnowledge {
  readonly advisoryIds: readonly string[];
  readonly cves: readonly string[];
}

/**
 * Services with a release that holds a package that the changed records name, or any record of their alias groups: in any
 * version, since one that is not affected may be the way out that was worked out before.
 */
export async function listServicesHolding(
  tx: Transaction,
  { advisoryIds, cves }: ChangedKnowledge,
): Promise<readonly string[]> {
  const ids = new Set([...advisoryIds, ...cves, ...(await listIdsReferringTo(tx, cves))]);
  const holding = await listReleasesHolding(tx, await listNamedComponents(tx, [...ids]));
  return [...new Set(holding.map(({ serviceId }) => serviceId))];
}

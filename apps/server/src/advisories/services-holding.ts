import { listReleasesHolding } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** What has changed, by name: records, and CVEs that are or are no longer listed, or have other decision points. */
export interface ChangedKnowledge {
  readonly advisoryIds: readonly string[];
  readonly cves: readonly string[];
}

/** Only advisories that match something held are read for the CVEs they merely refer to. */
const namingSql = statement<{ advisory_id: string }>(
  'advisories.naming_cves',
  `select a.advisory_id from (select distinct row_id from component_match) m join advisory a on a.row_id = m.row_id
   where a.superseded_at is null and exists (
     select from json_array_elements_text(a.record -> 'related') r where r = any($1)
     union all select from json_array_elements_text(a.record -> 'referencedCves') r where r = any($1))`,
);
/** Superseded rows too: what a record no longer names has changed as well. One id at a time by the index. */
const componentsSql = statement<{ id: number }>(
  'advisories.components_of_changed',
  `select distinct c.id from (
     select i.id from unnest($1::text[]) i (id)
     union select g.id from unnest($1::text[]) i (id) join advisory_alias k on k.id = i.id
       join advisory_alias g on g.group_name = k.group_name) named
   cross join lateral (select a.row_id from advisory a where a.advisory_id = named.id offset 0) a
   cross join lateral (select distinct p.ecosystem, p.name from advisory_package p where p.row_id = a.row_id offset 0) p
   cross join lateral (select x.id from component x
     where x.name = p.name and split_part(x.ecosystem, ':', 1) = p.ecosystem offset 0) c`,
);

/**
 * Services with a release that holds a package that the changed records name, or any record of their alias groups: in any
 * version, since one that is not affected may be the way out that was worked out before.
 */
export async function listServicesHolding(
  tx: Transaction,
  { advisoryIds, cves }: ChangedKnowledge,
): Promise<readonly string[]> {
  const naming = cves.length === 0 ? [] : await tx.query(namingSql, [cves]);
  const ids = new Set([...advisoryIds, ...cves, ...naming.map((row) => row.advisory_id)]);
  if (ids.size === 0) return [];
  const components = await tx.query(componentsSql, [[...ids]]);
  const holding = await listReleasesHolding(
    tx,
    components.map(({ id }) => id),
  );
  return [...new Set(holding.map(({ serviceId }) => serviceId))];
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

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

/** Of ecosystems without, or distributions with their release. */
function isNewIn(table: 'advisory_package' | 'advisory_ecosystem'): string {
  return `exists (
     select from (
       select distinct p.ecosystem from unnest($1::text[]) i (id)
       join advisory a on a.advisory_id = i.id join ${table} p on p.row_id = a.row_id) e
     where (
       select p.row_id from ${table} p join advisory a on a.row_id = p.row_id
       where p.ecosystem = e.ecosystem and a.origin = 'feed' and a.feed <> 'osv:sample'
         and a.superseded_at is null and a.loaded_at < $2 limit 1) is null)`;
}

const isCoverageNewSql = statement<{ found: boolean }>(
  'advisories.is_coverage_new',
  `select ${(['advisory_package', 'advisory_ecosystem'] as const).map(isNewIn).join(' or ')} as found`,
);

/** Records in force that name one of the CVEs without being it. */
export async function listIdsReferringTo(tx: Transaction, cves: readonly string[]): Promise<readonly string[]> {
  return cves.length === 0 ? [] : (await tx.query(namingSql, [cves])).map((row) => row.advisory_id);
}

/** Components of the packages that these records, or any of their alias groups, name or have named. */
export async function listNamedComponents(tx: Transaction, ids: readonly string[]): Promise<readonly number[]> {
  return ids.length === 0 ? [] : (await tx.query(componentsSql, [ids])).map((row) => row.id);
}

/**
 * Of the ecosystems that the records name, and of the releases of distributions: one of which no record was in force before this load and still is. Then nobody
 * knew of it, or nobody does any more, and that concerns whoever uses it.
 */
export async function isCoverageNew(tx: Transaction, advisoryIds: readonly string[], now: number): Promise<boolean> {
  if (advisoryIds.length === 0) return false;
  return (await tx.query(isCoverageNewSql, [advisoryIds, at(now)]))[0]?.found ?? true;
}

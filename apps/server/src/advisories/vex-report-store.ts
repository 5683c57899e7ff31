import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { StoredComponent } from './match-store.ts';

const knownSql = statement<{ id: string }>(
  'advisories.known_flaws',
  'select id from advisory_alias where id = any($1) union select advisory_id from advisory where advisory_id = any($1)',
);
const matchedSql = statement<StoredComponent>(
  'advisories.components_with_flaws',
  `select c.id, c.ecosystem, c.name, c.version from component c where c.id in (
     select m.component_id from component_match m join advisory a on a.row_id = m.row_id
     where a.superseded_at is null and a.advisory_id in (
       select g.id from advisory_alias g where g.group_name in (
         select n.group_name from advisory_alias n where n.id = any($1))))
   order by c.id desc limit 20000`,
);
const namedSql = statement<StoredComponent>(
  'advisories.components_named',
  `select c.id, c.ecosystem, c.name, c.version from component c
   where lower(regexp_replace(c.name, '^.*[/:]', '')) = any($1) order by c.id desc limit 20000`,
);
const servicesSql = statement<{ service_id: string }>(
  'advisories.services_named',
  `select distinct r.service_id from release r join sbom s on s.digest = r.sbom_digest where s.component_ids && $1::int[] limit 501`,
);
const newestSql = statement<{ id: string }>(
  'advisories.newest_of_services',
  `select x.id from service s cross join lateral (
     select r.id from release r where r.service_id = s.id order by r.released_at desc, r.id desc limit 3) x
   where lower(s.name) = any($1)`,
);

/** Ids as databases spell them: ours are compared exactly, and documents write them in any case. */
export function spellings(ids: Iterable<string>): readonly string[] {
  const all = [...ids].flatMap((id) => [id, id.toUpperCase(), id.toLowerCase().replace(/^ghsa-/, 'GHSA-')]);
  return [...new Set(all)];
}

/** Which of the flaws any loaded advisory goes by; in lower case. */
export async function findKnownFlaws(tx: Transaction, ids: Iterable<string>): Promise<ReadonlySet<string>> {
  const rows = await tx.query(knownSql, [spellings(ids)]);
  return new Set(rows.map(({ id }) => id.toLowerCase()));
}

/** Components that an advisory of these flaws matches. */
export async function listComponentsWithFlaws(
  tx: Transaction,
  ids: Iterable<string>,
): Promise<readonly StoredComponent[]> {
  return await tx.query(matchedSql, [spellings(ids)]);
}

/** Components whose name ends like one of these, in lower case: what a document may have meant. */
export async function listComponentsNamed(
  tx: Transaction,
  bareNames: readonly string[],
): Promise<readonly StoredComponent[]> {
  return bareNames.length === 0 ? [] : await tx.query(namedSql, [bareNames]);
}

/** Services with a release that holds one of the components; at most 501. */
export async function listServicesHolding(
  tx: Transaction,
  componentIds: readonly number[],
): Promise<readonly string[]> {
  if (componentIds.length === 0) return [];
  return (await tx.query(servicesSql, [componentIds])).map((row) => row.service_id);
}

/** The newest releases of services by name, in lower case. */
export async function listNewestOfServices(tx: Transaction, names: readonly string[]): Promise<readonly string[]> {
  return names.length === 0 ? [] : (await tx.query(newestSql, [names])).map((row) => row.id);
}

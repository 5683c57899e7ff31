import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ComponentLists } from './fold-components.ts';

const matchedSql = statement<{ digest: string; gating_ids: number[]; excluded_ids: number[] }>(
  'advisories.matched_of_sboms',
  `select h.digest, coalesce(array_agg(h.id) filter (where h.is_gating), '{}') as gating_ids,
     coalesce(array_agg(h.id) filter (where not h.is_gating), '{}') as excluded_ids
   from (select s.digest, c.id, c.is_gating from sbom s
     cross join lateral (select unnest(s.component_ids), true union all select unnest(s.excluded_ids), false) as c (id, is_gating)
     where s.digest = any($1)) h
   where h.id in (select m.component_id from component_match m) group by h.digest`,
);
const unjudgedSql = statement<{ id: number }>(
  'advisories.unjudged_of_sboms',
  `select distinct c.id from sbom s cross join lateral unnest(s.component_ids || s.excluded_ids) as c (id)
   where s.digest = any($1) and not exists (select from component_judged j where j.component_id = c.id)`,
);
/** Records in force of the alias groups that ids belong to. */
const recordsOfGroups = `advisory_alias k join advisory_alias g on g.group_name = k.group_name
     join advisory a on a.advisory_id = g.id
     where k.id = any($1) and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)`;
const summariesSql = statement<{ id: string; advisory_id: string; summary: string }>(
  'advisories.summaries_of_groups',
  `select k.id, a.advisory_id, a.record ->> 'summary' as summary from ${recordsOfGroups} and not a.is_restricted`,
);
const sinceSql = statement<{ id: string; service_id: string; environment_id: string; since: number }>(
  'advisories.live_since',
  // One component at a time by the index; then stretches as `unbrokenSince` joins them, of which one at most covers the moment.
  `with matched as (
     select distinct k.id, m.component_id from component_match m, ${recordsOfGroups} and m.row_id = a.row_id),
   held as (
     select distinct c.id, s.digest from matched c
     cross join lateral (select s.digest from sbom s where s.component_ids @> array[c.component_id]) s),
   served as (
     select h.id, d.service_id, d.environment_id, d.id as deployment_id, d.from_at, coalesce(d.to_at, 'infinity') as to_at,
       max(coalesce(d.to_at, 'infinity')) over (lanes rows between unbounded preceding and 1 preceding) as before
     from held h join release r on r.sbom_digest = h.digest join deployment d on d.release_id = r.id
     where d.from_at <= $2
     window lanes as (partition by h.id, d.service_id, d.environment_id order by d.from_at, d.id)),
   stretches as (
     select id, service_id, environment_id, from_at, to_at,
       count(*) filter (where before is null or before < from_at)
         over (partition by id, service_id, environment_id order by from_at, deployment_id rows unbounded preceding) as stretch
     from served)
   select id, service_id, environment_id, min(from_at) as since from stretches
   group by id, service_id, environment_id, stretch having max(to_at) > $2`,
);

/** Of each SBOM, the components that any record matches, in force or not. */
export async function listMatchedOfSboms(
  tx: Transaction,
  digests: readonly string[],
): Promise<readonly ComponentLists[]> {
  const rows = new Map((await tx.query(matchedSql, [digests])).map((row) => [row.digest, row]));
  return digests.map((digest) => {
    const { gating_ids: gatingIds = [], excluded_ids: excludedIds = [] } = rows.get(digest) ?? {};
    return { digest, gatingIds, excludedIds };
  });
}

/** Components of SBOMs that nobody has judged yet. */
export async function listUnjudgedOfSboms(tx: Transaction, digests: readonly string[]): Promise<readonly number[]> {
  return (await tx.query(unjudgedSql, [digests])).map((row) => row.id);
}

/** What the records of flaws that everybody may read say in a sentence; each flaw by any of its ids. */
export async function listSummaries(
  tx: Transaction,
  ids: readonly string[],
  now: number,
): Promise<readonly { readonly id: string; readonly advisoryId: string; readonly summary: string }[]> {
  const rows = ids.length === 0 ? [] : await tx.query(summariesSql, [ids, at(now)]);
  return rows.map((row) => ({ id: row.id, advisoryId: row.advisory_id, summary: row.summary }));
}

/** A flaw in a service and environment where it is live. */
export interface LiveSince {
  /** The id that was asked about. */
  readonly id: string;
  readonly serviceId: string;
  readonly environmentId: string;
  /** Start of the unbroken stretch that lasts until now, whatever the releases; epoch milliseconds. */
  readonly since: number;
}

/** Where flaws are live now through components that count, each flaw by any of its ids. */
export async function listLiveSince(
  tx: Transaction,
  ids: readonly string[],
  now: number,
): Promise<readonly LiveSince[]> {
  const rows = ids.length === 0 ? [] : await tx.query(sinceSql, [ids, at(now)]);
  return rows.map((row) => ({
    id: row.id,
    serviceId: row.service_id,
    environmentId: row.environment_id,
    since: row.since,
  }));
}

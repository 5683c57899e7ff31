import type { ComponentMatch } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const insertMatchesSql = statement<never>(
  'advisories.insert_matches',
  `insert into component_match (component_id, row_id, state, unknown_reason, matched_by, matched, fixed)
   select m.component_id, m.row_id, m.state, m.unknown_reason, m.matched_by, m.matched, array(select json_array_elements_text(m.fixed))
   from unnest($1::int[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[])
     as m (component_id, row_id, state, unknown_reason, matched_by, matched, fixed)
   on conflict do nothing`,
);

export interface NewMatch {
  readonly componentId: number;
  readonly rowId: number;
  readonly match: ComponentMatch;
}

export async function insertMatches(tx: Transaction, matches: readonly NewMatch[]): Promise<void> {
  const sorted = matches.toSorted((a, b) => a.componentId - b.componentId || a.rowId - b.rowId);
  for (let from = 0; from < sorted.length; from += 5_000) {
    const part = sorted.slice(from, from + 5_000);
    await tx.execute(insertMatchesSql, [
      part.map((item) => item.componentId),
      part.map((item) => item.rowId),
      part.map((item) => item.match.state),
      part.map((item) => item.match.unknownReason ?? null),
      part.map((item) => item.match.matchedBy),
      part.map((item) => item.match.matched),
      part.map((item) => JSON.stringify(item.match.fixed)),
    ]);
  }
}

const matchesSql = statement<{
  component_id: number;
  row_id: number;
  advisory_id: string;
  state: ComponentMatch['state'];
  unknown_reason: ComponentMatch['unknownReason'] | null;
  matched_by: ComponentMatch['matchedBy'];
  matched: string;
  fixed: string[];
}>(
  'advisories.matches_of',
  `select m.component_id, m.row_id, a.advisory_id, m.state, m.unknown_reason, m.matched_by, m.matched, m.fixed
   from component_match m join advisory a on a.row_id = m.row_id
   where m.component_id = any($1) and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)`,
);

export async function listMatches(
  tx: Transaction,
  componentIds: readonly number[],
  loadedAt: number,
): Promise<readonly NewMatch[]> {
  if (componentIds.length === 0) return [];
  const rows = await tx.query(matchesSql, [componentIds, at(loadedAt)]);
  return rows.map((row) => ({
    componentId: row.component_id,
    rowId: row.row_id,
    match: {
      advisoryId: row.advisory_id,
      state: row.state,
      unknownReason: row.unknown_reason ?? undefined,
      matchedBy: row.matched_by,
      matched: row.matched,
      fixed: row.fixed,
    },
  }));
}

export interface StoredComponent {
  readonly id: number;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

const unjudgedSql = statement<StoredComponent>(
  'advisories.unjudged',
  `select c.id, c.ecosystem, c.name, c.version from component c left join component_judged j on j.component_id = c.id
   where c.id = any($1) and j.component_id is null`,
);
const markJudgedSql = statement<never>(
  'advisories.mark_judged',
  'insert into component_judged (component_id) select * from unnest($1::int[]) on conflict do nothing',
);
const componentsOfRowsSql = statement<StoredComponent & { row_id: number }>(
  'advisories.components_of_rows',
  `select p.row_id, c.id, c.ecosystem, c.name, c.version from advisory_package p
   join component c on c.name = p.name and split_part(c.ecosystem, ':', 1) = p.ecosystem
   where p.row_id = any($1)`,
);

export async function listUnjudged(
  tx: Transaction,
  componentIds: readonly number[],
): Promise<readonly StoredComponent[]> {
  return componentIds.length === 0 ? [] : await tx.query(unjudgedSql, [componentIds]);
}

export async function markJudged(tx: Transaction, componentIds: readonly number[]): Promise<void> {
  if (componentIds.length > 0) await tx.execute(markJudgedSql, [componentIds.toSorted((a, b) => a - b)]);
}

/** Components that the packages of these advisory rows name. */
export async function listComponentsOfRows(
  tx: Transaction,
  rowIds: readonly number[],
): Promise<readonly (StoredComponent & { row_id: number })[]> {
  return rowIds.length === 0 ? [] : await tx.query(componentsOfRowsSql, [rowIds]);
}

const matchedComponentsSql = statement<{ component_id: number }>(
  'advisories.matched_components',
  'select distinct component_id from component_match where row_id = any($1)',
);

export async function listMatchedComponents(tx: Transaction, rowIds: readonly number[]): Promise<readonly number[]> {
  return (await tx.query(matchedComponentsSql, [rowIds])).map((row) => row.component_id);
}

const absentSql = statement<AbsentNumbers>(
  'advisories.absent_components',
  `select low, high from (select lag(id, 1, 0) over (order by id) + 1 as low, id - 1 as high from component) as gaps
   where low <= high
   union all select coalesce(max(id), 0) + 1, 2147483647 from component`,
);
const arrivedSql = statement<StoredComponent>(
  'advisories.arrived_components',
  // One stretch at a time by the index.
  `select c.id, c.ecosystem, c.name, c.version from unnest($1::int[], $2::int[]) as absent (low, high)
   cross join lateral (select x.id, x.ecosystem, x.name, x.version from component x
     where x.id between absent.low and absent.high offset 0) c`,
);

/** Numbers that no component has, both ends included. */
export interface AbsentNumbers {
  readonly low: number;
  readonly high: number;
}

/**
 * The numbers of which no component can be seen. Numbers become visible in no order: one of them may belong to a transaction that
 * is still open. Mostly few stretches, one for each that was given up.
 */
export async function findAbsent(tx: Transaction): Promise<readonly AbsentNumbers[]> {
  return await tx.query(absentSql, []);
}

/** Components that can be seen by now under numbers that were absent. */
export async function listArrived(
  tx: Transaction,
  absent: readonly AbsentNumbers[],
): Promise<readonly StoredComponent[]> {
  return absent.length === 0
    ? []
    : await tx.query(arrivedSql, [absent.map(({ low }) => low), absent.map(({ high }) => high)]);
}

import type { Advisory } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const recordsSql = statement<{ row_id: number; record: Advisory }>(
  'feeds.export_records',
  `select row_id, record from advisory
   where feed = $1 and row_id > $2 and loaded_at <= $3 and (superseded_at is null or superseded_at > $3)
   order by row_id limit $4`,
);
const kevSql = statement<{ cve: string; listed_on: string; due_on: string | null; has_ransomware_use: boolean }>(
  'feeds.export_kev',
  `select cve, to_char(listed_on, 'YYYY-MM-DD') as listed_on, to_char(due_on, 'YYYY-MM-DD') as due_on, has_ransomware_use
   from known_exploited where feed = $1 and loaded_at <= $2 and (superseded_at is null or superseded_at > $2) order by cve`,
);
const epssSql = statement<{ cve: string; probability: number; percentile: number; scored_on: string }>(
  'feeds.export_epss',
  `select cve, probability, percentile, to_char(scored_on, 'YYYY-MM-DD') as scored_on from epss_score
   where cve > $1 order by cve limit $2`,
);
const ssvcSql = statement<{ cve: string; exploitation: string; is_automatable: boolean; technical_impact: string }>(
  'feeds.export_ssvc',
  'select cve, exploitation, is_automatable, technical_impact from ssvc_points where cve > $1 order by cve limit $2',
);

const pageSize = 1_000;

/** The records in force at a moment, in the order they came in. */
export async function* exportRecords(tx: Transaction, feed: string, moment: number): AsyncGenerator<Advisory> {
  for (let after = 0; ;) {
    const rows = await tx.query(recordsSql, [feed, after, at(moment), pageSize]);
    for (const row of rows) yield row.record;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.row_id;
  }
}

export async function exportKev(tx: Transaction, feed: string, moment: number) {
  return await tx.query(kevSql, [feed, at(moment)]);
}

export async function* exportEpss(tx: Transaction) {
  for (let after = ''; ;) {
    const rows = await tx.query(epssSql, [after, pageSize]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.cve;
  }
}

export async function* exportSsvc(tx: Transaction) {
  for (let after = ''; ;) {
    const rows = await tx.query(ssvcSql, [after, pageSize]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.cve;
  }
}

import type { SsvcPoints } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** How many scores or decision points a load wrote. */
interface ScoreCounts {
  readonly added: number;
  readonly changed: number;
}

// All parts see the table as it was before; the same score of another day is written, and is no change.
const writeEpssSql = statement<{ added: number; changed: number }>(
  'advisories.write_epss',
  `with fresh as (select * from unnest($1::text[], $2::real[], $3::real[]) as f (cve, probability, percentile)),
     written as (
       insert into epss_score (cve, probability, percentile, scored_on) select f.*, $4::date from fresh f
       on conflict (cve) do update set probability = excluded.probability, percentile = excluded.percentile, scored_on = excluded.scored_on
       where (epss_score.probability, epss_score.percentile, epss_score.scored_on)
         is distinct from (excluded.probability, excluded.percentile, excluded.scored_on))
   select count(*) filter (where o.cve is null)::int as added,
     count(*) filter (where (o.probability, o.percentile) <> (f.probability, f.percentile))::int as changed
   from fresh f left join epss_score o using (cve)`,
);
const endEpssSql = statement<never>(
  'advisories.end_epss',
  `delete from epss_score o where not exists (select from unnest($1::text[]) as f (cve) where f.cve = o.cve)`,
);
const clearSsvcSql = statement<never>('advisories.clear_ssvc', 'delete from ssvc_points');
const ssvcDifference = `from unnest($1::text[], $2::text[], $3::boolean[], $4::text[]) as n (cve, exploitation, is_automatable, impact)
   full join ssvc_points o using (cve)
   where (n.exploitation, n.is_automatable, n.impact)
     is distinct from (o.exploitation, o.is_automatable, o.technical_impact)`;
const changedSsvcSql = statement<{ cve: string }>('advisories.changed_ssvc', `select cve ${ssvcDifference} limit $5`);
const countSsvcSql = statement<{ added: number; changed: number; gone: number }>(
  'advisories.count_ssvc',
  `select count(*) filter (where o.exploitation is null)::int as added,
     count(*) filter (where n.exploitation is not null and o.exploitation is not null)::int as changed,
     count(*) filter (where n.exploitation is null)::int as gone ${ssvcDifference}`,
);
const insertSsvcSql = statement<never>(
  'advisories.insert_ssvc',
  `insert into ssvc_points (cve, exploitation, is_automatable, technical_impact)
   select * from unnest($1::text[], $2::text[], $3::boolean[], $4::text[])`,
);

/** Each CVE once. */
export async function writeEpss(
  tx: Transaction,
  rows: readonly { readonly cve: string; readonly probability: number; readonly percentile: number }[],
  scoredOn: string,
): Promise<ScoreCounts> {
  const [counts] = await tx.query(writeEpssSql, [
    rows.map((row) => row.cve),
    rows.map((row) => row.probability),
    rows.map((row) => row.percentile),
    scoredOn,
  ]);
  return counts ?? { added: 0, changed: 0 };
}

/** Drops the scores of all other CVEs. @returns how many */
export async function endEpss(tx: Transaction, kept: Iterable<string>): Promise<number> {
  return await tx.execute(endEpssSql, [[...kept]]);
}

/** @returns `cves`: whose points are new, changed or gone; of very many the first `mostChanged` */
export async function swapSsvc(
  tx: Transaction,
  points: ReadonlyMap<string, SsvcPoints>,
  mostChanged: number,
): Promise<ScoreCounts & { readonly gone: number; readonly cves: readonly string[] }> {
  const rows = [...points];
  const columns = [
    rows.map(([cve]) => cve),
    rows.map(([, point]) => point.exploitation),
    rows.map(([, point]) => point.isAutomatable),
    rows.map(([, point]) => point.technicalImpact),
  ];
  const [counts = { added: 0, changed: 0, gone: 0 }] = await tx.query(countSsvcSql, columns);
  const changed = await tx.query(changedSsvcSql, [...columns, mostChanged]);
  await tx.execute(clearSsvcSql, []);
  await tx.execute(insertSsvcSql, columns);
  return { ...counts, cves: changed.map(({ cve }) => cve) };
}

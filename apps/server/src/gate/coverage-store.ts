import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const ecosystemsSql = statement<{ ecosystem: string }>(
  'gate.ecosystems_of',
  `select distinct split_part(ecosystem, ':', 1) as ecosystem from component where id = any($1::int[])`,
);
const isCoveredSql = statement<{ covered: boolean }>(
  'gate.is_ecosystem_covered',
  `select exists (select 1 from advisory_package p join advisory a on a.row_id = p.row_id
     where p.ecosystem = $1 and a.origin = 'feed' and ($3 or a.feed <> 'osv:sample')
       and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2))
     as covered`,
);

export async function listEcosystems(tx: Transaction, componentIds: readonly number[]): Promise<readonly string[]> {
  if (componentIds.length === 0) return [];
  return (await tx.query(ecosystemsSql, [componentIds])).map((row) => row.ecosystem).sort();
}

/** Whether a loaded feed speaks of this ecosystem at all; what the sample brings counts for the sample only. */
export async function isEcosystemCovered(
  tx: Transaction,
  ecosystem: string,
  { loadedAt, isSample }: { readonly loadedAt: number; readonly isSample: boolean },
): Promise<boolean> {
  return (await tx.query(isCoveredSql, [ecosystem, at(loadedAt), isSample]))[0]?.covered ?? false;
}

import { type Advisory, ecosystemBase, isDistribution } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const insertEcosystemsSql = statement<never>(
  'advisories.insert_ecosystems',
  `insert into advisory_ecosystem (ecosystem, row_id) select * from unnest($1::text[], $2::bigint[])
   on conflict do nothing`,
);
const coveredSql = statement<{ ecosystem: string }>(
  'advisories.covered',
  `select e.ecosystem from unnest($1::text[]) as e (ecosystem)
   where exists (
     select from advisory_ecosystem p join advisory a on a.row_id = p.row_id
     where p.ecosystem = e.ecosystem and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)
   )`,
);

/** Keeps which releases of distributions new records speak about. */
export async function insertEcosystems(
  tx: Transaction,
  stored: readonly { readonly rowId: number; readonly advisory: Advisory }[],
): Promise<void> {
  const rows = stored.flatMap(({ rowId, advisory }) =>
    [...new Set(advisory.affected.map(({ ecosystem }) => ecosystem))]
      .filter((ecosystem) => isDistribution(ecosystemBase(ecosystem)))
      .map((ecosystem) => ({ ecosystem, rowId })),
  );
  if (rows.length === 0) return;
  await tx.execute(insertEcosystemsSql, [rows.map(({ ecosystem }) => ecosystem), rows.map(({ rowId }) => rowId)]);
}

/** Which of these distributions, each with its release (`Debian:12`), any advisory loaded at a moment speaks about. */
export async function findCovered(
  tx: Transaction,
  ecosystems: readonly string[],
  loadedAt: number,
): Promise<ReadonlySet<string>> {
  if (ecosystems.length === 0) return new Set();
  const rows = await tx.query(coveredSql, [[...new Set(ecosystems)], at(loadedAt)]);
  return new Set(rows.map((row) => row.ecosystem));
}

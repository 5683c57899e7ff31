import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const listWithdrawnSql = statement<{ id: string }>(
  'advisories.list_withdrawn',
  `select k.id from advisory_alias k join advisory_alias g on g.group_name = k.group_name join advisory a on a.advisory_id = g.id
   where k.id = any($1) and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)
   group by k.id having bool_and(a.record ->> 'withdrawnAt' is not null)`,
);

/** Of flaws by any of their ids, those of which every record in force is withdrawn. */
export async function listWithdrawn(
  tx: Transaction,
  ids: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await tx.query(listWithdrawnSql, [ids, at(now)])).map(({ id }) => id));
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** A line of a chain as others tell of it; `at` in epoch milliseconds. */
export interface ToldLine {
  readonly id: string;
  readonly groupId: string;
  readonly at: number;
  readonly code: string;
  readonly sentence: string;
  readonly person: { readonly id: string; readonly name: string } | undefined;
}

/** Alerts that join are told by the alerts themselves. */
const linesSql = statement<{
  id: string;
  group_id: string;
  at: number;
  code: string;
  sentence: string;
  user_id: string | null;
  user_name: string | null;
}>(
  'paging.told_lines',
  `select e.id, e.group_id, e.at, e.code, e.sentence, e.user_id, u.name as user_name
   from escalation_entry e left join user_account u on u.id = e.user_id
   where e.group_id = any ($1::uuid[]) and e.at >= $2 and e.code <> 'joined' order by e.id desc limit $3`,
);

/** What happened in the chains of these groups since, newest first. */
export async function listChainsSince(
  tx: Transaction,
  groupIds: readonly string[],
  since: number,
  limit: number,
): Promise<readonly ToldLine[]> {
  if (groupIds.length === 0) return [];
  return (await tx.query(linesSql, [groupIds, at(since), limit])).map((row) => ({
    id: row.id,
    groupId: row.group_id,
    at: row.at,
    code: row.code,
    sentence: row.sentence,
    person: row.user_id === null ? undefined : { id: row.user_id, name: row.user_name ?? 'somebody' },
  }));
}

import type { PageSource } from '#schedules/index.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Far more than anybody bears in a year. */
const most = 100_000;

const pagesOfPeopleSql = statement<{ user_id: string; created_at: number }>(
  'paging.pages_of_people',
  `select p.user_id, p.created_at from page p join alert_group g on g.id = p.group_id
   where p.user_id = any($1::uuid[]) and p.created_at >= $2 and p.created_at < $3
     and not exists (select 1 from incident i where i.id = g.incident_id and i.is_restricted) order by p.id limit $4`,
);

/** By their order; what schedules report of who bore how much. Those of restricted incidents are no figure for everybody. */
export const listPagesOfPeople: PageSource = async (tx, { from, to }, userIds) => {
  const rows = await tx.query(pagesOfPeopleSql, [userIds, at(from), at(to), most]);
  return rows.map((row) => ({ userId: row.user_id, at: row.created_at }));
};

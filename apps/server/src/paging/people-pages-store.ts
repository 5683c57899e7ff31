import type { PageSource } from '#schedules/index.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Far more than anybody bears in a year. */
const most = 100_000;

const pagesOfPeopleSql = statement<{ user_id: string; created_at: number }>(
  'paging.pages_of_people',
  `select user_id, created_at from page where user_id = any($1::uuid[]) and created_at >= $2 and created_at < $3
   order by id limit $4`,
);

/** By their order; what schedules report of who bore how much. */
export const listPagesOfPeople: PageSource = async (tx, { from, to }, userIds) => {
  const rows = await tx.query(pagesOfPeopleSql, [userIds, at(from), at(to), most]);
  return rows.map((row) => ({ userId: row.user_id, at: row.created_at }));
};

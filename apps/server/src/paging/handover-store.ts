import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const schedulesSql = statement<{ id: string }>('paging.schedule_ids', 'select id from schedule order by id limit 5000');
const askedSql = statement<{ id: string; kind: 'swap' | 'cover'; user_id: string; by: string; reason: string }>(
  'paging.asked_of_people',
  `select w.id, 'swap' as kind, w.take_user_id as user_id, g.name as by, w.reason
   from shift_swap w join user_account g on g.id = w.give_user_id where w.state = 'proposed' and w.created_at > $1
   union all
   select c.id, 'cover', a.user_id, u.name, c.reason from cover_request c join user_account u on u.id = c.user_id,
     lateral unnest(c.asked_user_ids) as a (user_id)
   where c.state = 'open' and c.created_at > $1 and a.user_id <> all(c.declined_user_ids)
   limit 500`,
);

export async function listScheduleIds(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(schedulesSql, [])).map(({ id }) => id);
}

/** A swap or cover that somebody was asked for. */
export interface Asked {
  readonly id: string;
  readonly kind: 'swap' | 'cover';
  readonly userId: string;
  /** Who asks. */
  readonly by: string;
  readonly reason: string;
}

/** What was asked since then and is open. */
export async function listAsked(tx: Transaction, since: number): Promise<readonly Asked[]> {
  return (await tx.query(askedSql, [at(since)])).map(({ user_id: userId, ...row }) => ({ ...row, userId }));
}

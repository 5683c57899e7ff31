import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const unwillingSql = statement<{ user_id: string }>(
  'contacts.without_shift_notices',
  'select user_id from contact_preference where user_id = any($1::uuid[]) and not hears_of_shifts',
);
const setSql = statement<never>(
  'contacts.set_shift_notices',
  `insert into contact_preference (user_id, rules, hears_of_shifts, updated_at) values ($1, '{"high": [], "low": []}', $2, $3)
   on conflict (user_id) do update set hears_of_shifts = excluded.hears_of_shifts, updated_at = excluded.updated_at`,
);

/** Those who do not want to hear when their shifts begin and end; whoever never said so hears of them. */
export async function listWithoutShiftNotices(
  tx: Transaction,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(unwillingSql, [[...new Set(userIds)]])).map((row) => row.user_id));
}

export async function setShiftNotices(tx: Transaction, userId: string, isWanted: boolean, now: number): Promise<void> {
  await tx.execute(setSql, [userId, isWanted, at(now)]);
}

import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const activePeopleSql = statement<{ id: string; name: string; email: string }>(
  'schedules.active_people',
  `select id, name, email from user_account where deactivated_at is null and not is_sample and email is not null order by id`,
);

/** Everybody a calendar may name. */
export async function listActivePeople(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly name: string; readonly email: string }[]> {
  return await tx.query(activePeopleSql, []);
}

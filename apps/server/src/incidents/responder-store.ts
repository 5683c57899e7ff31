import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Who helps without a role. Times are epoch milliseconds. */
export interface Responder {
  readonly person: { readonly id: string; readonly name: string };
  readonly joinedAt: number;
  readonly because: string;
}

const listSql = statement<{ user_id: string; name: string; joined_at: number; because: string }>(
  'incidents.list_responders',
  `select r.user_id, u.name, r.joined_at, r.because from incident_responder r join user_account u on u.id = r.user_id
   where r.incident_id = $1 and r.left_at is null order by r.joined_at, r.user_id limit 500`,
);
const joinSql = statement<never>(
  'incidents.join',
  `insert into incident_responder (incident_id, user_id, joined_at, because) values ($1, $2, $3, $4) on conflict do nothing`,
);
const leaveSql = statement<never>(
  'incidents.leave',
  'update incident_responder set left_at = $3 where incident_id = $1 and user_id = $2 and left_at is null',
);

export async function listResponders(tx: Transaction, incidentId: string): Promise<readonly Responder[]> {
  return (await tx.query(listSql, [incidentId])).map((row) => ({
    person: { id: row.user_id, name: row.name },
    joinedAt: row.joined_at,
    because: row.because,
  }));
}

/** @returns false when the person is one already */
export async function insertResponder(
  tx: Transaction,
  row: { readonly incidentId: string; readonly userId: string; readonly now: number; readonly because: string },
): Promise<boolean> {
  return (await tx.execute(joinSql, [row.incidentId, row.userId, at(row.now), row.because])) === 1;
}

/** @returns false when the person is none */
export async function endResponder(
  tx: Transaction,
  row: { readonly incidentId: string; readonly userId: string; readonly now: number },
): Promise<boolean> {
  return (await tx.execute(leaveSql, [row.incidentId, row.userId, at(row.now)])) === 1;
}

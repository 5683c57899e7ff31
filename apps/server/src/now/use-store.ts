import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const putSnoozeSql = statement<never>(
  'now.put_snooze',
  `insert into now_snooze (user_id, row_id, until_at, because, at) values ($1, $2, $3, $4, $5)
   on conflict (user_id, row_id) do update set until_at = excluded.until_at, because = excluded.because, at = excluded.at`,
);
const dropSnoozeSql = statement<never>('now.drop_snooze', 'delete from now_snooze where user_id = $1 and row_id = $2');
const insertLookSql = statement<never>(
  'now.insert_look',
  'insert into now_look (id, user_id, at, rows, mine) values ($1, $2, $3, $4, $5)',
);
const insertActSql = statement<never>(
  'now.insert_act',
  `insert into now_act (id, look_id, at, kind, action)
   select $1, l.id, $4, $5, $6 from now_look l where l.id = $2 and l.user_id = $3`,
);
const pruneSql = statement<never>('now.prune_snoozes', 'delete from now_snooze where until_at < $1');
const pruneLooksSql = statement<never>('now.prune_looks', 'delete from now_look where at < $1');

export async function putSnooze(
  tx: Transaction,
  snooze: { userId: string; rowId: string; until: number; because: string; at: number },
): Promise<void> {
  await tx.execute(putSnoozeSql, [snooze.userId, snooze.rowId, at(snooze.until), snooze.because, at(snooze.at)]);
}

/** @returns false when it was not put off */
export async function dropSnooze(tx: Transaction, userId: string, rowId: string): Promise<boolean> {
  return (await tx.execute(dropSnoozeSql, [userId, rowId])) > 0;
}

export async function insertLook(
  tx: Transaction,
  look: { id: string; userId: string; at: number; rows: number; mine: number },
): Promise<void> {
  await tx.execute(insertLookSql, [look.id, look.userId, at(look.at), look.rows, look.mine]);
}

/** @returns false when the look is not this person's */
export async function insertAct(
  tx: Transaction,
  act: { id: string; lookId: string; userId: string; at: number; kind: string; action: string },
): Promise<boolean> {
  return (await tx.execute(insertActSql, [act.id, act.lookId, act.userId, at(act.at), act.kind, act.action])) > 0;
}

/** What is over, and looks of longer ago than any figure asks about. */
export async function pruneNow(tx: Transaction, snoozesBefore: number, looksBefore: number): Promise<void> {
  await tx.execute(pruneSql, [at(snoozesBefore)]);
  await tx.execute(pruneLooksSql, [at(looksBefore)]);
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const tellMovedSql = statement<never>(
  'alerts.tell_moved',
  'insert into alert_move (at, alert_ids) values ($1, $2::uuid[])',
);
/** The row that stays behind tells how far was removed: both happen at once, so nobody misses what is gone. */
const pruneMovesSql = statement<never>(
  'alerts.prune_moves',
  `with gone as (delete from alert_move where at < $1 returning xid), last as (select xid from gone order by xid desc limit 1)
   update alert_move_floor f set xid = greatest(f.xid, last.xid) from last`,
);

/** Everybody who remembers these alerts as open has to look again. Part of every transaction that ends or changes open alerts. */
export async function tellMoved(tx: Transaction, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await tx.execute(tellMovedSql, [at(now), ids]);
}

/** Longer ago than this nobody reads of a move any more; who does then forgets all it knew. */
const keptMs = 5 * 60_000;

export async function pruneMoves(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneMovesSql, [at(now - keptMs)]);
}

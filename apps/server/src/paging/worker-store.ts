import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** Other processes with leases whose advisory lock nobody holds. */
const unseenSql = statement<{ worker: number }>(
  'paging.unseen_workers',
  `select distinct n.worker from notification n
   where n.state = 'sending' and n.lease_until is not null and n.worker <> $2 and not exists (
     select 1 from pg_locks l where l.locktype = 'advisory' and l.classid::bigint = $1 and l.objid::bigint = n.worker
       and l.objsubid = 2 and l.granted and l.database = (select oid from pg_database where datname = current_database()))`,
);

export async function listUnseenWorkers(tx: Transaction, lockClass: number, own: number): Promise<readonly number[]> {
  return (await tx.query(unseenSql, [lockClass, own])).map(({ worker }) => worker);
}

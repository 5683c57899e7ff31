import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Leased } from './lease.ts';

const hurrySql = statement<{ id: string; lease: number; setup_id: string; channel: string }>(
  'paging.hurry_next',
  `with next as (
     select id from notification where page_id = $1 and state = 'waiting' and attempts = 0
     order by due_at, id limit 1 for update skip locked)
   update notification n set state = 'sending', due_at = $2, planned_at = $2, lease = n.lease + 1, lease_until = $3,
     worker = $4
   from next where n.id = next.id returning n.id, n.lease, n.setup_id, n.channel`,
);
const triedSql = statement<{ contact_method_id: string }>(
  'paging.tried_methods',
  'select contact_method_id from notification where page_id = $1 and contact_method_id is not null',
);

/** Leases the next message of a page that was to go later. */
export async function hurryNext(
  tx: Transaction,
  pageId: string,
  {
    now,
    leaseUntil,
    worker,
  }: { readonly now: number; readonly leaseUntil: number; readonly worker: number | undefined },
): Promise<(Leased & { readonly channel: string }) | undefined> {
  const [row] = await tx.query(hurrySql, [pageId, at(now), at(leaseUntil), worker ?? null]);
  return row === undefined ? undefined : { id: row.id, lease: row.lease, setupId: row.setup_id, channel: row.channel };
}

export async function listTriedMethods(tx: Transaction, pageId: string): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(triedSql, [pageId])).map((row) => row.contact_method_id));
}

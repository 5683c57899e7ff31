import type { Transaction } from '../platform/context.ts';
import { isIn } from '../platform/db/columns.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Leased } from './lease.ts';

const hurrySql = statement<{ id: string; lease: number; setup_id: string; channel: string }>(
  'paging.hurry_next',
  `with next as (
     select id from notification where page_id = $1 and ${isIn('state', 'waiting')} and attempts = 0 and held_until is null
     order by due_at, id limit 1 for update skip locked)
   update notification n set state = 'sending', due_at = $2, planned_at = $2, lease = n.lease + 1, lease_until = $3,
     worker = $4
   from next where n.id = next.id returning n.id, n.lease, n.setup_id, n.channel`,
);
const triedSql = statement<{ contact_method_id: string }>(
  'paging.tried_methods',
  'select contact_method_id from notification where page_id = $1 and contact_method_id is not null',
);

const lockPageSql = statement<{ id: string }>('paging.lock_page', 'select id from page where id = $1 for update');
const carriedGroupsSql = statement<{ group_id: string }>(
  'paging.carried_groups',
  `select distinct group_id from page where carried_by = $1 and ${isIn('state', 'open')} order by group_id`,
);
const carrySql = statement<never>(
  'paging.carry_by',
  `update page set carried_by = $2 where carried_by = $1 and ${isIn('state', 'open')}`,
);
const triedOfManySql = statement<{ contact_method_id: string }>(
  'paging.tried_methods_of_many',
  `select distinct contact_method_id from notification
   where user_id = $1 and created_at > $3 and scope = 'many' and contact_method_id is not null
     and (id = $2 or state = 'rejected' or (attempts > 0 and state in ('waiting', 'sending')))`,
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

/** Until the transaction ends nobody else plans a message of this page. */
export async function lockPage(tx: Transaction, pageId: string): Promise<void> {
  await tx.query(lockPageSql, [pageId]);
}

/** Groups with an open page that this message speaks of. */
export async function listCarriedGroups(tx: Transaction, notificationId: string): Promise<readonly string[]> {
  return (await tx.query(carriedGroupsSql, [notificationId])).map((row) => row.group_id);
}

/** The open pages of one message are those of another from now on. */
export async function carryBy(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.execute(carrySql, [from, to]);
}

/** Ways by which messages about many groups did not reach this person lately, and that of this one. */
export async function listTriedOfMany(
  tx: Transaction,
  {
    userId,
    notificationId,
    since,
  }: { readonly userId: string; readonly notificationId: string; readonly since: number },
): Promise<ReadonlySet<string>> {
  const rows = await tx.query(triedOfManySql, [userId, notificationId, at(since)]);
  return new Set(rows.map((row) => row.contact_method_id));
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const mostGroups = 500;

/**
 * Foreign keys are looked at when the statement ends: all of it goes at once. Groups are locked, so that one that is being written to
 * is not taken; none of them can get an alert once it is resolved, because no canary flaps.
 */
const pruneSql = statement<never>(
  'paging.prune_canaries',
  `with old as (
     select id from alert_group where policy_id = $1 and state = 'resolved' and opened_at < $2 order by id limit ${mostGroups}
     for update skip locked
   ), gone as (delete from notification where group_id in (select id from old) returning id
   ), attempts as (delete from delivery where notification_id in (select id from gone)
   ), said as (delete from escalation_entry where group_id in (select id from old)
   ), escalated as (delete from escalation where group_id in (select id from old)
   ), happened as (delete from alert_group_event where group_id in (select id from old)
   ), alerts as (delete from alert where group_id in (select id from old) returning id
   ), notes as (delete from alert_note where alert_id in (select id from alerts))
   delete from alert_group where id in (select id from old)`,
);

/** Removes what canaries of before this moment left. */
export async function pruneCanaries(
  tx: Transaction,
  { policyId, before }: { readonly policyId: string; readonly before: number },
): Promise<void> {
  await tx.execute(pruneSql, [policyId, at(before)]);
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Newest open groups that are looked at: what is older was looked at when it was newer. */
const mostGroups = 10_000;

/** Open, a policy could take it, and yet nobody has and nobody will. */
const unescalatedSql = statement<{ id: string }>(
  'paging.audit_unescalated',
  `select g.id from (select id, policy_id, opened_at from alert_group where state = 'open' order by id desc limit ${mostGroups}) g
   where g.opened_at < $1
     and (exists (select 1 from alert_rules where catch_all_policy_id is not null)
       or exists (select 1 from escalation_policy p where p.id = g.policy_id))
     and not exists (select 1 from escalation e where e.group_id = g.id)
     and not exists (select 1 from alert_group_event e where e.group_id = g.id) limit $2`,
);
/** Nobody has it, and nothing will happen by itself. */
const timerlessSql = statement<{ group_id: string }>(
  'paging.audit_timerless',
  `select group_id from escalation where status in ('escalating', 'snoozed') and due_at is null limit $1`,
);
/** Over for alerts, not for the escalation. */
const overSql = statement<{ group_id: string }>(
  'paging.audit_over',
  `select e.group_id from escalation e join alert_group g on g.id = e.group_id
   where e.status in ('escalating', 'acknowledged', 'snoozed') and g.state = 'resolved' and g.resolved_at < $1
     and not exists (select 1 from alert_group_event v where v.group_id = e.group_id) limit $2`,
);
/** Over for the escalation, not for alerts: nobody is paged for what goes on. */
const asleepSql = statement<{ group_id: string; policy_id: string }>(
  'paging.audit_asleep',
  `select e.group_id, e.policy_id from (select id from alert_group where state <> 'resolved' order by id desc limit ${mostGroups}) g
     join escalation e on e.group_id = g.id
   where e.status = 'resolved' and e.updated_at < $1
     and not exists (select 1 from alert_group_event v where v.group_id = g.id) limit $2`,
);
/** Wants an answer, and no message speaks of it. */
const unspokenSql = statement<{ group_id: string; user_id: string }>(
  'paging.audit_unspoken',
  `select p.group_id, p.user_id from page p
   where p.state = 'open' and p.carried_by is null and p.created_at < $1 and p.created_at > $2
     and not exists (select 1 from notification n where n.page_id = p.id) order by p.id desc limit $3`,
);
/** Belongs to nobody and is never due. */
const stuckSql = statement<{ id: string }>(
  'paging.audit_stuck',
  `update notification set state = 'waiting', due_at = $1
   where id in (select id from notification where (state = 'waiting' and due_at is null) or (state = 'sending' and lease_until is null)
     limit $2 for update skip locked) returning id`,
);
const reopenSql = statement<never>(
  'paging.audit_tell_opened',
  `insert into alert_group_event (id, group_id, at, kind, body) select * from unnest($1::uuid[], $2::uuid[]) as n (id, group_id),
     lateral (select $3::timestamptz as at, 'opened' as kind, '{"by": "auditor"}'::json as body) said`,
);

export interface Lost {
  readonly unescalated: readonly string[];
  readonly timerless: readonly string[];
  readonly over: readonly string[];
  readonly asleep: readonly { readonly groupId: string; readonly policyId: string }[];
  readonly unspoken: readonly { readonly groupId: string; readonly userId: string }[];
}

/** Looks for what got lost, a bounded amount at a time. @param before what is younger may be on its way */
export async function findLost(
  tx: Transaction,
  { before, after, limit }: { readonly before: number; readonly after: number; readonly limit: number },
): Promise<Lost> {
  const asleep = await tx.query(asleepSql, [at(before), limit]);
  const unspoken = await tx.query(unspokenSql, [at(before), at(after), limit]);
  return {
    unescalated: (await tx.query(unescalatedSql, [at(before), limit])).map(({ id }) => id),
    timerless: (await tx.query(timerlessSql, [limit])).map((row) => row.group_id),
    over: (await tx.query(overSql, [at(before), limit])).map((row) => row.group_id),
    asleep: asleep.map((row) => ({ groupId: row.group_id, policyId: row.policy_id })),
    unspoken: unspoken.map((row) => ({ groupId: row.group_id, userId: row.user_id })),
  };
}

/** @returns ids of messages that are due now */
export async function freeStuck(tx: Transaction, now: number, limit: number): Promise<readonly string[]> {
  return (await tx.query(stuckSql, [at(now), limit])).map(({ id }) => id);
}

/** Has these groups taken as if they had just opened. */
export async function tellOpened(
  tx: Transaction,
  groupIds: readonly string[],
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<void> {
  await tx.execute(reopenSql, [groupIds.map(() => newId()), groupIds, at(now)]);
}

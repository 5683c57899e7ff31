import type { EscalationState } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { GroupOutcome } from './apply-events.ts';

const setGroupStatesSql = statement<never>(
  'paging.set_group_states',
  `with named as (
     select g.id, n.state from unnest($1::uuid[], $2::text[]) as n (id, state) join alert_group g on g.id = n.id
     where g.state <> 'resolved' and g.state <> n.state order by g.id for no key update of g)
   update alert_group g set state = named.state, version = g.version + 1 from named where g.id = named.id`,
);

const shown: Readonly<Record<EscalationState['status'], 'open' | 'acknowledged' | 'snoozed' | undefined>> = {
  escalating: 'open',
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  // Alerts say themselves when a group is over.
  resolved: undefined,
  merged: undefined,
};

/** Groups show how their escalation stands. */
export async function setGroupStates(tx: Transaction, outcomes: readonly GroupOutcome[]): Promise<void> {
  const changed = outcomes.flatMap(({ group, after }) => {
    const state = after === undefined ? undefined : shown[after.status];
    return state === undefined || state === group.state ? [] : [{ id: group.id, state }];
  });
  if (changed.length === 0) return;
  await tx.execute(setGroupStatesSql, [changed.map(({ id }) => id), changed.map(({ state }) => state)]);
}

const resolveAlertsSql = statement<never>(
  'paging.resolve_alerts',
  `with locked as (
     select id from alert where group_id = $1 and state = 'open' order by id for no key update)
   update alert a set state = 'resolved', resolved_at = $2, resolved_because = 'person', version = version + 1
   from locked where a.id = locked.id`,
);
const resolveGroupSql = statement<never>(
  'paging.resolve_group',
  `update alert_group set state = 'resolved', resolved_at = $2, open_alerts = 0, version = version + 1
   where id = $1 and state <> 'resolved'`,
);

/** Somebody says that a group is over: so are its alerts. */
export async function resolveGroup(tx: Transaction, groupId: string, now: number): Promise<void> {
  await tx.execute(resolveAlertsSql, [groupId, at(now)]);
  await tx.execute(resolveGroupSql, [groupId, at(now)]);
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** A group without alerts: an incident wants somebody. */
export interface NewMatterGroup {
  readonly id: string;
  readonly incidentId: string;
  readonly axis: 'reliability' | 'security';
  /** One line for a lock screen. */
  readonly title: string;
  readonly policyId: string;
  readonly serviceId: string | undefined;
  /** What escalation keeps with it. */
  readonly matter: unknown;
  readonly openedAt: number;
}

const openSql = statement<never>(
  'alerts.open_matter_group',
  `with opened as (
     insert into alert_group (id, group_key, policy_id, service_id, urgency, axis, title, labels, state, is_joinable, opened_at,
       last_alert_at, alerts, open_alerts, incident_id, matter)
     values ($1::uuid, 'incident/' || $1::uuid::text, $2, $3, 'high', $4, $5, '{}', 'open', false, $6::timestamptz,
       $6::timestamptz, 0, 0, $7, $8) returning id)
   insert into alert_group_event (id, group_id, at, kind, body) select $9::uuid, id, $6::timestamptz, 'opened', '{}'::json from opened`,
);
const endSql = statement<{ id: string }>(
  'alerts.end_matter_groups',
  `with locked as (
     select id from alert_group where incident_id = $1 and axis = $2 and state <> 'resolved' and id is distinct from $3::uuid
     order by id for no key update
   ) update alert_group g set state = 'resolved', resolved_at = $4, version = g.version + 1
   where g.id in (select id from locked) returning g.id`,
);
const tellEndedSql = statement<never>(
  'alerts.tell_matter_ended',
  `insert into alert_group_event (id, group_id, at, kind, body)
   select id, group_id, $3::timestamptz, 'resolved', $4::json from unnest($1::uuid[], $2::uuid[]) as e (id, group_id)`,
);

/** Escalation hears of it as of any other group. */
export async function openMatterGroup(tx: Transaction, group: NewMatterGroup, eventId: string): Promise<void> {
  const { id, policyId, serviceId, axis, title, openedAt, incidentId, matter } = group;
  const about = [axis, title, at(openedAt), incidentId, JSON.stringify(matter)];
  await tx.execute(openSql, [id, policyId, serviceId ?? null, ...about, eventId]);
  tx.wake('pages');
}

/** The groups by which an incident wants somebody for an axis. */
export interface MatterGroups {
  readonly incidentId: string;
  readonly axis: 'reliability' | 'security';
  /** One that stays, because somebody answers it. */
  readonly except: string | undefined;
}

/** Nobody is wanted any more; what is over stays so. */
export async function endMatterGroups(
  tx: Transaction,
  { incidentId, axis, except }: MatterGroups,
  { now, newId, by }: { readonly now: number; readonly newId: () => string; readonly by: string },
): Promise<void> {
  const ended = (await tx.query(endSql, [incidentId, axis, except ?? null, at(now)])).map(({ id }) => id);
  if (ended.length === 0) return;
  await tx.execute(tellEndedSql, [ended.map(() => newId()), ended, at(now), JSON.stringify({ by })]);
  tx.wake('pages');
}

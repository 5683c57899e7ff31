import type { AlertAxis, Labels } from '@lockstep/alerting';
import { isId } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isGroupVisible, type Reader } from '../platform/matters/visibility.ts';
import { Problem } from '../platform/problem.ts';
import type { ResolvedBecause } from './alert.ts';
import { wakeHeldBy } from './deciding-store.ts';
import { tellMoved } from './move-store.ts';
import type { AlertGroup, GroupState } from './group.ts';

interface GroupRow {
  id: string;
  group_key: string;
  state: GroupState;
  is_joinable: boolean;
  urgency: 'high' | 'low';
  axis: AlertAxis;
  last_alert_at: number;
  title: string;
  service: string | null;
  route_id: string | null;
  route_name: string | null;
  policy_id: string | null;
  labels: Labels;
  opened_at: number;
  resolved_at: number | null;
  alerts: number;
  open_alerts: number;
  incident_id: string | null;
}

const columns = `g.id, g.group_key, g.state, g.is_joinable, g.urgency, g.axis, g.last_alert_at, g.title, s.name as service, g.route_id,
  g.route_name, g.policy_id, g.labels, g.opened_at, g.resolved_at, g.alerts, g.open_alerts, g.incident_id`;
/** Groups of alerts that only try whether a page would arrive are no matter of a list; they have this route. */
const isListed = `g.route_id is distinct from '00000000-0000-7000-8000-0000000000c4'`;
const groups = 'alert_group g left join service s on s.id = g.service_id';

const findGroupSql = statement<GroupRow>(
  'alerts.find_group',
  `select ${columns} from ${groups} where g.id = $1 and ${isGroupVisible('g', 2)}`,
);
const listActiveGroupsSql = statement<GroupRow>(
  'alerts.list_active_groups',
  `select ${columns} from ${groups}
   where g.state <> 'resolved' and ($1::uuid is null or g.id < $1) and ($2::text is null or g.axis = $2)
     and ($3::text is null or g.urgency = $3) and ($4::uuid is null or g.service_id = $4) and ${isListed}
     and ${isGroupVisible('g', 6)}
   order by g.id desc limit $5`,
);
const listGroupsSql = statement<GroupRow>(
  'alerts.list_groups',
  `select ${columns} from ${groups}
   where g.state = $7 and ($1::uuid is null or g.id < $1) and ($2::text is null or g.axis = $2)
     and ($3::text is null or g.urgency = $3) and ($4::uuid is null or g.service_id = $4) and ${isListed}
     and ${isGroupVisible('g', 6)}
   order by g.id desc limit $5`,
);
const setStateSql = statement<never>(
  'alerts.set_group_state',
  `update alert_group set state = $2, version = version + 1 where id = $1 and state not in ('resolved', $2)`,
);
const closeAlertsSql = statement<ClosedRow>(
  'alerts.close_alerts',
  `update alert set state = 'resolved', resolved_at = $2, resolved_because = $3, version = version + 1
   where id in (select id from alert where id = any($1::uuid[]) and state = 'open' order by id for no key update)
   returning id, group_id`,
);
/** The end of an alert that was repeated has moved on since it was to be looked at: then it is looked at again. */
const closeOverdueSql = statement<{ id: string | null; group_id: string | null; looked: number }>(
  'alerts.close_overdue_alerts',
  `with due as materialized (
     select id, ends_at from alert where state = 'open' and end_look_at < $2 order by end_look_at limit $3 for update skip locked
   ), later as (
     update alert set end_look_at = ends_at where id in (select id from due where ends_at >= $2 or ends_at is null)
   ), closed as (
     update alert set state = 'resolved', resolved_at = $1, resolved_because = 'expiry', version = version + 1
     where id in (select id from due where ends_at < $2) returning id, group_id
   ) select id, group_id, (select count(*) from due) as looked from (values (1)) as one left join closed on true`,
);
const leaveGroupsSql = statement<{ ended: number }>(
  'alerts.leave_groups',
  `with locked as (
     select id from alert_group where id = any($1::uuid[]) order by id for no key update
   ), moved as (
     update alert_group g set open_alerts = g.open_alerts - l.closed, version = g.version + 1,
       state = case when g.open_alerts - l.closed <= 0 then 'resolved' else g.state end,
       resolved_at = case when g.open_alerts - l.closed <= 0 then coalesce(g.resolved_at, $4::timestamptz) end
     from unnest($1::uuid[], $2::int[], $3::uuid[]) as l (id, closed, event_id)
     where g.id = l.id and g.id in (select id from locked) returning g.id, g.state, l.event_id
   ), told as (
     insert into alert_group_event (id, group_id, at, kind, body)
     select event_id, id, $4::timestamptz, 'resolved', $5::json from moved where state = 'resolved' returning 1
   ) select count(*) as ended from told`,
);
const openOfGroupSql = statement<{ id: string }>(
  'alerts.open_alerts_of_group',
  `select id from alert where group_id = $1 and state = 'open' order by id`,
);

interface ClosedRow {
  id: string;
  group_id: string | null;
}

function toGroup(row: GroupRow): AlertGroup {
  return {
    id: row.id,
    key: row.group_key,
    state: row.state,
    isJoinable: row.is_joinable,
    urgency: row.urgency,
    axis: row.axis,
    lastAlertAt: row.last_alert_at,
    title: row.title,
    service: row.service ?? undefined,
    route: row.route_id === null ? undefined : { id: row.route_id, name: row.route_name ?? row.route_id },
    policyId: row.policy_id ?? undefined,
    labels: row.labels,
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at ?? undefined,
    alerts: row.alerts,
    openAlerts: row.open_alerts,
    incidentId: row.incident_id ?? undefined,
  };
}

/**
 * @param reader nobody in particular where it is left out
 * @returns undefined also for one that pages for an incident the reader may not see
 */
export async function findGroup(tx: Transaction, id: string, reader: Reader = ''): Promise<AlertGroup | undefined> {
  const [row] = isId(id) ? await tx.query(findGroupSql, [id, reader]) : [];
  return row === undefined ? undefined : toGroup(row);
}

export async function getGroup(tx: Transaction, id: string, reader: Reader = ''): Promise<AlertGroup> {
  const group = await findGroup(tx, id, reader);
  if (group !== undefined) return group;
  throw new Problem('alerts.group_not_found', `alert group \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/alert-groups`',
  });
}

export interface GroupsQuery {
  readonly reader: Reader;
  readonly state: GroupState | 'active';
  readonly axis: AlertAxis | undefined;
  readonly urgency: 'high' | 'low' | undefined;
  readonly serviceId: string | undefined;
  /** Ids are in time order: older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listGroupsBefore(tx: Transaction, query: GroupsQuery): Promise<readonly AlertGroup[]> {
  const { state, axis, urgency, serviceId, before, limit, reader } = query;
  const values = [before ?? null, axis ?? null, urgency ?? null, serviceId ?? null, limit, reader];
  const rows =
    state === 'active'
      ? await tx.query(listActiveGroupsSql, values)
      : await tx.query(listGroupsSql, [...values, state]);
  return rows.map(toGroup);
}

/** What escalation makes of a group; one that is resolved stays so. @returns false when nothing was changed */
export async function setGroupState(
  tx: Transaction,
  groupId: string,
  state: Exclude<GroupState, 'resolved'>,
): Promise<boolean> {
  return (await tx.execute(setStateSql, [groupId, state])) === 1;
}

export async function openAlertsOfGroup(tx: Transaction, groupId: string): Promise<readonly string[]> {
  return (await tx.query(openOfGroupSql, [groupId])).map(({ id }) => id);
}

export interface Closing {
  readonly now: number;
  readonly newId: () => string;
  /** Who said that it is over; undefined: nobody did. */
  readonly by: string | undefined;
}

/** Ends those of these alerts that are open, and groups with their last one. @returns ids of those that were open */
export async function closeAlerts(
  tx: Transaction,
  ids: readonly string[],
  because: ResolvedBecause,
  closing: Closing,
): Promise<readonly string[]> {
  return await leaveGroups(tx, await tx.query(closeAlertsSql, [ids, at(closing.now), because]), closing);
}

/**
 * Ends alerts whose time ran out before `endedBefore`.
 *
 * @param limit of how many are looked at
 * @returns ids of those that are over, and how many were looked at
 */
export async function closeOverdueAlerts(
  tx: Transaction,
  { endedBefore, limit }: { endedBefore: number; limit: number },
  closing: Closing,
): Promise<{ readonly ids: readonly string[]; readonly looked: number }> {
  const rows = await tx.query(closeOverdueSql, [at(closing.now), at(endedBefore), limit]);
  const closed = rows.flatMap(({ id, group_id }) => (id === null ? [] : { id, group_id }));
  return { ids: await leaveGroups(tx, closed, closing), looked: rows[0]?.looked ?? 0 };
}

async function leaveGroups(
  tx: Transaction,
  closed: readonly ClosedRow[],
  { now, newId, by }: Closing,
): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const { group_id: id } of closed) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  const left = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (left.length > 0) {
    const [row] = await tx.query(leaveGroupsSql, [
      left.map(([id]) => id),
      left.map(([, count]) => count),
      left.map(() => newId()),
      at(now),
      JSON.stringify(by === undefined ? {} : { by }),
    ]);
    if (row !== undefined && row.ended > 0) tx.wake('pages');
  }
  const ids = closed.map(({ id }) => id);
  await tellMoved(tx, ids, now);
  await wakeHeldBy(tx, ids, now);
  return ids;
}

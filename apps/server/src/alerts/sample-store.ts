import type { AlertAxis, AlertSeverity } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { StoredDecision } from './decision.ts';

const insertGroupsSql = statement<never>(
  'alerts.insert_sample_groups',
  'insert into alert_group select * from json_populate_recordset(null::alert_group, $1)',
);
const insertAlertsSql = statement<never>(
  'alerts.insert_sample_alerts',
  'insert into alert select * from json_populate_recordset(null::alert, $1)',
);
const switchOffSql = statement<never>(
  'alerts.switch_sample_sources_off',
  'update alert_source set is_enabled = false where id = any($1::uuid[])',
);
const groupsOfSourcesSql = statement<{ id: string }>(
  'alerts.sample_groups',
  'select distinct group_id as id from alert where source_id = any($1::uuid[]) and group_id is not null',
);
/**
 * What hangs on sources and their groups, from the leaves to the root. Both are locked first: who writes alerts locks their source and
 * their group, so none are added from then on, and those added before are seen by the next statement.
 */
const deleteSteps = [
  ['sources', 'select id from alert_source where id = any($1::uuid[]) order by id for update'],
  ['groups', 'select id from alert_group where id = any($1::uuid[]) order by id for update'],
  ['groups', 'delete from alert_group_event where group_id = any($1::uuid[])'],
  ['sources', 'delete from alert_note n using alert a where a.id = n.alert_id and a.source_id = any($1::uuid[])'],
  ['sources', 'delete from alert where source_id = any($1::uuid[])'],
  ['groups', 'delete from alert_group where id = any($1::uuid[])'],
  ['sources', 'delete from alert_source_hour where source_id = any($1::uuid[])'],
  ['sources', 'delete from alert_source_payload where source_id = any($1::uuid[])'],
  ['sources', 'delete from alert_source where id = any($1::uuid[])'],
] as const;
const straysSql = statement<{ id: string }>(
  'alerts.strays_of_sample_groups',
  'select id from alert where group_id = any($1::uuid[]) limit 1',
);
const deletes = deleteSteps.map(([of, sql], index) => ({
  of,
  each: statement<never>(`alerts.delete_sample_${index + 1}`, sql),
}));

/** An alert of the sample as it is stored, in the past; times are epoch milliseconds. */
export interface SampleAlert {
  readonly id: string;
  readonly sourceId: string;
  readonly serviceId: string | undefined;
  readonly groupId: string;
  readonly fate: 'paged' | 'grouped';
  readonly summary: string;
  readonly severity: AlertSeverity;
  readonly axis: AlertAxis;
  readonly labels: Readonly<Record<string, string>>;
  readonly openedAt: number;
  /** Undefined: open. */
  readonly resolvedAt: number | undefined;
  readonly decision: StoredDecision;
}

/** A group of the sample; nothing is due for it. */
export interface SampleGroup {
  readonly id: string;
  readonly title: string;
  readonly state: 'acknowledged' | 'resolved';
  readonly openedAt: number;
  readonly resolvedAt: number | undefined;
  /** The one that opened it first. */
  readonly alerts: readonly SampleAlert[];
}

/** Stores groups and alerts as if they had come in then; no event tells the pager of them. */
export async function insertSampleAlerts(tx: Transaction, groups: readonly SampleGroup[]): Promise<void> {
  await tx.execute(insertGroupsSql, [JSON.stringify(groups.map(groupRow))]);
  await tx.execute(insertAlertsSql, [JSON.stringify(groups.flatMap(({ alerts }) => alerts).map(alertRow))]);
}

/** Nothing may come through sources whose alerts go away as a whole. */
export async function switchSourcesOff(tx: Transaction, sourceIds: readonly string[]): Promise<void> {
  await tx.execute(switchOffSql, [sourceIds]);
}

export async function listGroupsOfSources(tx: Transaction, sourceIds: readonly string[]): Promise<readonly string[]> {
  return (await tx.query(groupsOfSourcesSql, [sourceIds])).map(({ id }) => id);
}

/** Takes the sources with their alerts and groups away; what pages hang on them has to be gone. */
export async function deleteSampleSources(
  tx: Transaction,
  sourceIds: readonly string[],
  groupIds: readonly string[],
): Promise<void> {
  for (const { of, each } of deletes) await tx.execute(each, [of === 'groups' ? groupIds : sourceIds]);
  const strays = await tx.query(straysSql, [groupIds]);
  if (strays.length > 0) throw new RangeError('alerts of other sources are in groups that go away');
}

function iso(at: number | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}

function groupRow({ id, title, state, openedAt, resolvedAt, alerts }: SampleGroup): object {
  const [first] = alerts;
  const decision = first?.decision;
  return {
    id,
    group_key: decision?.groupKey ?? id,
    route_id: decision?.route?.id ?? null,
    route_name: decision?.route?.name ?? null,
    policy_id: decision?.policyId ?? null,
    service_id: first?.serviceId ?? null,
    urgency: decision?.urgency.value ?? 'high',
    axis: first?.axis ?? 'reliability',
    title,
    labels: first?.labels ?? {},
    state,
    is_joinable: false,
    opened_at: iso(openedAt),
    last_alert_at: iso(Math.max(...alerts.map((alert) => alert.openedAt))),
    resolved_at: iso(resolvedAt),
    alerts: alerts.length,
    open_alerts: alerts.filter((alert) => alert.resolvedAt === undefined).length,
    version: 1,
  };
}

function alertRow(alert: SampleAlert): object {
  const { id, sourceId, serviceId, groupId, fate, summary, severity, axis, labels, openedAt, resolvedAt } = alert;
  return {
    id,
    source_id: sourceId,
    identity: `sample ${id}`,
    fingerprint: id.replaceAll('-', '').slice(-16),
    state: resolvedAt === undefined ? 'open' : 'resolved',
    summary,
    severity,
    axis,
    labels,
    annotations: { summary },
    links: [],
    starts_at: iso(openedAt),
    opened_at: iso(openedAt),
    last_seen_at: iso(resolvedAt ?? openedAt),
    count: 1,
    resolved_at: iso(resolvedAt),
    resolved_because: resolvedAt === undefined ? null : 'sender',
    content_key: '',
    version: 1,
    service_id: serviceId ?? null,
    group_id: groupId,
    sent_axis: axis,
    urgency: alert.decision.urgency.value,
    fate,
    decision: alert.decision,
    decided_by: alert.decision.revision,
  };
}

import { compileMatchers, compilePattern, type Labels, matchesLabels, type Matcher } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isGroupVisible, type Reader } from '../platform/matters/visibility.ts';
import type { GroupState } from './group.ts';

/** A group as others tell of it. Times are epoch milliseconds. */
export interface ToldGroup {
  readonly id: string;
  readonly title: string;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly state: GroupState;
  readonly urgency: 'high' | 'low';
  readonly axis: 'reliability' | 'security' | 'both';
  readonly labels: Labels;
  readonly openedAt: number;
  readonly lastAlertAt: number;
  readonly resolvedAt: number | undefined;
  readonly alerts: number;
  readonly openAlerts: number;
}

interface GroupRow extends Omit<ToldGroup, 'serviceId' | 'service' | 'resolvedAt'> {
  readonly serviceId: string | null;
  readonly service: string | null;
  readonly resolvedAt: number | null;
}

const columns = `g.id, g.title, g.service_id as "serviceId", s.name as service, g.state, g.urgency, g.axis, g.labels,
  g.opened_at as "openedAt", g.last_alert_at as "lastAlertAt", g.resolved_at as "resolvedAt", g.alerts,
  g.open_alerts as "openAlerts"`;
const groupsByIdSql = statement<GroupRow>(
  'alerts.told_groups_by_id',
  `select ${columns} from alert_group g left join service s on s.id = g.service_id where g.id = any ($1::uuid[]) and ${isGroupVisible('g', 2)}`,
);
const openOfServicesSql = statement<GroupRow>(
  'alerts.open_groups_of_services',
  `select ${columns} from alert_group g join service s on s.id = g.service_id
   where g.state <> 'resolved' and g.service_id = any ($1::uuid[]) and g.incident_id is null and ${isGroupVisible('g', 2)}
   order by g.id desc limit $3`,
);
const groupsOfIncidentsSql = statement<{ id: string; incident_id: string; title: string }>(
  'alerts.groups_of_incidents',
  'select id, incident_id, title from alert_group where incident_id = any ($1::uuid[])',
);
const sourcesOfServicesSql = statement<{ id: string }>(
  'alerts.services_with_alerts',
  'select id from service s where id = any ($1::uuid[]) and exists (select from alert_group g where g.service_id = s.id and g.incident_id is null)',
);
const silencesSql = statement<{
  id: string;
  matchers: readonly Matcher[];
  starts_at: number;
  ends_at: number;
  created_by: string;
  comment: string;
  updated_at: number;
}>(
  'alerts.silences_changed_since',
  `select id, matchers, starts_at, ends_at, created_by, comment, updated_at from silence
   where updated_at >= $1 and ends_at >= $1 order by updated_at desc limit $2`,
);

function toTold(row: GroupRow): ToldGroup {
  const { serviceId, service, resolvedAt } = row;
  return {
    ...row,
    serviceId: serviceId ?? undefined,
    service: service ?? undefined,
    resolvedAt: resolvedAt ?? undefined,
  };
}

export async function listGroupsById(
  tx: Transaction,
  ids: readonly string[],
  reader: Reader,
): Promise<readonly ToldGroup[]> {
  return ids.length === 0 ? [] : (await tx.query(groupsByIdSql, [ids, reader])).map(toTold);
}

/** Newest first. */
export async function listOpenGroupsOf(
  tx: Transaction,
  serviceIds: readonly string[],
  reader: Reader,
  limit: number,
): Promise<readonly ToldGroup[]> {
  return serviceIds.length === 0 ? [] : (await tx.query(openOfServicesSql, [serviceIds, reader, limit])).map(toTold);
}

/** Groups without alerts by which incidents page people, whoever may see them: for our own work only. */
export async function listGroupsOfIncidents(
  tx: Transaction,
  incidentIds: readonly string[],
): Promise<readonly { readonly id: string; readonly incidentId: string; readonly title: string }[]> {
  const rows = await tx.query(groupsOfIncidentsSql, [incidentIds]);
  return rows.map(({ id, incident_id: incidentId, title }) => ({ id, incidentId, title }));
}

/** Those of these services that any alert ever named. */
export async function listWatchedServices(
  tx: Transaction,
  serviceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(sourcesOfServicesSql, [serviceIds])).map(({ id }) => id));
}

export interface ToldSilence {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly updatedAt: number;
  readonly matches: (labels: Labels) => boolean;
}

/** Silences that were written since, newest first. */
export async function listSilencesChangedSince(
  tx: Transaction,
  since: number,
  limit: number,
): Promise<readonly ToldSilence[]> {
  return (await tx.query(silencesSql, [at(since), limit])).map((row) => {
    const compiled = compileMatchers(row.matchers, compilePattern);
    return {
      id: row.id,
      startsAt: row.starts_at,
      endsAt: row.ends_at,
      createdBy: row.created_by,
      comment: row.comment,
      updatedAt: row.updated_at,
      matches: (labels) => compiled.ok && matchesLabels(compiled.matchers, labels),
    };
  });
}

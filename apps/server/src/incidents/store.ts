import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Incident, IncidentKind, Severity } from './incident.ts';

interface IncidentRow {
  id: string;
  number: number;
  service_id: string;
  service: string;
  is_sample: boolean;
  environment_id: string | null;
  environment: string | null;
  title: string;
  kind: IncidentKind;
  severity: Severity;
  started_at: number;
  resolved_at: number | null;
  caused_by_release_id: string | null;
  caused_by: string | null;
  fixed_by_release_id: string | null;
  fixed_by: string | null;
  is_simulated: boolean;
  recorded_by: ActorRef;
}

const selectIncident = `select i.id, i.number, i.service_id, s.name as service, s.is_sample, i.environment_id,
     e.name as environment, i.title, i.kind, i.severity, i.started_at, i.resolved_at, i.caused_by_release_id,
     c.version as caused_by, i.fixed_by_release_id, f.version as fixed_by, i.is_simulated, i.recorded_by
   from incident i join service s on s.id = i.service_id left join environment e on e.id = i.environment_id
   left join release c on c.id = i.caused_by_release_id left join release f on f.id = i.fixed_by_release_id`;

const findIncidentSql = statement<IncidentRow>('incidents.find', `${selectIncident} where i.id = $1`);
const findSameSql = statement<IncidentRow>(
  'incidents.find_same',
  `${selectIncident} where i.service_id = $1 and i.started_at = $2 and i.title = $3`,
);
const lockIncidentSql = statement<{ id: string }>('incidents.lock', 'select id from incident where id = $1 for update');
const listIncidentsSql = statement<IncidentRow>(
  'incidents.list',
  `${selectIncident} where ($1::uuid is null or i.service_id = $1)
     and ($2::boolean is null or (i.resolved_at is null) = $2)
     and ($3::timestamptz is null or (i.started_at, i.id) < ($3, $4::uuid))
   order by i.started_at desc, i.id desc limit $5`,
);
const listOfServiceSql = statement<IncidentRow>(
  'incidents.list_of_service',
  `${selectIncident} where i.service_id = $1 and ($2::uuid is null or i.environment_id is null or i.environment_id = $2)
     and i.started_at <= $4 and (i.resolved_at is null or i.resolved_at >= $3) order by i.started_at desc, i.id desc limit $5`,
);
const insertIncidentSql = statement<{ number: number }>(
  'incidents.insert',
  `insert into incident (id, number, service_id, environment_id, title, kind, severity, started_at, resolved_at,
     caused_by_release_id, fixed_by_release_id, is_simulated, recorded_at, recorded_by)
   values ($1, nextval('incident_number'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning number`,
);
const updateIncidentSql = statement<never>(
  'incidents.update',
  `update incident set title = $2, kind = $3, severity = $4, resolved_at = $5, caused_by_release_id = $6,
     fixed_by_release_id = $7 where id = $1`,
);
const deleteSampleSql = statement<never>(
  'incidents.delete_sample',
  'delete from incident where service_id in (select id from service where is_sample)',
);

/** Most incidents one answer about a service looks at: the newest. */
const maxIncidents = 1_000;

function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    number: row.number,
    serviceId: row.service_id,
    service: row.service,
    isSample: row.is_sample,
    environmentId: row.environment_id ?? undefined,
    environment: row.environment ?? undefined,
    title: row.title,
    kind: row.kind,
    severity: row.severity,
    startedAt: row.started_at,
    resolvedAt: row.resolved_at ?? undefined,
    causedByReleaseId: row.caused_by_release_id ?? undefined,
    causedByVersion: row.caused_by ?? undefined,
    fixedByReleaseId: row.fixed_by_release_id ?? undefined,
    fixedByVersion: row.fixed_by ?? undefined,
    isSimulated: row.is_simulated,
    recordedBy: row.recorded_by,
  };
}

export async function getIncident(tx: Transaction, id: string): Promise<Incident> {
  const [row] = await tx.query(findIncidentSql, [id]);
  if (row === undefined) {
    throw new Problem('incidents.incident_not_found', `incident \`${id}\` does not exist`, {
      help: 'list them with `lockstep incident list`',
    });
  }
  return toIncident(row);
}

/** The incident that says the same, for imports that are repeated. */
export async function findSameIncident(
  tx: Transaction,
  serviceId: string,
  startedAt: number,
  title: string,
): Promise<Incident | undefined> {
  const [row] = await tx.query(findSameSql, [serviceId, at(startedAt), title]);
  return row === undefined ? undefined : toIncident(row);
}

export async function lockIncident(tx: Transaction, id: string): Promise<void> {
  await tx.query(lockIncidentSql, [id]);
}

export interface IncidentList {
  readonly serviceId: string | undefined;
  readonly isOpen: boolean | undefined;
  readonly before: { readonly startedAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listLatestIncidents(tx: Transaction, list: IncidentList): Promise<readonly Incident[]> {
  const { serviceId, isOpen, before, limit } = list;
  const values = [serviceId ?? null, isOpen ?? null, at(before?.startedAt), before?.id ?? null, limit];
  return (await tx.query(listIncidentsSql, values)).map(toIncident);
}

/** Incidents of a service that touch a range, oldest first; of one environment, or of all. */
export async function listIncidentsOf(
  tx: Transaction,
  serviceId: string,
  environmentId: string | undefined,
  range: { from: number; to: number },
): Promise<readonly Incident[]> {
  const values = [serviceId, environmentId ?? null, at(range.from), at(range.to), maxIncidents];
  return (await tx.query(listOfServiceSql, values)).map(toIncident).toReversed();
}

/** @returns the number it was given */
export async function insertIncident(
  tx: Transaction,
  incident: Omit<Incident, 'number'>,
  recordedAt: number,
): Promise<number> {
  const [row] = await tx.query(insertIncidentSql, [
    incident.id,
    incident.serviceId,
    incident.environmentId ?? null,
    incident.title,
    incident.kind,
    incident.severity,
    at(incident.startedAt),
    at(incident.resolvedAt),
    incident.causedByReleaseId ?? null,
    incident.fixedByReleaseId ?? null,
    incident.isSimulated,
    at(recordedAt),
    JSON.stringify(incident.recordedBy),
  ]);
  if (row === undefined) throw new RangeError('an incident was inserted without a number');
  return row.number;
}

export async function updateIncidentRow(tx: Transaction, incident: Incident): Promise<void> {
  const { id, title, kind, severity, resolvedAt, causedByReleaseId, fixedByReleaseId } = incident;
  await tx.execute(updateIncidentSql, [
    id,
    title,
    kind,
    severity,
    at(resolvedAt),
    causedByReleaseId ?? null,
    fixedByReleaseId ?? null,
  ]);
}

/** Part of removing the sample; evidence stays. */
export async function deleteSampleIncidents(tx: Transaction): Promise<number> {
  return tx.execute(deleteSampleSql, []);
}

import { type Axis, isId } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { ActorRef } from '#releases/index.ts';
import type { DeclaredVia, Incident, IncidentKind, IncidentPhase, IncidentSide, Severity } from './incident.ts';
import { axesOf, newSide } from './sides.ts';
import { isVisible, type Reader, readerOf } from './visibility.ts';

interface SideRow {
  axis: Axis;
  severity: Severity;
  started_at: string;
  detected_at: string | null;
  acknowledged_at: string | null;
  engaged_at: string | null;
  mitigated_at: string | null;
  resolved_at: string | null;
  resolved_by: ActorRef | null;
  proven: string[];
  unproven: string[];
}

export interface IncidentRow {
  id: string;
  name: string;
  number: number | null;
  service_id: string | null;
  service: string | null;
  is_sample: boolean;
  environment_id: string | null;
  environment: string | null;
  title: string;
  summary: string;
  kind: IncidentKind;
  severity: Severity;
  status: string;
  status_title: string;
  status_phase: IncidentPhase;
  is_drill: boolean;
  pages_in_drill: boolean;
  is_restricted: boolean;
  is_privileged: boolean;
  legal_hold_at: number | null;
  criteria_version: number | null;
  fields: Record<string, string | number | boolean>;
  declared_via: DeclaredVia;
  merged_into: string | null;
  started_at: number;
  recorded_at: number;
  resolved_at: number | null;
  sides: SideRow[] | null;
  caused_by_release_id: string | null;
  caused_by: string | null;
  fixed_by_release_id: string | null;
  fixed_by: string | null;
  is_simulated: boolean;
  recorded_by: ActorRef;
  version: number;
  entry_seq: number;
}

/** One row per incident; `i` is the incident. */
export const selectIncident = `select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.number, i.service_id, s.name as service,
     coalesce(s.is_sample, i.is_simulated) as is_sample, i.environment_id, e.name as environment, i.title, i.summary, i.kind,
     i.severity, i.status, st.title as status_title, st.phase as status_phase, i.is_drill, i.pages_in_drill, i.is_restricted, i.is_privileged,
     i.legal_hold_at, i.criteria_version, i.fields, i.declared_via,
     (select coalesce(m.name, 'INC-' || m.number) from incident m
       where m.id = i.merged_into and (i.is_restricted or not m.is_restricted)) as merged_into,
     i.started_at, i.recorded_at, i.resolved_at,
     (select json_agg(a order by a.axis) from incident_axis a where a.incident_id = i.id) as sides,
     i.caused_by_release_id, c.version as caused_by, i.fixed_by_release_id, f.version as fixed_by, i.is_simulated,
     i.recorded_by, i.version, i.entry_seq
   from incident i join incident_status st on st.name = i.status
   left join service s on s.id = i.service_id left join environment e on e.id = i.environment_id
   left join release c on c.id = i.caused_by_release_id left join release f on f.id = i.fixed_by_release_id`;

/** The incident is about this service: first of all, or linked. */
export function isAbout(alias: string, parameter: number): string {
  return `(${alias}.service_id = $${parameter} or exists (select from incident_link about where about.incident_id = ${alias}.id
     and about.kind = 'service' and about.subject_id = $${parameter}::text and about.removed_at is null))`;
}

const findIncidentSql = statement<IncidentRow>(
  'incidents.find',
  `${selectIncident} where i.id = $1 and ${isVisible('i', 2)}`,
);
const findByNameSql = statement<{ id: string }>(
  'incidents.find_by_name',
  `select i.id from incident i where (upper(i.name) = upper($1) or (i.name is null and i.number = $3)
     or upper(i.former_name) = upper($1))
     and ${isVisible('i', 2)}`,
);
const findSameSql = statement<{ id: string }>(
  'incidents.find_same',
  'select id from incident where service_id = $1 and started_at = $2 and title = $3',
);
const lockIncidentSql = statement<{ id: string }>('incidents.lock', 'select id from incident where id = $1 for update');
const listOfServiceSql = statement<IncidentRow>(
  'incidents.list_of_service',
  `${selectIncident} where ${isAbout('i', 1)} and ($2::uuid is null or i.environment_id is null or i.environment_id = $2)
     and i.started_at <= $4 and (i.resolved_at is null or i.resolved_at >= $3) and ${isVisible('i', 6)}
   order by i.started_at desc, i.id desc limit $5`,
);

/** Most incidents one answer about a service looks at: the newest. */
const maxIncidents = 1_000;

function moment(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}

function toSide(row: SideRow): IncidentSide {
  return {
    axis: row.axis,
    severity: row.severity,
    startedAt: Date.parse(row.started_at),
    detectedAt: moment(row.detected_at),
    acknowledgedAt: moment(row.acknowledged_at),
    engagedAt: moment(row.engaged_at),
    mitigatedAt: moment(row.mitigated_at),
    resolvedAt: moment(row.resolved_at),
    resolvedBy: row.resolved_by ?? undefined,
    proven: row.proven,
    unproven: row.unproven,
  };
}

/** The sides of an incident that an older server wrote beside us: as it knew them. */
function sidesOf(row: IncidentRow): readonly IncidentSide[] {
  if (row.sides !== null) return row.sides.map(toSide);
  return axesOf(row.kind).map((axis) => ({
    ...newSide(axis, row.severity, row.started_at, row.recorded_at),
    resolvedAt: row.resolved_at ?? undefined,
    resolvedBy: row.resolved_at === null ? undefined : row.recorded_by,
  }));
}

export function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    name: row.name,
    number: row.number ?? undefined,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    isSample: row.is_sample,
    environmentId: row.environment_id ?? undefined,
    environment: row.environment ?? undefined,
    title: row.title,
    summary: row.summary,
    kind: row.kind,
    severity: row.severity,
    status: { name: row.status, title: row.status_title, phase: row.status_phase },
    isDrill: row.is_drill,
    pagesInDrill: row.pages_in_drill,
    isRestricted: row.is_restricted,
    isPrivileged: row.is_privileged,
    legalHoldAt: row.legal_hold_at ?? undefined,
    criteriaVersion: row.criteria_version ?? undefined,
    fields: row.fields,
    declaredVia: row.declared_via,
    mergedInto: row.merged_into ?? undefined,
    startedAt: row.started_at,
    declaredAt: row.recorded_at,
    resolvedAt: row.resolved_at ?? undefined,
    sides: sidesOf(row),
    causedByReleaseId: row.caused_by_release_id ?? undefined,
    causedByVersion: row.caused_by ?? undefined,
    fixedByReleaseId: row.fixed_by_release_id ?? undefined,
    fixedByVersion: row.fixed_by ?? undefined,
    isSimulated: row.is_simulated,
    recordedBy: row.recorded_by,
    version: row.version,
    seq: row.entry_seq,
  };
}

/** One answer for what does not exist and for what the caller may not see. */
export function noIncident(ref: string): Problem {
  return new Problem('incidents.incident_not_found', `incident \`${ref}\` does not exist`, {
    help: 'list them with `lockstep incident list`',
  });
}

/** The incident, unless it does not exist for this reader. */
export async function findIncident(tx: Transaction, id: string, reader: Reader): Promise<Incident | undefined> {
  const [row] = await tx.query(findIncidentSql, [id, reader]);
  return row === undefined ? undefined : toIncident(row);
}

/** Of a name with a number, which is all that an older server beside us writes. */
function numberOf(ref: string): number | null {
  const digits = /^INC-(\d{1,9})$/i.exec(ref)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * @param ref id or name (`INC-12`)
 * @throws `incidents.incident_not_found`, also for what the reader may not see
 */
export async function getIncident(tx: Transaction, ref: string, reader: Reader): Promise<Incident> {
  const id = isId(ref) ? ref : (await tx.query(findByNameSql, [ref, reader, numberOf(ref)]))[0]?.id;
  const [row] = id === undefined ? [] : await tx.query(findIncidentSql, [id, reader]);
  if (row === undefined) throw noIncident(ref);
  return toIncident(row);
}

/** The incident as this transaction may change it: nobody else does until it ends. */
export async function getIncidentToChange(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  ref: string,
): Promise<Incident> {
  const { id } = await getIncident(tx, ref, readerOf(ctx));
  await tx.query(lockIncidentSql, [id]);
  return await getIncident(tx, id, readerOf(ctx));
}

/** Whether an import has brought this one already. */
export async function hasSameIncident(
  tx: Transaction,
  serviceId: string,
  startedAt: number,
  title: string,
): Promise<boolean> {
  return (await tx.query(findSameSql, [serviceId, at(startedAt), title])).length > 0;
}

/** Incidents of a service that touch a range, oldest first; of one environment, or of all. */
export async function listIncidentsOf(
  tx: Transaction,
  reader: Reader,
  serviceId: string,
  environmentId: string | undefined,
  range: { from: number; to: number },
): Promise<readonly Incident[]> {
  const values = [serviceId, environmentId ?? null, at(range.from), at(range.to), maxIncidents, reader];
  return (await tx.query(listOfServiceSql, values)).map(toIncident).toReversed();
}

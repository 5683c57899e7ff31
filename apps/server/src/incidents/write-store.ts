import type { Transaction } from '../platform/context.ts';
import { deleteSampleMatters } from './exposure-matter-store.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Incident, IncidentSide } from './incident.ts';

const insertIncidentSql = statement<{ number: number | null }>(
  'incidents.insert',
  `with numbered as (select case when $14::boolean then null else nextval('incident_number') end as number)
   insert into incident (id, number, name, service_id, environment_id, title, kind, severity, started_at, resolved_at,
     caused_by_release_id, fixed_by_release_id, is_simulated, recorded_at, recorded_by, is_restricted, summary, status,
     is_drill, declared_via, criteria_version, fields, pages_in_drill)
   select $1, number, coalesce($15, 'INC-' || number), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $16, $17, $18,
     $19, $20, $21, $22 from numbered returning number`,
);
const updateIncidentSql = statement<never>(
  'incidents.update',
  `update incident set title = $2, kind = $3, severity = $4, resolved_at = $5, caused_by_release_id = $6,
     fixed_by_release_id = $7, summary = $8, status = $9, environment_id = $10, fields = $11, service_id = $12,
     criteria_version = $13, version = version + 1 where id = $1`,
);
const putSideSql = statement<never>(
  'incidents.put_side',
  `insert into incident_axis (incident_id, axis, severity, started_at, detected_at, acknowledged_at, engaged_at, mitigated_at,
     resolved_at, resolved_by, proven, unproven)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   on conflict (incident_id, axis) do update set severity = excluded.severity, started_at = excluded.started_at,
     detected_at = excluded.detected_at, acknowledged_at = excluded.acknowledged_at, engaged_at = excluded.engaged_at,
     mitigated_at = excluded.mitigated_at, resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by,
     proven = excluded.proven, unproven = excluded.unproven`,
);
const setMergedSql = statement<never>(
  'incidents.set_merged',
  'update incident set merged_into = $2, version = version + 1 where id = $1',
);
const dropSidesSql = statement<never>(
  'incidents.drop_sides',
  'delete from incident_axis where incident_id = $1 and axis <> all ($2::text[])',
);
const deleteSampleSql = statement<never>(
  'incidents.delete_sample',
  `delete from incident where service_id in (select id from service where is_sample) or (service_id is null and is_simulated)`,
);

/** @returns the number it was given; undefined for one that is restricted from its beginning */
export async function insertIncident(
  tx: Transaction,
  incident: Omit<Incident, 'number' | 'name'> & { readonly name: string | undefined },
): Promise<number | undefined> {
  const [row] = await tx.query(insertIncidentSql, [
    incident.id,
    incident.serviceId ?? null,
    incident.environmentId ?? null,
    incident.title,
    incident.kind,
    incident.severity,
    at(incident.startedAt),
    at(incident.resolvedAt),
    incident.causedByReleaseId ?? null,
    incident.fixedByReleaseId ?? null,
    incident.isSimulated,
    at(incident.declaredAt),
    JSON.stringify(incident.recordedBy),
    incident.isRestricted,
    incident.name ?? null,
    incident.summary,
    incident.status.name,
    incident.isDrill,
    incident.declaredVia,
    incident.criteriaVersion ?? null,
    JSON.stringify(incident.fields),
    incident.pagesInDrill,
  ]);
  if (row === undefined) throw new RangeError('an incident was inserted and nothing came back');
  for (const side of incident.sides) await putSide(tx, incident.id, side);
  return row.number ?? undefined;
}

export async function updateIncidentRow(tx: Transaction, incident: Incident): Promise<void> {
  await tx.execute(updateIncidentSql, [
    incident.id,
    incident.title,
    incident.kind,
    incident.severity,
    at(incident.resolvedAt),
    incident.causedByReleaseId ?? null,
    incident.fixedByReleaseId ?? null,
    incident.summary,
    incident.status.name,
    incident.environmentId ?? null,
    JSON.stringify(incident.fields),
    incident.serviceId ?? null,
    incident.criteriaVersion ?? null,
  ]);
  for (const side of incident.sides) await putSide(tx, incident.id, side);
  await tx.execute(dropSidesSql, [incident.id, incident.sides.map(({ axis }) => axis)]);
}

export async function setMerged(tx: Transaction, incidentId: string, intoId: string): Promise<void> {
  await tx.execute(setMergedSql, [incidentId, intoId]);
}

async function putSide(tx: Transaction, incidentId: string, side: IncidentSide): Promise<void> {
  await tx.execute(putSideSql, [
    incidentId,
    side.axis,
    side.severity,
    at(side.startedAt),
    at(side.detectedAt),
    at(side.acknowledgedAt),
    at(side.engagedAt),
    at(side.mitigatedAt),
    at(side.resolvedAt),
    side.resolvedBy === undefined ? null : JSON.stringify(side.resolvedBy),
    JSON.stringify(side.proven),
    JSON.stringify(side.unproven),
  ]);
}

/** Part of removing the sample; evidence stays. */
export async function deleteSampleIncidents(tx: Transaction): Promise<number> {
  await deleteSampleMatters(tx);
  return await tx.execute(deleteSampleSql, []);
}

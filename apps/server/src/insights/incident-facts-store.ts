import type { Axis } from '@lockstep/contract';
import { type IncidentKind, isVisible, type Severity } from '#incidents/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { Period } from './period.ts';
import type { Scope } from './scope.ts';

/** Of one period. */
export const MOST_INCIDENTS = 1_000;

/** One side of an incident everybody may see. Moments that were not recorded are undefined. */
export interface SideFacts {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly isSample: boolean;
  readonly hasSecurity: boolean;
  readonly axis: Axis;
  readonly startedAt: number;
  readonly detectedAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly engagedAt: number | undefined;
  readonly mitigatedAt: number | undefined;
  readonly resolvedAt: number | undefined;
}

export interface IncidentFilter {
  readonly kind: IncidentKind | undefined;
  readonly severity: Severity | undefined;
}

interface SideRow {
  id: string;
  name: string;
  title: string;
  is_sample: boolean;
  has_security: boolean;
  axis: Axis;
  started_at: number;
  detected_at: number | null;
  acknowledged_at: number | null;
  engaged_at: number | null;
  mitigated_at: number | null;
  resolved_at: number | null;
}

/**
 * The same for every reader: what only some may see, drills and duplicates are in no figure. Parameter 1 is therefore always a
 * reader who is nobody.
 */
export const isCounted = `${isVisible('i', 1)} and not i.is_privileged and not i.is_drill and i.merged_into is null`;

const sidesSql = statement<SideRow>(
  'insights.sides_of_incidents',
  `with counted as (
     select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.title, i.started_at as began_at,
       coalesce(s.is_sample, i.is_simulated) as is_sample
     from incident i left join service s on s.id = i.service_id
     where i.started_at >= $2 and i.started_at < $3 and ${isCounted}
       and ($6::text is null or i.kind = $6) and ($7::text is null or i.severity = $7)
       and (($4::uuid is null and $5::uuid is null) or exists (
         select from service about where ($4::uuid is null or about.id = $4) and ($5::uuid is null or about.team_id = $5)
           and (about.id = i.service_id or exists (select from incident_link l where l.incident_id = i.id
             and l.kind = 'service' and l.subject_id = about.id::text and l.removed_at is null))))
     order by i.started_at desc, i.id desc limit $8
   )
   select c.id, c.name, c.title, c.is_sample,
     exists (select from incident_axis o where o.incident_id = c.id and o.axis = 'security' and o.engaged_at is not null)
       or exists (select from incident_role r where r.incident_id = c.id and r.role = 'security_lead'
         and r.accepted_at is not null) as has_security,
     a.axis, a.started_at, a.detected_at, a.acknowledged_at, a.engaged_at, a.mitigated_at, a.resolved_at
   from counted c join incident_axis a on a.incident_id = c.id order by c.began_at desc, c.id desc, a.axis`,
);

/** Newest first; of at most one more incident than is looked at, so that it shows. */
export async function listSides(
  tx: Transaction,
  { from, to }: Period,
  { serviceId, teamId }: Scope,
  { kind, severity }: IncidentFilter,
): Promise<readonly SideFacts[]> {
  const values = [serviceId ?? null, teamId ?? null, kind ?? null, severity ?? null, MOST_INCIDENTS + 1];
  const rows = await tx.query(sidesSql, ['', at(from), at(to), ...values]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    title: row.title,
    isSample: row.is_sample,
    hasSecurity: row.has_security,
    axis: row.axis,
    startedAt: row.started_at,
    detectedAt: row.detected_at ?? undefined,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    engagedAt: row.engaged_at ?? undefined,
    mitigatedAt: row.mitigated_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
  }));
}

import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { IncidentKind, Severity } from './incident.ts';
import type { Likeness } from './similar-incidents.ts';
import { isVisible, type Reader } from './visibility.ts';

export interface PastIncident extends Likeness {
  readonly id: string;
  readonly name: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly startedAt: number;
  readonly resolvedAt: number | undefined;
}

interface Row {
  id: string;
  name: string;
  title: string;
  kind: IncidentKind;
  severity: Severity;
  started_at: number;
  resolved_at: number | null;
  services: string[] | null;
  advisories: string[] | null;
  releases: string[] | null;
  labels: Record<string, string>[] | null;
  packages: { package: string }[][] | null;
}

const linked = (kind: string, what: string, from = ''): string =>
  `(select json_agg(${what}) from incident_link l ${from} where l.incident_id = i.id and l.kind = '${kind}' and l.removed_at is null)`;

/** What an incident is compared by. Of exposures whose advisory is restricted nothing is said. */
const select = `select i.id, coalesce(i.name, 'INC-' || i.number) as name, i.title, i.kind, i.severity, i.started_at, i.resolved_at,
     (select json_agg(s.name) from (select i.service_id as id union select l.subject_id::uuid from incident_link l
       where l.incident_id = i.id and l.kind = 'service' and l.removed_at is null) about join service s on s.id = about.id) as services,
     ${linked('advisory', 'l.subject_id')} as advisories,
     (select json_agg(s.name || ' ' || r.version) from release r join service s on s.id = r.service_id
       where r.id in (i.caused_by_release_id, i.fixed_by_release_id)) as releases,
     ${linked('alert_group', 'g.labels', 'join alert_group g on g.id = l.subject_id::uuid and g.incident_id is null')} as labels,
     ${linked('exposure', 'x.packages', 'join exposure x on x.id = l.subject_id::uuid and not x.is_restricted')} as packages
   from incident i`;

const findSql = statement<Row>('incidents.likeness', `${select} where i.id = $1`);
/** Each part by an index of its own, the newest of each. */
const pastSql = statement<Row>(
  'incidents.past_alike',
  `with found as (
     (select id from incident where service_id = any ($3::uuid[]) and started_at < $4 order by started_at desc limit 25)
     union (select l.incident_id from incident_link l join incident o on o.id = l.incident_id
       where l.kind = 'service' and l.subject_id = any ($3::text[]) and l.removed_at is null order by o.started_at desc limit 25)
     union (select incident_id from incident_link where kind = 'advisory' and subject_id = any ($5::text[]) and removed_at is null
       order by added_at desc limit 25)
     union (select id from incident where to_tsvector('simple', title || ' ' || summary) @@ to_tsquery('simple', $6)
       order by started_at desc limit 25))
   ${select} where i.id = any (array(select id from found)) and i.id <> $2 and i.started_at < $4 and i.merged_into is null and ${isVisible('i', 1)} order by i.started_at desc limit 200`,
);

function toPast(row: Row): PastIncident {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    kind: row.kind,
    severity: row.severity,
    startedAt: row.started_at,
    resolvedAt: row.resolved_at ?? undefined,
    services: row.services ?? [],
    advisories: row.advisories ?? [],
    releases: row.releases ?? [],
    labels: row.labels ?? [],
    packages: (row.packages ?? []).flat().map((one) => one.package),
  };
}

/** What others are compared with. */
export async function findLikeness(tx: Transaction, incidentId: string): Promise<PastIncident | undefined> {
  const [row] = await tx.query(findSql, [incidentId]);
  return row && toPast(row);
}

/**
 * Incidents that began before and may be alike: about the same services or advisories, or with two words in common.
 *
 * @param words a query of full text; matches nothing when empty
 */
export async function listPastAlike(
  tx: Transaction,
  reader: Reader,
  of: {
    readonly id: string;
    readonly startedAt: number;
    readonly serviceIds: readonly string[];
    readonly advisories: readonly string[];
    readonly words: string;
  },
): Promise<readonly PastIncident[]> {
  const { id, startedAt, serviceIds, advisories, words } = of;
  return (await tx.query(pastSql, [reader, id, serviceIds, at(startedAt), advisories, words])).map(toPast);
}

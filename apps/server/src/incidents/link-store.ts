import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';
import type { Incident, IncidentLink, LinkKind, LinkRelation } from './incident.ts';
import { type IncidentRow, selectIncident, toIncident } from './store.ts';
import { isVisible, type Reader } from './visibility.ts';

interface LinkRow {
  id: string;
  kind: LinkKind;
  subject_id: string;
  label: string;
  environment: string | null;
  relation: LinkRelation | null;
  added_at: number;
  added_by: ActorRef;
}

// A linked incident that the reader may not see is no link for them.
const listLinksSql = statement<LinkRow>(
  'incidents.list_links',
  `select l.id, l.kind, l.subject_id, l.label, e.name as environment, l.relation, l.added_at, l.added_by
   from incident_link l left join environment e on e.id = l.environment_id
   left join incident other on l.kind = 'incident' and other.id::text = l.subject_id
   where l.incident_id = $1 and l.removed_at is null and (l.kind <> 'incident' or ${isVisible('other', 2)})
   order by l.added_at, l.id`,
);
const linkedServicesSql = statement<{ incident_id: string; label: string }>(
  'incidents.linked_services',
  `select incident_id, label from incident_link
   where incident_id = any ($1::uuid[]) and kind = 'service' and removed_at is null order by added_at, id`,
);
const insertLinkSql = statement<never>(
  'incidents.insert_link',
  `insert into incident_link (id, incident_id, kind, subject_id, label, environment_id, relation, added_at, added_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
   on conflict (incident_id, kind, subject_id) where removed_at is null do nothing`,
);
const removeLinkSql = statement<never>(
  'incidents.remove_link',
  'update incident_link set removed_at = $3 where incident_id = $1 and id = $2 and removed_at is null',
);
const askedFromSql = statement<{ id: string; name: string }>(
  'incidents.asked_from',
  `select i.id, coalesce(i.name, 'INC-' || i.number) as name from incident_link l join incident i on i.id = l.incident_id
   where l.kind = 'decision' and l.subject_id = $1 and l.removed_at is null and l.added_at = $2 and ${isVisible('i', 3)}
   order by l.id limit 1`,
);
const openOfSubjectSql = statement<IncidentRow>(
  'incidents.open_of_subject',
  `${selectIncident} where i.resolved_at is null and i.merged_into is null and exists (
     select from incident_link l where l.incident_id = i.id and l.kind = $1 and l.subject_id = $2 and l.removed_at is null)
   order by i.started_at desc, i.id desc limit 100`,
);

export async function listLinks(tx: Transaction, incidentId: string, reader: Reader): Promise<readonly IncidentLink[]> {
  return (await tx.query(listLinksSql, [incidentId, reader])).map((row) => ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    label: row.label,
    environment: row.environment ?? undefined,
    relation: row.relation ?? undefined,
    addedAt: row.added_at,
    addedBy: row.added_by,
  }));
}

/** Names of services that are linked to incidents, by id of the incident; of one without any there is no entry. */
export async function listLinkedServices(
  tx: Transaction,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const services = new Map<string, string[]>();
  for (const { incident_id: id, label } of await tx.query(linkedServicesSql, [incidentIds]))
    services.set(id, [...(services.get(id) ?? []), label]);
  return services;
}

export interface NewLinkRow {
  readonly id: string;
  readonly incidentId: string;
  readonly kind: LinkKind;
  readonly subjectId: string;
  readonly label: string;
  readonly environmentId: string | undefined;
  readonly relation: LinkRelation | undefined;
  readonly addedAt: number;
  readonly addedBy: ActorRef;
}

/** @returns whether it is new: what is linked already stays */
export async function insertLink(tx: Transaction, link: NewLinkRow): Promise<boolean> {
  const rows = await tx.execute(insertLinkSql, [
    link.id,
    link.incidentId,
    link.kind,
    link.subjectId,
    link.label,
    link.environmentId ?? null,
    link.relation ?? null,
    at(link.addedAt),
    JSON.stringify(link.addedBy),
  ]);
  return rows > 0;
}

export async function removeLinkRow(
  tx: Transaction,
  incidentId: string,
  linkId: string,
  now: number,
): Promise<boolean> {
  return (await tx.execute(removeLinkSql, [incidentId, linkId, at(now)])) > 0;
}

/**
 * In whose room the gate was asked for a decision, as far as the reader may see it. That link is made as the decision is; one that is
 * made by hand later says nothing of where it was asked.
 *
 * @param decidedAt epoch milliseconds
 */
export async function findAskedFrom(
  tx: Transaction,
  decisionId: string,
  decidedAt: number,
  reader: Reader,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return (await tx.query(askedFromSql, [decisionId, at(decidedAt), reader]))[0];
}

/** Open incidents something is linked to, whoever may see them: for our own work only. Newest first, at most 100. */
export async function listOpenIncidentsOf(
  tx: Transaction,
  kind: LinkKind,
  subjectId: string,
): Promise<readonly Incident[]> {
  return (await tx.query(openOfSubjectSql, [kind, subjectId])).map(toIncident);
}

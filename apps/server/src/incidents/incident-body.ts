import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Incident, IncidentLink, IncidentSide } from './incident.ts';
import { listLinks } from './link-store.ts';
import { listRoles, type RoleHolding } from './role-store.ts';
import type { TimelineEntry } from './timeline.ts';
import { readerOf } from './visibility.ts';

function instant(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : isoInstant(epochMs);
}

function sideBody(side: IncidentSide) {
  return {
    axis: side.axis,
    severity: side.severity,
    startedAt: isoInstant(side.startedAt),
    detectedAt: instant(side.detectedAt),
    acknowledgedAt: instant(side.acknowledgedAt),
    engagedAt: instant(side.engagedAt),
    mitigatedAt: instant(side.mitigatedAt),
    resolvedAt: instant(side.resolvedAt),
    resolvedBy: side.resolvedBy ?? null,
    proven: side.proven,
    unproven: side.unproven,
  };
}

export function roleBody({ role, holder, since, offered }: RoleHolding) {
  return {
    role,
    holder: holder ?? null,
    since: instant(since),
    offered: offered === undefined ? null : { ...offered, at: isoInstant(offered.at) },
  };
}

export function incidentBody(incident: Incident, roles: readonly RoleHolding[]) {
  const { id, name, title, kind, severity, status, isDrill, isRestricted, isPrivileged, isSimulated } = incident;
  const { recordedBy, declaredVia, version } = incident;
  return {
    id,
    name,
    number: incident.number ?? null,
    service: incident.service ?? null,
    environment: incident.environment ?? null,
    title,
    kind,
    severity,
    status,
    isDrill,
    isRestricted,
    isPrivileged,
    startedAt: isoInstant(incident.startedAt),
    declaredAt: isoInstant(incident.declaredAt),
    resolvedAt: instant(incident.resolvedAt),
    axes: incident.sides.map(sideBody),
    roles: roles.map(roleBody),
    causedByVersion: incident.causedByVersion ?? null,
    fixedByVersion: incident.fixedByVersion ?? null,
    isSimulated,
    recordedBy,
    declaredVia,
    mergedInto: incident.mergedInto ?? null,
    version,
  };
}

function linkBody(link: IncidentLink) {
  const { id, kind, subjectId, label, addedBy } = link;
  return {
    id,
    kind,
    subjectId,
    label,
    environment: link.environment ?? null,
    relation: link.relation ?? null,
    addedAt: isoInstant(link.addedAt),
    addedBy,
  };
}

/** An incident as one answer, with links and roles as this caller sees them. */
export async function detailBody(ctx: RequestContext, incident: Incident) {
  const [links, roles] = await Promise.all([
    listLinks(ctx.read, incident.id, readerOf(ctx)),
    listRoles(ctx.read, [incident.id]),
  ]);
  return {
    ...incidentBody(incident, roles.get(incident.id) ?? []),
    summary: incident.summary,
    fields: incident.fields,
    criteriaVersion: incident.criteriaVersion ?? null,
    legalHoldAt: instant(incident.legalHoldAt),
    links: links.map(linkBody),
    seq: incident.seq,
  };
}

export function entryBody(entry: TimelineEntry) {
  const { id, seq, kind, recordedBy, refs, isFolded, version, redacted } = entry;
  return {
    id,
    seq,
    kind,
    happenedAt: isoInstant(entry.happenedAt),
    recordedAt: isoInstant(entry.recordedAt),
    recordedBy,
    text: entry.text ?? null,
    redacted: redacted === undefined ? null : { ...redacted, at: isoInstant(redacted.at) },
    refs,
    isFolded,
    version,
    pinnedAt: instant(entry.pinnedAt),
  };
}

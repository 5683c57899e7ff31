import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getRelease, type Release } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import { recordIncidentEvent } from './events.ts';
import { type Incident, incidentFacts, type IncidentKind, type Severity } from './incident.ts';
import { refuseTimes } from './record-incident.ts';
import { getIncident, lockIncident, updateIncidentRow } from './store.ts';

/** What is not given stays; null takes a value away (and re-opens). */
export interface IncidentUpdate {
  readonly title?: string | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly severity?: Severity | undefined;
  readonly resolvedAt?: number | null | undefined;
  readonly causedByVersion?: string | null | undefined;
  readonly fixedByVersion?: string | null | undefined;
}

export async function updateIncident(ctx: RequestContext, id: string, update: IncidentUpdate): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return ctx.transaction(async (tx) => {
    await lockIncident(tx, id);
    const before = await getIncident(tx, id);
    requireSampleScope(ctx, { name: before.service, isSample: before.isSample });
    const after = await applyUpdate(tx, before, update);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    refuseTimes(ctx, after.startedAt, after.resolvedAt);
    await updateIncidentRow(tx, after);
    await recordIncidentEvent(tx, ctx, {
      type: 'incidents.incident_updated',
      incident: after,
      body: { before: incidentFacts(before), after: incidentFacts(after) },
    });
    return after;
  });
}

async function applyUpdate(tx: Transaction, before: Incident, update: IncidentUpdate): Promise<Incident> {
  const causedBy = await releaseOf(tx, before, update.causedByVersion);
  const fixedBy = await releaseOf(tx, before, update.fixedByVersion);
  return {
    ...before,
    title: update.title ?? before.title,
    kind: update.kind ?? before.kind,
    severity: update.severity ?? before.severity,
    resolvedAt: update.resolvedAt === undefined ? before.resolvedAt : (update.resolvedAt ?? undefined),
    causedByReleaseId: causedBy === undefined ? before.causedByReleaseId : causedBy?.id,
    causedByVersion: causedBy === undefined ? before.causedByVersion : causedBy?.version,
    fixedByReleaseId: fixedBy === undefined ? before.fixedByReleaseId : fixedBy?.id,
    fixedByVersion: fixedBy === undefined ? before.fixedByVersion : fixedBy?.version,
  };
}

/** undefined: leave it; null: take it away. */
async function releaseOf(
  tx: Transaction,
  incident: Incident,
  version: string | null | undefined,
): Promise<Release | null | undefined> {
  if (version === undefined || version === null) return version;
  return getRelease(tx, { id: incident.serviceId, name: incident.service }, version);
}

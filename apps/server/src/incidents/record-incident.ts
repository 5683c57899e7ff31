import { ledgerLines } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { actorRef, getRelease, refuseFutureMoment, registerIncidentImporter } from '#releases/index.ts';
import { getEnvironment, getService, requireSampleScope, type Service } from '#services/index.ts';
import { recordIncidentEvent } from './events.ts';
import { type Incident, incidentFacts, type IncidentKind, type Severity } from './incident.ts';
import { findSameIncident, insertIncident } from './store.ts';

export interface NewIncident {
  readonly environment?: string | undefined;
  readonly title: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  /** Epoch milliseconds; now when absent. */
  readonly startedAt?: number | undefined;
  readonly resolvedAt?: number | undefined;
  readonly causedByVersion?: string | undefined;
  readonly fixedByVersion?: string | undefined;
}

export async function recordIncident(ctx: RequestContext, serviceName: string, input: NewIncident): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, serviceName);
    requireSampleScope(ctx, service);
    return addIncident(tx, ctx, service, input);
  });
}

/** As `recordIncident`, inside a transaction of a use case or job that has checked already who acts. */
export async function addIncident(
  tx: Transaction,
  ctx: RequestContext,
  service: Service,
  input: NewIncident,
): Promise<Incident> {
  const startedAt = input.startedAt ?? ctx.now;
  refuseTimes(ctx, startedAt, input.resolvedAt);
  const { title, kind, severity, resolvedAt } = input;
  const environment = input.environment === undefined ? undefined : await getEnvironment(tx, input.environment);
  const causedBy =
    input.causedByVersion === undefined ? undefined : await getRelease(tx, service, input.causedByVersion);
  const fixedBy = input.fixedByVersion === undefined ? undefined : await getRelease(tx, service, input.fixedByVersion);
  const facts: Omit<Incident, 'number'> = {
    id: ctx.newId(),
    serviceId: service.id,
    service: service.name,
    isSample: service.isSample,
    environmentId: environment?.id,
    environment: environment?.name,
    title,
    kind,
    severity,
    startedAt,
    resolvedAt,
    causedByReleaseId: causedBy?.id,
    causedByVersion: causedBy?.version,
    fixedByReleaseId: fixedBy?.id,
    fixedByVersion: fixedBy?.version,
    isSimulated: service.isSample,
    recordedBy: actorRef(ctx.actor),
  };
  const incident: Incident = { ...facts, number: await insertIncident(tx, facts, ctx.now) };
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.incident_recorded',
    incident,
    body: incidentFacts(incident),
  });
  return incident;
}

/** @throws for the future, and for an incident that ends before it begins */
export function refuseTimes(ctx: RequestContext, startedAt: number, resolvedAt: number | undefined): void {
  refuseFutureMoment(ctx, 'startedAt', startedAt);
  if (resolvedAt === undefined) return;
  refuseFutureMoment(ctx, 'resolvedAt', resolvedAt);
  if (resolvedAt >= startedAt) return;
  throw new Problem('request.invalid', '`body.resolvedAt`: is before the incident started', {
    help: 'send a later moment, or leave it out while the incident lasts',
    fields: [{ field: 'body.resolvedAt', problem: `is before ${new Date(startedAt).toISOString()}` }],
  });
}

registerIncidentImporter(async (tx, ctx, service, line) => {
  const { startedAt, resolvedAt, ...facts } = ledgerLines.incident.shape.incident.parse(line);
  const started = Date.parse(startedAt);
  if ((await findSameIncident(tx, service.id, started, facts.title)) !== undefined) return false;
  const resolved = resolvedAt === undefined ? undefined : Date.parse(resolvedAt);
  await addIncident(tx, ctx, service, { ...facts, startedAt: started, resolvedAt: resolved });
  return true;
});

import type { incidentsOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { Incident } from './incident.ts';
import { listIncidents, showIncident } from './list-incidents.ts';
import { recordIncident } from './record-incident.ts';
import { updateIncident } from './update-incident.ts';

function incidentBody(incident: Incident) {
  const { id, number, service, title, kind, severity, isSimulated, recordedBy } = incident;
  return {
    id,
    number,
    service,
    environment: incident.environment ?? null,
    title,
    kind,
    severity,
    startedAt: new Date(incident.startedAt).toISOString(),
    resolvedAt: incident.resolvedAt === undefined ? null : new Date(incident.resolvedAt).toISOString(),
    causedByVersion: incident.causedByVersion ?? null,
    fixedByVersion: incident.fixedByVersion ?? null,
    isSimulated,
    recordedBy,
  };
}

export const incidentsHandlers: Handlers<typeof incidentsOperations> = {
  listIncidents: async (ctx, { query }) =>
    toPage(await listIncidents(ctx, query), query.limit, incidentBody, ({ startedAt, id }) => [startedAt, id]),
  getIncident: async (ctx, { params }) => incidentBody(await showIncident(ctx, params.incident)),
  recordIncident: async (ctx, { body: { service, startedAt, ...facts } }) =>
    incidentBody(
      await recordIncident(ctx, service, {
        ...facts,
        startedAt: startedAt === undefined ? undefined : Date.parse(startedAt),
      }),
    ),
  updateIncident: async (ctx, { params, body: { resolvedAt, ...facts } }) =>
    incidentBody(
      await updateIncident(ctx, params.incident, {
        ...facts,
        resolvedAt: typeof resolvedAt === 'string' ? Date.parse(resolvedAt) : resolvedAt,
      }),
    ),
};

import { registerIncidentSource } from '#releases/index.ts';
import { listIncidentsOf } from './store.ts';

export type { Incident, IncidentKind, Severity } from './incident.ts';
export { incidentsOf } from './incidents-of.ts';
export { addIncident, recordIncident } from './record-incident.ts';
export { incidentsHandlers } from './routes.ts';
export { deleteSampleIncidents } from './store.ts';
export { updateIncident } from './update-incident.ts';

registerIncidentSource(async (tx, { serviceId, from, to }) => {
  const incidents = await listIncidentsOf(tx, serviceId, undefined, { from, to });
  return incidents.map(({ id, environmentId, title, severity, kind, startedAt, resolvedAt }) => ({
    id,
    environmentId,
    title,
    severity,
    kind,
    from: startedAt,
    to: resolvedAt,
  }));
});

import type { Transaction } from '../platform/context.ts';
import type { Incident } from './incident.ts';
import { listIncidentsOf } from './store.ts';

/**
 * Incidents of a service and environment that had begun at a moment, oldest first, as they stood then: one resolved later was
 * still open, and nobody knew yet which release fixes it. Restricted ones, too: for our own work, never for an answer.
 */
export async function incidentsOf(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  moment: number,
): Promise<readonly Incident[]> {
  const incidents = await listIncidentsOf(tx, 'system', serviceId, environmentId, { from: 0, to: moment });
  return incidents.map((incident) => asOf(incident, moment));
}

function asOf(incident: Incident, moment: number): Incident {
  if (incident.resolvedAt === undefined || incident.resolvedAt <= moment) return incident;
  return { ...incident, resolvedAt: undefined, fixedByReleaseId: undefined, fixedByVersion: undefined };
}

import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import type { Incident } from './incident.ts';
import { getIncident, listLatestIncidents } from './store.ts';

export interface IncidentQuery {
  readonly service?: string | undefined;
  readonly open?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listIncidents(ctx: RequestContext, query: IncidentQuery): Promise<readonly Incident[]> {
  requirePermission(ctx, 'incidents.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return listLatestIncidents(ctx.read, {
    serviceId: service?.id,
    isOpen: query.open,
    before: key === undefined ? undefined : { startedAt: key[0], id: key[1] },
    limit: query.limit + 1,
  });
}

export async function showIncident(ctx: RequestContext, id: string): Promise<Incident> {
  requirePermission(ctx, 'incidents.read');
  return getIncident(ctx.read, id);
}

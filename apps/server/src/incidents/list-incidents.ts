import type { Axis } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import type { Incident, IncidentKind, IncidentLink, Severity } from './incident.ts';
import { listLinks } from './link-store.ts';
import { listLatestIncidents } from './list-store.ts';
import { getIncident } from './store.ts';
import { readerOf } from './visibility.ts';

export interface IncidentQuery {
  readonly service?: string | undefined;
  readonly open?: boolean | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly severity?: Severity | undefined;
  readonly openAxis?: Axis | undefined;
  readonly drill?: boolean | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listIncidents(ctx: RequestContext, query: IncidentQuery): Promise<readonly Incident[]> {
  requirePermission(ctx, 'incidents.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return await listLatestIncidents(ctx.read, {
    reader: readerOf(ctx),
    serviceId: service?.id,
    isOpen: query.open,
    kind: query.kind,
    severity: query.severity,
    openAxis: query.openAxis,
    isDrill: query.drill,
    before: key === undefined ? undefined : { startedAt: key[0], id: key[1] },
    limit: query.limit + 1,
  });
}

/** An incident with what it is linked to, as this reader sees it. */
export interface ShownIncident {
  readonly incident: Incident;
  readonly links: readonly IncidentLink[];
}

export async function showIncident(ctx: RequestContext, ref: string): Promise<ShownIncident> {
  requirePermission(ctx, 'incidents.read');
  const reader = readerOf(ctx);
  const incident = await getIncident(ctx.read, ref, reader);
  return { incident, links: await listLinks(ctx.read, incident.id, reader) };
}

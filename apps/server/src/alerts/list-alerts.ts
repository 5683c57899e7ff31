import type { AlertAxis } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { Alert } from './alert.ts';
import { getAlert, listAlertsBefore } from './alert-store.ts';
import { getSource } from './source-store.ts';

export interface AlertQuery {
  readonly state: 'open' | 'resolved';
  readonly source?: string | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listAlerts(ctx: RequestContext, query: AlertQuery): Promise<readonly Alert[]> {
  requirePermission(ctx, 'alerts.read');
  const source = query.source === undefined ? undefined : await getSource(ctx.read, query.source);
  const key = decodeCursor(query.cursor, ['uuid']);
  return await listAlertsBefore(ctx.read, {
    state: query.state,
    sourceId: source?.id,
    axis: query.axis,
    before: key?.[0],
    limit: query.limit + 1,
  });
}

export async function showAlert(ctx: RequestContext, id: string): Promise<Alert> {
  requirePermission(ctx, 'alerts.read');
  return await getAlert(ctx.read, id);
}

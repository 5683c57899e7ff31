import type { RequestContext } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Alert } from './alert.ts';
import { getAlert, resolveOpenAlert } from './alert-store.ts';
import { recordAlertsEvent } from './events.ts';

/** Somebody says it is over. What is over already stays as it is, so a second press changes nothing. */
export async function resolveAlert(ctx: RequestContext, id: string): Promise<Alert> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const alert = await getAlert(tx, id);
    if (await resolveOpenAlert(tx, id, ctx.now)) {
      const { source, summary } = alert;
      await recordAlertsEvent(tx, ctx, { type: 'alerts.alert_resolved', subjectId: id, body: { source, summary } });
    }
    return await getAlert(tx, id);
  });
}

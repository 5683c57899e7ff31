import type { AlertAxis } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertSource } from './source.ts';
import { getSource, updateSourceSettings } from './source-store.ts';

/** What is left out stays; null takes it away. */
export interface UpdateSource {
  readonly service?: string | null | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly resolveAfterMinutes?: number | null | undefined;
  readonly isEnabled?: boolean | undefined;
}

export async function updateSource(ctx: RequestContext, name: string, input: UpdateSource): Promise<AlertSource> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const source = await getSource(tx, name);
    const { service, axis = source.axis, resolveAfterMinutes, isEnabled = source.isEnabled } = input;
    const serviceId = typeof service === 'string' ? (await getService(tx, service)).id : source.serviceId;
    const changed = {
      id: source.id,
      serviceId: service === null ? undefined : serviceId,
      axis,
      resolveAfterMs: resolveAfterMinutes === undefined ? source.resolveAfterMs : toMs(resolveAfterMinutes),
      isEnabled,
    };
    await updateSourceSettings(tx, changed);
    await recordAlertsEvent(tx, ctx, { type: 'alerts.source_updated', subjectId: source.id, body: { name, ...input } });
    return await getSource(tx, name);
  });
}

function toMs(minutes: number | null): number | undefined {
  return minutes === null ? undefined : minutes * 60_000;
}

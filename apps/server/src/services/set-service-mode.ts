import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { proposeChange, registerChangeKind } from '#access/index.ts';
import { recordServicesEvent } from './events.ts';
import type { Service, ServiceMode } from './service.ts';
import { getService, getServiceById, lockService, updateServiceMode } from './store.ts';

const warnOnlyKind = 'services.warn_only';
const WarnOnlyPayload = z.object({ serviceId: z.string(), reason: z.string() });

registerChangeKind({
  kind: warnOnlyKind,
  permission: 'services.mode',
  apply: async (tx, ctx, change) => {
    const { serviceId, reason } = WarnOnlyPayload.parse(change.payload);
    await applyMode(tx, ctx, { serviceId, mode: 'warn_only', reason });
  },
});

export interface SetServiceMode {
  readonly service: string;
  readonly mode: ServiceMode;
  readonly reason: string;
}

/** To enforcing at once; to warn-only when a second person agrees. */
export async function setServiceMode(
  ctx: RequestContext,
  input: SetServiceMode,
): Promise<{ service: Service; pendingChangeId: string | undefined }> {
  requirePermission(ctx, 'services.mode');
  requireInteractive(ctx);
  requireReal(ctx);
  return ctx.transaction(async (tx) => {
    const { mode, reason } = input;
    const before = await getService(tx, input.service);
    if (before.mode === mode) return { service: before, pendingChangeId: undefined };
    if (mode === 'enforcing') {
      return { service: await applyMode(tx, ctx, { serviceId: before.id, mode, reason }), pendingChangeId: undefined };
    }
    const { changeId, state } = await proposeChange(tx, ctx, {
      kind: warnOnlyKind,
      subjectId: before.id,
      summary: `service \`${before.name}\` from enforcing to warn-only: ${reason}`,
      payload: { serviceId: before.id, reason },
    });
    const service = await getServiceById(tx, before.id);
    return { service, pendingChangeId: state === 'waiting' ? changeId : undefined };
  });
}

/** The part inside the transaction. Loosening goes through two people first. */
export async function applyMode(
  tx: Transaction,
  ctx: RequestContext,
  input: { serviceId: string; mode: ServiceMode; reason: string },
): Promise<Service> {
  const { serviceId, mode, reason } = input;
  await lockService(tx, serviceId);
  const before = await getServiceById(tx, serviceId);
  if (before.mode === mode) return before;
  await updateServiceMode(tx, serviceId, mode);
  await recordServicesEvent(tx, ctx, {
    type: 'services.mode_changed',
    subjectId: serviceId,
    body: { service: before.name, from: before.mode, to: mode, reason },
  });
  return { ...before, mode };
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type MonitorsEvent =
  | 'monitors.heartbeat_created'
  | 'monitors.heartbeat_updated'
  | 'monitors.heartbeat_removed'
  | 'monitors.heartbeat_turned'
  | 'monitors.check_created'
  | 'monitors.check_updated'
  | 'monitors.check_removed'
  | 'monitors.check_turned';

/** Evidence and live screens hear of the same event. `turned`: up, late or down. */
export async function recordMonitorsEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: MonitorsEvent; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'monitors.read' });
}

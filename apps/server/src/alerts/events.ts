import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type AlertsEvent =
  | 'alerts.source_created'
  | 'alerts.source_updated'
  | 'alerts.source_key_rotated'
  | 'alerts.source_tested'
  | 'alerts.source_confirmation'
  | 'alerts.change_noted'
  | 'alerts.alert_resolved'
  | 'alerts.batch_resolved'
  | 'alerts.rules_changed'
  | 'alerts.window_planned'
  | 'alerts.window_changed'
  | 'alerts.window_ended'
  | 'alerts.silence_created'
  | 'alerts.silence_updated'
  | 'alerts.silence_expired';

/** Evidence and live screens hear of the same event. */
export async function recordAlertsEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: AlertsEvent; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'alerts.read' });
  // Whoever remembers sources by their key looks again.
  if (event.type.startsWith('alerts.source_')) tx.wake('sources');
}

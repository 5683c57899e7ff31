import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type ServicesEvent =
  | 'services.team_created'
  | 'services.team_member_set'
  | 'services.team_member_removed'
  | 'services.team_key_granted'
  | 'services.team_keys_taken'
  | 'services.team_key_schedule_set'
  | 'services.engagement_created'
  | 'services.engagement_key_granted'
  | 'services.engagement_key_taken'
  | 'services.engagement_updated'
  | 'services.environment_created'
  | 'services.service_created'
  | 'services.service_updated'
  | 'services.mode_changed';

/** Evidence and live screens hear of the same event. */
export async function recordServicesEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: ServicesEvent; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'services.read' });
}

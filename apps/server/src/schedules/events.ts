import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type SchedulesEvent =
  | 'schedules.schedule_created'
  | 'schedules.schedule_updated'
  | 'schedules.schedule_deleted'
  | 'schedules.override_created'
  | 'schedules.override_ended'
  | 'schedules.swap_proposed'
  | 'schedules.swap_accepted'
  | 'schedules.swap_declined'
  | 'schedules.swap_withdrawn'
  | 'schedules.cover_requested'
  | 'schedules.cover_accepted'
  | 'schedules.cover_declined'
  | 'schedules.cover_withdrawn'
  | 'schedules.absence_created'
  | 'schedules.absence_ended'
  | 'schedules.holiday_calendar_written'
  | 'schedules.holiday_calendar_deleted'
  | 'schedules.place_written'
  | 'schedules.feed_created'
  | 'schedules.feed_revoked';

/** Evidence and live screens hear of the same event. */
export async function recordSchedulesEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { readonly type: SchedulesEvent; readonly subjectId: string; readonly body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'schedules.read' });
}

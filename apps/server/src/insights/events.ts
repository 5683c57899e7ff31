import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

/** Evidence and live screens hear of the same event. */
export async function recordMarkEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: 'insights.page_marked' | 'insights.mark_taken_back'; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'paging.read' });
}

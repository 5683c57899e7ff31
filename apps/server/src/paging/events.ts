import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type PagingEvent =
  | 'paging.policy_created'
  | 'paging.policy_updated'
  | 'paging.policy_deleted'
  | 'paging.axis_policy_set';

/** Evidence and live screens hear of the same event. */
export async function recordPagingEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: PagingEvent; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'paging.read' });
}

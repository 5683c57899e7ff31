import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { raiseRevision } from './page-store.ts';

type StatusEvent =
  | 'status.page_created'
  | 'status.page_changed'
  | 'status.page_removed'
  | 'status.components_changed'
  | 'status.update_drafted'
  | 'status.draft_changed'
  | 'status.draft_discarded'
  | 'status.update_published'
  | 'status.update_corrected'
  | 'status.words_redacted'
  | 'status.update_overdue'
  | 'status.maintenance_planned'
  | 'status.maintenance_changed'
  | 'status.maintenance_ended';

type SubscriberEvent = 'status.webhook_added' | 'status.subscriber_added' | 'status.subscriber_removed';

/** Evidence, live screens and the processes that serve pages hear of the same event. */
export async function recordStatusEvent(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  event: {
    readonly type: StatusEvent;
    readonly subjectId: string;
    readonly body: unknown;
    /** The restricted incident that nobody else may hear of; what is published is no secret any more. */
    readonly matterId?: string | undefined;
  },
): Promise<void> {
  const { type, subjectId, body, matterId } = event;
  await raiseRevision(tx);
  await recordEvidence(tx, ctx, { type, subjectId, body, sealed: matterId === undefined ? undefined : { matterId } });
  await recordChange(tx, ctx, { kind: type, subjectId, permission: 'status.read', matterId });
}

/** Who hears of a page is nothing that the page shows. Bodies hold no address. */
export async function recordSubscriberEvent(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  event: { readonly type: SubscriberEvent; readonly subjectId: string; readonly body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'status.read' });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type ContactsEvent =
  | 'contacts.setup_created'
  | 'contacts.setup_updated'
  | 'contacts.setup_deleted'
  | 'contacts.setup_tested'
  | 'contacts.setup_failing'
  | 'contacts.destination_created'
  | 'contacts.destination_updated'
  | 'contacts.destination_deleted'
  | 'contacts.destination_tested'
  | 'contacts.destination_secret_changed'
  | 'contacts.method_added'
  | 'contacts.method_removed'
  | 'contacts.method_verified'
  | 'contacts.method_stopped'
  | 'contacts.method_resumed'
  | 'contacts.code_sent'
  | 'contacts.link_made'
  | 'contacts.chat_account_linked'
  | 'contacts.chat_account_unlinked'
  | 'contacts.chat_link_refused'
  | 'contacts.preferences_set'
  | 'contacts.test_page_sent'
  | 'contacts.test_page_answered';

/** Evidence and live screens hear of the same event. Neither holds an address or a secret. */
export async function recordContactsEvent(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  event: { type: ContactsEvent; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'contacts.own' });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { changeValues, recordChange } from '../platform/events/record-change.ts';
import { evidenceValues, type NewEvidence, recordEvidence } from '../platform/evidence/record-evidence.ts';

export type GateEvent =
  | 'gate.decided'
  | 'gate.policy_drafted'
  | 'gate.policy_activated'
  | 'gate.policy_activation_proposed'
  | 'gate.train_decided'
  | 'gate.train_signoff_requested'
  | 'gate.train_key_turned'
  | 'gate.train_key_refused'
  | 'gate.signoff_requested'
  | 'gate.key_turned'
  | 'gate.key_refused'
  | 'gate.signoff_completed'
  | 'gate.signoff_lapsed'
  | 'gate.evidence_captured'
  | 'gate.evidence_given_up'
  | 'gate.train_evidence_captured'
  | 'gate.train_evidence_given_up'
  | 'gate.glass_broken'
  | 'gate.glass_reviewed'
  | 'gate.review_overdue'
  | 'gate.pre_signed'
  | 'gate.hold_placed'
  | 'gate.hold_lifted'
  | 'gate.floor_proposed'
  | 'gate.floor_joined'
  | 'gate.floor_entry_proposed'
  | 'gate.notification_target_added'
  | 'gate.notification_target_removed'
  | 'gate.notice_delivered'
  | 'gate.notice_failed';

interface NewGateEvent {
  readonly type: GateEvent;
  readonly subjectId: string;
  readonly body: unknown;
}

/** Evidence and live screens hear of the same event. */
export async function recordGateEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: NewGateEvent & Pick<NewEvidence, 'sealed'>,
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'gate.read' });
}

/** The same as parameters, for the statement that writes a decision together with them. */
export function gateEventValues(tx: Transaction, ctx: RequestContext, event: NewGateEvent) {
  return {
    evidence: evidenceValues(tx, ctx, event).values,
    change: changeValues(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'gate.read' }),
  };
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

type ReportsEvent =
  | 'reports.received'
  | 'reports.words_added'
  | 'reports.decided'
  | 'reports.messaged'
  | 'reports.noted'
  | 'reports.owner_set'
  | 'reports.deadline_moved'
  | 'reports.linked'
  | 'reports.redacted'
  | 'reports.mail_settled'
  | 'reports.reminded';

/**
 * Evidence and live screens hear of the same event. The record is sealed: from its outside nobody learns that there is a report.
 * Inside it stand ids and salted digests, never words of a report.
 */
export async function recordReportEvent(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  event: { readonly type: ReportsEvent; readonly reportId: string; readonly body: unknown },
): Promise<void> {
  const { type, reportId, body } = event;
  await recordEvidence(tx, ctx, {
    type,
    subjectId: reportId,
    body,
    sealed: { for: 'reports.read', matterId: reportId },
  });
  await tellOfReport(tx, ctx, reportId);
}

/** For what is no act of anybody: live screens look again. */
export async function tellOfReport(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  reportId: string,
): Promise<void> {
  await recordChange(tx, ctx, { kind: 'reports.changed', subjectId: reportId, permission: 'reports.read' });
}

/** How people reach us is no secret. */
export async function recordSettingsEvent(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  event: { readonly type: 'reports.settings_put' | 'reports.mail_tested'; readonly body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, { type: event.type, subjectId: 'report-settings', body: event.body });
  await recordChange(tx, ctx, { kind: event.type, subjectId: 'report-settings', permission: 'reports.read' });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

/** Evidence and live screens hear of the same event. */
export async function recordSampleEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: 'sample.loaded' | 'sample.removed'; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, { ...event, subjectId: 'sample' });
  await announceSample(tx, ctx, event.type);
}

/** Only live screens: while it loads, nothing of it is there yet. */
export async function announceSample(
  tx: Transaction,
  ctx: RequestContext,
  kind: 'sample.loaded' | 'sample.removed' | 'sample.progressed',
): Promise<void> {
  await recordChange(tx, ctx, { kind, subjectId: 'sample', permission: 'services.read' });
}

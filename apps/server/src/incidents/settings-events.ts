import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

/** What is configured for incidents belongs to nobody's incident: everybody may read it. */
export async function recordSettingsEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { readonly type: `incidents.${string}`; readonly subjectId: string; readonly body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, event);
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.subjectId, permission: 'incidents.read' });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';

/** Evidence and live screens hear of it; of a restricted incident its readers only. */
export async function recordLearningEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: {
    readonly type: `postmortems.${string}`;
    readonly incident: { readonly id: string; readonly isRestricted: boolean };
    readonly body: unknown;
  },
): Promise<void> {
  const { type, incident, body } = event;
  const matterId = incident.isRestricted ? incident.id : undefined;
  const sealed = matterId === undefined ? undefined : { matterId };
  await recordEvidence(tx, ctx, { type, subjectId: incident.id, body, sealed });
  await recordChange(tx, ctx, { kind: type, subjectId: incident.id, permission: 'incidents.read', matterId });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { Incident } from '#incidents/index.ts';

/** Something happened to the work in an incident: evidence and live screens, of a restricted one for its readers only. */
export async function recordWorkEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: {
    readonly type: `playbooks.${string}`;
    readonly incident: Pick<Incident, 'id' | 'isRestricted'>;
    readonly body: unknown;
  },
): Promise<void> {
  const { type, incident, body } = event;
  const matterId = incident.isRestricted ? incident.id : undefined;
  const sealed = matterId === undefined ? undefined : { matterId };
  await recordEvidence(tx, ctx, { type, subjectId: incident.id, body, sealed });
  await recordChange(tx, ctx, { kind: type, subjectId: incident.id, permission: 'incidents.read', matterId });
}

/** A playbook or an automation was saved or removed. */
export async function recordPlaybookEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { readonly type: `playbooks.${string}`; readonly name: string; readonly body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, { type: event.type, subjectId: event.name, body: event.body });
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.name, permission: 'incidents.read' });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { ledgerChanged } from '#releases/index.ts';
import type { Incident } from './incident.ts';

/** Evidence, live screens, and the gate's precomputed verdicts hear of the same event. */
export async function recordIncidentEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: 'incidents.incident_recorded' | 'incidents.incident_updated'; incident: Incident; body: unknown },
): Promise<void> {
  const { type, incident, body } = event;
  await recordEvidence(tx, ctx, { type, subjectId: incident.id, body });
  await recordChange(tx, ctx, { kind: type, subjectId: incident.id, permission: 'incidents.read' });
  await ledgerChanged(tx, ctx, incident.serviceId);
}

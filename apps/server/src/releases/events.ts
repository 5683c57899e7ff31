import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { touchService, workOutExposures } from '#services/index.ts';

type LedgerEvent =
  | 'releases.release_added'
  | 'releases.sbom_attached'
  | 'releases.deployment_recorded'
  | 'releases.deployment_ended'
  | 'releases.point_recorded'
  | 'releases.change_recorded'
  | 'releases.change_ended'
  | 'releases.slo_reported'
  | 'releases.ledger_imported';

/** What decides where a flaw was live. */
const movesExposures: ReadonlySet<LedgerEvent> = new Set([
  'releases.sbom_attached',
  'releases.deployment_recorded',
  'releases.deployment_ended',
  'releases.ledger_imported',
]);

/** Evidence, live screens, and what is worked out ahead hear of the same event. */
export async function recordLedgerEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { type: LedgerEvent; serviceId: string; subjectId: string; body: unknown },
): Promise<void> {
  await recordEvidence(tx, ctx, { type: event.type, subjectId: event.subjectId, body: event.body });
  await recordChange(tx, ctx, { kind: event.type, subjectId: event.serviceId, permission: 'releases.read' });
  await ledgerChanged(tx, ctx, event.serviceId);
  if (movesExposures.has(event.type)) await workOutExposures(tx, ctx, event.serviceId);
}

/** Ends what the gate derived from the old facts, and asks for fresh verdicts of a service; many changes in a row cost one refresh. */
export async function ledgerChanged(tx: Transaction, ctx: RequestContext, serviceId: string): Promise<void> {
  await touchService(tx, serviceId);
  await addJob(tx, ctx, { kind: 'gate.ledger_changed', key: serviceId, payload: { serviceId } });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { ledgerChanged } from '#releases/index.ts';
import type { Incident } from './incident.ts';

export type IncidentEvent = `incidents.${string}`;

type Told = Pick<Incident, 'id' | 'isRestricted'>;

/** The restricted matter that evidence and live screens have to know of, where it is one. */
export function matterOf(incident: Told): string | undefined {
  return incident.isRestricted ? incident.id : undefined;
}

/** Evidence of a restricted incident is sealed. */
export function sealOf(incident: Told): { readonly matterId: string } | undefined {
  return incident.isRestricted ? { matterId: incident.id } : undefined;
}

/** Live screens hear that something about an incident changed: those who may know of it. */
export async function tellScreens(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  kind: IncidentEvent,
  incident: Told,
): Promise<void> {
  await recordChange(tx, ctx, {
    kind,
    subjectId: incident.id,
    permission: 'incidents.read',
    matterId: matterOf(incident),
  });
}

/** Evidence and live screens hear of the same event. Of a restricted incident the evidence is sealed. */
export async function recordIncidentEvent(
  tx: Transaction,
  ctx: RequestContext,
  event: { readonly type: IncidentEvent; readonly incident: Told; readonly body: unknown },
): Promise<void> {
  const { type, incident, body } = event;
  await recordEvidence(tx, ctx, { type, subjectId: incident.id, body, sealed: sealOf(incident) });
  await tellScreens(tx, ctx, type, incident);
}

/** What the gate knows of an incident changed. */
export async function gateHears(tx: Transaction, ctx: RequestContext, serviceIds: readonly string[]): Promise<void> {
  for (const serviceId of new Set(serviceIds)) await ledgerChanged(tx, ctx, serviceId);
}

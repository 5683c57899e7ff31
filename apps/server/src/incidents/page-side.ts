import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Incident } from './incident.ts';
import { leadOf } from './role-words.ts';
import { listRoles } from './role-store.ts';
import { listOpenSeatCalls } from './seat-call-store.ts';
import { callFor } from './seat-calls.ts';

/** @returns why nobody is paged for a side of this incident; undefined: somebody may be */
export async function whyNotPaged(tx: Transaction, incident: Incident, axis: Axis): Promise<string | undefined> {
  if (incident.isSample) return 'nobody is paged for the sample';
  if (incident.isDrill && !incident.pagesInDrill) return 'nobody is paged in this drill';
  if (incident.isPrivileged) return 'the incident is privileged: the legal role says who comes';
  if (incident.sides.find((side) => side.axis === axis)?.resolvedAt !== undefined) return `${axis} is resolved`;
  const roles = (await listRoles(tx, [incident.id])).get(incident.id) ?? [];
  const lead = roles.find(({ role }) => role === leadOf[axis])?.holder;
  if (lead !== undefined) return `${lead.name} leads ${axis} already`;
  const calls = await listOpenSeatCalls(tx, incident.id);
  const isOut = calls.some((call) => call.axis === axis && call.groupId !== undefined);
  return isOut ? `${axis} is paged already` : undefined;
}

/** Pages the on-call of an axis because an automation says so, as an empty seat does. The caller holds the incident. */
export async function pageSide(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  axis: Axis,
  because: string,
): Promise<void> {
  const open = await listOpenSeatCalls(tx, incident.id);
  await callFor(tx, ctx, incident, { axis, reason: 'automation', call: 'page', because }, open);
}

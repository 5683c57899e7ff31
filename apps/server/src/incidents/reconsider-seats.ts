import type { RequestContext, Transaction } from '../platform/context.ts';
import { systemActor } from '../platform/make-context.ts';
import type { IncidentListener } from './listeners.ts';
import { type SeatProposal, whoIsMissing } from './missing-side.ts';
import { listOpenSeatCalls, type SeatCall } from './seat-call-store.ts';
import { callFor, endSeatCalls } from './seat-calls.ts';
import { loadSeatFacts } from './seat-facts.ts';
import { getIncidentToChange } from './store.ts';

/** What whoever changes the facts knows besides what is stored. */
export interface SeatExtra {
  readonly proposals?: readonly SeatProposal[];
}

/**
 * Looks again whether a side is missing in an incident, in the transaction of what changed the facts. Of one axis and reason it is said
 * once for as long as the seat is empty; a note becomes a page when it turns severe. Drills and the sample page nobody, unless whoever
 * declared the drill asked for that.
 */
export async function reconsiderSeats(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  { proposals = [] }: SeatExtra = {},
): Promise<void> {
  const incident = await getIncidentToChange(tx, { actor: systemActor('seats') }, incidentId);
  if (incident.resolvedAt !== undefined || incident.mergedInto !== undefined) return;
  const isQuiet = incident.isSample || (incident.isDrill && !incident.pagesInDrill);
  let open: readonly SeatCall[] = await listOpenSeatCalls(tx, incident.id);
  const facts = await loadSeatFacts(tx, ctx, incident, { proposals, open });
  for (const missing of whoIsMissing(facts)) {
    const call = isQuiet ? 'note' : missing.call;
    const known = open.find(({ axis, reason }) => axis === missing.axis && reason === missing.reason);
    if (known !== undefined && (known.call === 'page' || call === 'note')) continue;
    const called = await callFor(tx, ctx, incident, { ...missing, call }, open);
    open = [...open.filter((one) => one !== known), called];
  }
}

/** An incident was declared or changed: sides that are over want nobody, and others may be missing. */
export const followSeats: IncidentListener = async (tx, ctx, { before, after }) => {
  for (const { axis, resolvedAt } of after.sides) {
    const was = before?.sides.find((side) => side.axis === axis);
    if (resolvedAt !== undefined && was !== undefined && was.resolvedAt === undefined)
      await endSeatCalls(tx, ctx, after, axis);
  }
  await reconsiderSeats(tx, ctx, after.id);
};

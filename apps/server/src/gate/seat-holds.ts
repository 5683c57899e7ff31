import { type HoldSource, reconsiderSeats } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { DecisionBody } from './decision-body.ts';
import { listStoredHolds } from './hold-store.ts';

/** Far more than a service has at a time. */
const mostHolds = 100;

/** Holds in force on the services of an incident: of its environment, or of all. */
export const holdsOfIncident: HoldSource = async (tx, ctx, { serviceIds, environmentId }) => {
  const holds = [];
  for (const serviceId of serviceIds) {
    const query = { serviceId, isActive: true, before: undefined, now: ctx.now, limit: mostHolds };
    holds.push(...(await listStoredHolds(tx, query)));
  }
  return holds.filter((hold) => environmentId === undefined || hold.environmentId === environmentId);
};

/** A remediation is proposed in an incident: a side that the gate does not simply allow it on is asked to come. */
export async function askSides(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  proposed: { readonly name: string; readonly title: string; readonly axes: DecisionBody['axes'] },
): Promise<void> {
  const { name, title, axes } = proposed;
  await reconsiderSeats(tx, ctx, incidentId, { proposals: [{ name, title, verdicts: axes }] });
}

import type { RequestContext, Transaction } from '../platform/context.ts';
import { addLink, getIncident, type NewLink, readerOf } from '#incidents/index.ts';
import { getStoredDecision } from './decision-store.ts';
import type { GateDecision } from './standing.ts';

/** What the decision that was made in the room of an incident is linked as: its standing, keys and execution come back there. */
export async function linkDecision(
  tx: Transaction,
  ctx: RequestContext,
  incidentId: string,
  { id, number }: Pick<GateDecision, 'id' | 'number'>,
): Promise<void> {
  const incident = await getIncident(tx, incidentId, readerOf(ctx));
  await addLink(tx, ctx, incident, { kind: 'decision', subjectId: id, label: `G-${number}` });
}

/** By hand: a decision that was made elsewhere. */
export async function resolveDecisionLink(tx: Transaction, subject: string): Promise<NewLink> {
  const { id, number } = await getStoredDecision(tx, subject);
  return { kind: 'decision', subjectId: id, label: `G-${number}` };
}

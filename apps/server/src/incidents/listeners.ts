import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Incident } from './incident.ts';

/** An incident was declared (`before` is undefined) or changed. */
export interface IncidentChange {
  readonly before: Incident | undefined;
  readonly after: Incident;
}

/** Told in the transaction of the change: what it throws undoes the change, so it only puts work into the outbox. */
export type IncidentListener = (tx: Transaction, ctx: RequestContext, change: IncidentChange) => Promise<void>;

const listeners: IncidentListener[] = [];

/** For later slices that act when an incident is declared or changed. */
export function registerIncidentListener(listener: IncidentListener): void {
  listeners.push(listener);
}

export async function tellListeners(tx: Transaction, ctx: RequestContext, change: IncidentChange): Promise<void> {
  for (const listener of listeners) await listener(tx, ctx, change);
}

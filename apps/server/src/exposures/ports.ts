import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { StoredExposure, StoredVerdict } from './exposure.ts';
import type { ExposureEvent } from './reconcile.ts';

/** What happened to an exposure whose budget is or was zero. */
export interface ExposureChange {
  readonly kind: ExposureEvent | 'verdict' | 'accepted';
  readonly exposure: StoredExposure;
  /** As it was; undefined: it is new. */
  readonly before: StoredExposure | undefined;
  /** Of `verdict` and `accepted`. */
  readonly verdict: StoredVerdict | undefined;
}

/** Told in the transaction that changes it; may refuse by throwing. */
export type ExposureListener = (tx: Transaction, ctx: RequestContext, change: ExposureChange) => Promise<void>;

/** A key as it is held for one service at this moment. */
export interface HeldSecurityKey {
  readonly userId: string;
  readonly isRecentlyGranted: boolean;
  readonly by: 'role' | 'deputy' | 'embedded' | 'engaged';
}

/** The caller's key of an axis for a service, held until the transaction ends. @throws `access.forbidden` where they hold none */
export type KeyOfService = (
  tx: Transaction,
  ctx: RequestContext,
  axis: Axis,
  of: { readonly serviceId: string; readonly service: string },
) => Promise<HeldSecurityKey>;

interface Ports {
  readonly listeners: ExposureListener[];
  requireKey: KeyOfService | undefined;
}

/** What later slices bring: this slice may not import them. `app.ts` loads them before anything is served. */
const ports: Ports = { listeners: [], requireKey: undefined };

/** Hears of every exposure with a budget of zero, in the order of registering. */
export function registerExposureListener(listener: ExposureListener): void {
  if (!ports.listeners.includes(listener)) ports.listeners.push(listener);
}

/** Brings the rule by which keys are held: on duty, by role, as deputy. */
export function registerKeyOfService(rule: KeyOfService): void {
  ports.requireKey = rule;
}

export async function tellListeners(tx: Transaction, ctx: RequestContext, change: ExposureChange): Promise<void> {
  for (const listener of ports.listeners) await listener(tx, ctx, change);
}

export const requireKeyOfService: KeyOfService = async (tx, ctx, axis, of) => {
  if (ports.requireKey === undefined) throw new RangeError('nothing says who holds a key: the gate is not loaded');
  return await ports.requireKey(tx, ctx, axis, of);
};

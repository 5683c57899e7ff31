import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listKeyHolders } from '#access/index.ts';
import { carriersAt } from './key-ring.ts';
import { getService } from './store.ts';
import { listKeyCarriers } from './team-key-store.ts';

export interface ServiceRing {
  readonly axis: Axis;
  readonly by: 'embedded' | 'engaged' | 'role';
  /** The team whose members these are; undefined: holders of the role. */
  readonly team: string | undefined;
  /** Of these people only whoever is on call there holds the key. */
  readonly scheduleId: string | undefined;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Whom to ask for the key of an axis of a service at a moment: members of the owning team who carry it; else those of the team
 * engaged for it; else whoever has the role. A team in which nobody carries it holds nothing.
 */
export async function serviceRing(tx: Transaction, serviceId: string, axis: Axis, now: number): Promise<ServiceRing> {
  const carriers = carriersAt(await listKeyCarriers(tx, serviceId), axis, now);
  const [first] = carriers;
  if (first === undefined) {
    return { axis, by: 'role', team: undefined, scheduleId: undefined, people: await listKeyHolders(tx, axis) };
  }
  const { by, team, scheduleId } = first;
  return { axis, by, team, scheduleId, people: carriers.map(({ userId: id, name }) => ({ id, name })) };
}

export async function listServiceRings(ctx: RequestContext, name: string): Promise<readonly ServiceRing[]> {
  requirePermission(ctx, 'services.read');
  const { id } = await getService(ctx.read, name);
  return [
    await serviceRing(ctx.read, id, 'reliability', ctx.now),
    await serviceRing(ctx.read, id, 'security', ctx.now),
  ];
}

import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listKeyHolders } from '#access/index.ts';
import { listEngagementsOf } from './engagement-store.ts';
import type { Service } from './service.ts';
import { getService } from './store.ts';
import { listActiveMembers, listKeyCarriers } from './team-member-store.ts';

export interface ServiceRing {
  readonly axis: Axis;
  readonly by: 'embedded' | 'engaged' | 'role';
  /** The team whose members these are; undefined: holders of the role. */
  readonly team: string | undefined;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Who holds the key of an axis for a service at a moment: active members of the owning team who carry it; else those of the team
 * engaged for it; else whoever has the role. A team without active members holds nothing.
 */
export async function serviceRing(
  tx: Transaction,
  service: Pick<Service, 'id' | 'team'>,
  axis: Axis,
  now: number,
): Promise<ServiceRing> {
  const embedded = await listKeyCarriers(tx, service.id, axis);
  if (embedded.length > 0) return { axis, by: 'embedded', team: service.team, people: embedded };
  const engagement = (await listEngagementsOf(tx, service.id, axis)).find(
    ({ startsAt, endsAt = Number.POSITIVE_INFINITY }) => startsAt <= now && now < endsAt,
  );
  const engaged = engagement === undefined ? [] : await listActiveMembers(tx, engagement.teamId);
  if (engaged.length > 0) return { axis, by: 'engaged', team: engagement?.team, people: engaged };
  return { axis, by: 'role', team: undefined, people: await listKeyHolders(tx, axis) };
}

export async function listServiceRings(ctx: RequestContext, name: string): Promise<readonly ServiceRing[]> {
  requirePermission(ctx, 'services.read');
  const service = await getService(ctx.read, name);
  return [
    await serviceRing(ctx.read, service, 'reliability', ctx.now),
    await serviceRing(ctx.read, service, 'security', ctx.now),
  ];
}

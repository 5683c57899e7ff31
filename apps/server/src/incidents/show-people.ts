import { incidentRoles, type IncidentRole } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listResponders, type Responder } from './responder-store.ts';
import { listRoles, type RoleHolding } from './role-store.ts';
import { listEmptied } from './role-write-store.ts';
import { listSeatCalls, type SeatCall } from './seat-call-store.ts';
import { getIncident } from './store.ts';
import { readerOf } from './visibility.ts';

export interface IncidentPeople {
  /** Every role there is; `emptySince` in epoch milliseconds. */
  readonly roles: readonly (RoleHolding & { readonly emptySince: number | undefined })[];
  readonly responders: readonly Responder[];
  readonly calls: readonly SeatCall[];
}

export async function showPeople(ctx: RequestContext, ref: string): Promise<IncidentPeople> {
  requirePermission(ctx, 'incidents.read');
  const { id, declaredAt } = await getIncident(ctx.read, ref, readerOf(ctx));
  const held = (await listRoles(ctx.read, [id])).get(id) ?? [];
  const emptied = await listEmptied(ctx.read, id);
  const seat = (role: IncidentRole) => {
    const known = held.find((one) => one.role === role) ?? {
      role,
      holder: undefined,
      since: undefined,
      offered: undefined,
    };
    return { ...known, emptySince: known.holder === undefined ? (emptied.get(role) ?? declaredAt) : undefined };
  };
  return {
    roles: incidentRoles.map(seat),
    responders: await listResponders(ctx.read, id),
    calls: await listSeatCalls(ctx.read, id),
  };
}

import type { IncidentAccess } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DeepReadonly } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findHold, findLift } from './access-store.ts';
import type { Incident } from './incident.ts';
import { describeReaders } from './reader-store.ts';
import { getIncident } from './store.ts';
import { readerOf } from './visibility.ts';
import { liftSidesOf, mayChangeReaders, mayHold, mayLead, standingIn } from './who-may.ts';

export async function showAccess(ctx: RequestContext, ref: string): Promise<DeepReadonly<IncidentAccess>> {
  requirePermission(ctx, 'incidents.read');
  return await accessBody(ctx.read, ctx, await getIncident(ctx.read, ref, readerOf(ctx)));
}

/** Who may see an incident and what limits it, as this caller may change it. */
export async function accessBody(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
): Promise<DeepReadonly<IncidentAccess>> {
  const { id, isRestricted, isPrivileged } = incident;
  const [readers, hold, lift, standing] = [
    isRestricted ? await describeReaders(tx, id) : [],
    await findHold(tx, id),
    await findLift(tx, id),
    await standingIn(tx, ctx, id),
  ];
  const mayWrite = ctx.actor.permissions.has('incidents.write');
  return {
    isRestricted,
    isPrivileged,
    readers: readers.map(({ userId, name, because, addedAt, addedBy, isBreakGlass, expiresAt }) => ({
      person: { id: userId, name },
      because,
      addedAt: isoInstant(addedAt),
      addedBy,
      isBreakGlass,
      expiresAt: expiresAt === undefined ? null : isoInstant(expiresAt),
    })),
    legalHold: hold === undefined ? null : { ...hold, at: isoInstant(hold.at) },
    lift: lift === undefined ? null : { side: lift.side, at: isoInstant(lift.at), by: lift.by, because: lift.because },
    may: {
      restrict: mayWrite && !isRestricted && mayLead(standing),
      changeReaders: mayWrite && isRestricted && mayChangeReaders(standing, incident),
      lift: mayWrite && isRestricted && !isPrivileged ? liftSidesOf(standing) : [],
      changePrivilege: mayWrite && isRestricted && standing.roles.has('legal'),
      changeLegalHold: mayWrite && mayHold(standing),
    },
  };
}

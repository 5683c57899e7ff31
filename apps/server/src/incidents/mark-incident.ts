import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { findHold, setHold, setPrivilege } from './access-store.ts';
import { notRestricted } from './change-readers.ts';
import { recordIncidentEvent } from './events.ts';
import type { Incident } from './incident.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { mayHold, requireLegal, standingIn } from './who-may.ts';

/** Marks a restricted incident as privileged, or takes the mark off: from then on the legal role alone says who may see it. */
export async function markPrivileged(
  ctx: RequestContext,
  ref: string,
  { isPrivileged, because }: { readonly isPrivileged: boolean; readonly because: string },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    if (!incident.isRestricted) throw notRestricted(incident);
    requireLegal((await standingIn(tx, ctx, incident.id)).roles.has('legal'), 'this mark');
    if (incident.isPrivileged === isPrivileged) return incident;
    await setPrivilege(tx, incident.id, isPrivileged);
    const type = isPrivileged ? 'incidents.privileged' : 'incidents.privilege_ended';
    await recordIncidentEvent(tx, ctx, { type, incident, body: { because } });
    const text = `${isPrivileged ? 'Privileged' : 'No longer privileged'}: ${because}`;
    await appendEntry(tx, ctx, incident, { kind: 'access', text, isPinned: isPrivileged });
    return await getIncident(tx, incident.id, 'system');
  });
}

/** Holds everything of an incident for the law, or lets go of it. */
export async function setLegalHold(
  ctx: RequestContext,
  ref: string,
  { isHeld, because }: { readonly isHeld: boolean; readonly because: string },
): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    requireLegal(mayHold(await standingIn(tx, ctx, incident.id)), 'a legal hold', ', or an admin');
    if ((incident.legalHoldAt !== undefined) === isHeld) return incident;
    const hold = { at: ctx.now, by: actorRef(ctx.actor), because };
    await setHold(tx, incident.id, isHeld ? hold : undefined);
    const type = isHeld ? 'incidents.legal_hold_set' : 'incidents.legal_hold_ended';
    await recordIncidentEvent(tx, ctx, { type, incident, body: { because } });
    const text = `${isHeld ? 'Legal hold' : 'Legal hold ended'}: ${because}`;
    await appendEntry(tx, ctx, incident, { kind: 'access', text, isPinned: isHeld });
    return await getIncident(tx, incident.id, 'system');
  });
}

/**
 * First line of everything that takes something of an incident away: words, files, entries.
 *
 * @throws `incidents.legal_hold`
 */
export async function refuseHeld(
  tx: Parameters<typeof findHold>[0],
  incident: Pick<Incident, 'id' | 'name' | 'legalHoldAt'>,
): Promise<void> {
  if (incident.legalHoldAt === undefined) return;
  const hold = await findHold(tx, incident.id);
  throw new Problem('incidents.legal_hold', `${incident.name} is held for the law: nothing of it can be taken away`, {
    help: `${hold?.by.name ?? 'the legal role'} holds it${hold === undefined ? '' : `: ${hold.because}`}`,
  });
}

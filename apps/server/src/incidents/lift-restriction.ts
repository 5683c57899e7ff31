import type { LiftSide } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { readersChanged } from '../platform/events/matters.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { endLift, findLift, insertLift, type Lift, openRow } from './access-store.ts';
import { gateHears, recordIncidentEvent, tellScreens } from './events.ts';
import type { Incident } from './incident.ts';
import { tellListeners } from './listeners.ts';
import { requireIncidentScope } from './scope.ts';
import { getIncident, getIncidentToChange } from './store.ts';
import { appendEntry } from './timeline.ts';
import { servicesOf } from './update-incident.ts';
import { liftSidesOf, mayLead, requireLead, standingIn } from './who-may.ts';

/**
 * Asks for a restricted incident to be shown to everybody, or agrees to it. It takes two people: one speaks for security (its lead,
 * or the key), one for the incident (its commander). One that was restricted from its beginning gets its number then.
 */
export async function liftRestriction(ctx: RequestContext, ref: string, because: string): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    refuseLift(incident);
    const standing = await standingIn(tx, ctx, incident.id);
    const sides = liftSidesOf(standing);
    requireLead(sides.length > 0 && standing.userId !== undefined, 'lifting a restriction');
    const asked = await findLift(tx, incident.id);
    if (asked === undefined) await ask(tx, ctx, incident, sides, because);
    else await agree(tx, ctx, incident, asked, sides, because);
    return await getIncident(tx, incident.id, 'system');
  });
}

function refuseLift({ name, isRestricted, isPrivileged }: Incident): void {
  if (!isRestricted) {
    throw new Problem('incidents.not_restricted', `${name} is shown to everybody already`, {
      help: 'there is nothing to lift',
    });
  }
  if (!isPrivileged) return;
  throw new Problem('incidents.is_privileged', `${name} is privileged`, {
    help: 'whoever holds the legal role takes that mark off first',
  });
}

async function ask(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  [side]: readonly LiftSide[],
  because: string,
): Promise<void> {
  const { userId } = ctx.actor;
  if (side === undefined || userId === undefined) throw new RangeError('nobody asks for no side');
  const by = actorRef(ctx.actor);
  await insertLift(tx, incident.id, { id: ctx.newId(), side, userId, because, at: ctx.now, by });
  await recordIncidentEvent(tx, ctx, {
    type: 'incidents.lift_asked',
    incident,
    body: { side, because },
  });
  const other = side === 'security' ? 'its commander' : 'its security lead, or a holder of the security key';
  const text = `To be shown to everybody: ${because} Now ${other} has to agree.`;
  await appendEntry(tx, ctx, incident, { kind: 'access', text });
}

async function agree(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  asked: Lift,
  sides: readonly LiftSide[],
  because: string,
): Promise<void> {
  requireSecond(ctx, asked, sides);
  await endLift(tx, asked.id, { at: ctx.now, by: actorRef(ctx.actor), because });
  await openRow(tx, incident.id);
  const after = await getIncident(tx, incident.id, 'system');
  const body = { from: incident.name, name: after.name, askedBy: asked.by, askedBecause: asked.because, because };
  await recordIncidentEvent(tx, ctx, { type: 'incidents.restriction_lifted', incident: after, body });
  await recordChange(tx, ctx, { kind: readersChanged, subjectId: after.id, permission: 'incidents.read' });
  const text = `Shown to everybody from now on, as ${after.name}: ${because}`;
  await appendEntry(tx, ctx, after, { kind: 'access', text });
  await gateHears(tx, ctx, await servicesOf(tx, after));
  await tellListeners(tx, ctx, { before: incident, after });
}

/** @throws `incidents.second_person_needed` for whoever asked, and for the side that asked */
function requireSecond(ctx: RequestContext, asked: Lift, sides: readonly LiftSide[]): void {
  const wanted = asked.side === 'security' ? 'commander' : 'security';
  // A key holder who commands may agree for the side that is left.
  if (asked.userId !== ctx.actor.userId && sides.includes(wanted)) return;
  const who = wanted === 'commander' ? 'the commander' : 'the security lead or a holder of the security key';
  throw new Problem('incidents.second_person_needed', `${asked.by.name} asked for this: somebody else agrees`, {
    help: `now it takes ${who}`,
  });
}

/** Keeps the restriction: refuses a lift, or takes back one's own. */
export async function withdrawLift(ctx: RequestContext, ref: string, because: string): Promise<Incident> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, ctx, ref);
    requireIncidentScope(ctx, incident);
    const asked = await findLift(tx, incident.id);
    if (asked === undefined) {
      throw new Problem('incidents.lift_not_found', `nobody asks for ${incident.name} to be shown to everybody`, {
        help: 'there is nothing to refuse',
      });
    }
    const isOwn = asked.userId === ctx.actor.userId;
    requireLead(isOwn || mayLead(await standingIn(tx, ctx, incident.id)), 'refusing this');
    await endLift(tx, asked.id, { at: ctx.now, by: actorRef(ctx.actor), because });
    await recordIncidentEvent(tx, ctx, { type: 'incidents.lift_refused', incident, body: { because } });
    await tellScreens(tx, ctx, 'incidents.access_changed', incident);
    await appendEntry(tx, ctx, incident, { kind: 'access', text: `Stays restricted: ${because}` });
    return incident;
  });
}

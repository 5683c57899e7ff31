import type { IncidentRole } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeRole, holderOf, offerOf, refuseBothLeads, type RoleGround, tellRole } from './change-role.ts';
import type { Incident } from './incident.ts';
import { roleWords } from './role-words.ts';
import { acceptRoleRow, type RoleRow } from './role-write-store.ts';
import { arrive, stand } from './sit-down.ts';

/** Takes what one was offered; whoever held it holds it no longer. A second time changes nothing. */
export async function acceptRole(ctx: RequestContext, ref: string, role: IncidentRole): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, ground) => {
    const { incident, roles, me } = ground;
    const holder = holderOf(roles, role);
    if (holder?.userId === me.id) return;
    const offer = ownOffer(ground, role);
    refuseBothLeads(ground, role, me);
    await stand(tx, ctx, incident, holder, `handed over to ${me.name}`);
    await acceptRoleRow(tx, incident.id, offer.id, ctx.now);
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_accepted',
      role,
      text: `${me.name} is ${roleWords[role]}${holder === undefined ? '' : `, after ${holder.name}`}.`,
      body: { person: me.id, from: holder?.userId },
    });
    await arrive(tx, ctx, incident, role);
  });
}

export async function declineRole(
  ctx: RequestContext,
  ref: string,
  role: IncidentRole,
  because: string | undefined,
): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, ground) => {
    const { incident, me } = ground;
    const why = because === undefined ? '.' : `: ${because}`;
    await stand(tx, ctx, incident, ownOffer(ground, role), because ?? 'declined');
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_declined',
      role,
      text: `${me.name} declines to be ${roleWords[role]}${why}`,
      body: { person: me.id, because },
    });
  });
}

/** Takes an offer back: whoever made it, holds the role, or commands. */
export async function withdrawRole(ctx: RequestContext, ref: string, role: IncidentRole): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, { incident, roles, me }) => {
    const offer = offerOf(roles, role);
    const isOurs =
      offer?.offeredBy.id === ctx.actor.id ||
      [holderOf(roles, role), holderOf(roles, 'commander')].some((one) => one?.userId === me.id);
    if (offer === undefined || !isOurs) {
      throw new Problem('incidents.role_not_offered', `you have offered nobody to be ${roleWords[role]}`, {
        help: 'whoever offered it, holds it or commands takes an offer back',
      });
    }
    await stand(tx, ctx, incident, offer, `taken back by ${me.name}`);
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_withdrawn',
      role,
      text: `${me.name} takes back the offer to ${offer.name} to be ${roleWords[role]}.`,
      body: { person: offer.userId },
    });
  });
}

function ownOffer({ incident, roles, me }: RoleGround, role: IncidentRole): RoleRow {
  const offer = offerOf(roles, role);
  if (offer?.userId === me.id) return offer;
  throw new Problem('incidents.role_not_offered', `you are not asked to be ${roleWords[role]} of ${incident.name}`, {
    help: 'the offer may have been taken back; a free role can be taken without one',
  });
}

import type { IncidentRole } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeRole, holderOf, offerOf, refuseBothLeads, tellRole } from './change-role.ts';
import type { Incident } from './incident.ts';
import { roleWords } from './role-words.ts';
import { seat, stand } from './sit-down.ts';

/**
 * Takes a role oneself: a free one at once, one that somebody holds with a reason. Whoever has it already keeps it.
 *
 * @param because undefined: only where it is free
 */
export async function takeRole(
  ctx: RequestContext,
  ref: string,
  role: IncidentRole,
  because: string | undefined,
): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, ground) => {
    const { incident, roles, me } = ground;
    const holder = holderOf(roles, role);
    if (holder?.userId === me.id) return;
    if (holder !== undefined && because === undefined) throw roleHeld(role, holder.name);
    refuseBothLeads(ground, role, me);
    await stand(tx, ctx, incident, holder, `taken over by ${me.name}: ${because ?? ''}`);
    await stand(tx, ctx, incident, offerOf(roles, role), `${me.name} took it`);
    const text =
      holder === undefined
        ? `${me.name} is ${roleWords[role]}.`
        : `${me.name} took ${roleWords[role]} over from ${holder.name}: ${because ?? ''}`;
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_taken',
      role,
      text,
      body: { person: me.id, from: holder?.userId, because },
    });
    await seat(tx, ctx, incident, { role, person: me, because: because ?? 'took it' });
  });
}

function roleHeld(role: IncidentRole, holder: string): Problem {
  return new Problem('incidents.role_held', `${holder} is ${roleWords[role]}`, {
    help: `ask ${holder} to hand it over; if they can not be reached, take it and say why`,
  });
}

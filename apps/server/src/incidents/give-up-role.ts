import type { IncidentRole } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { changeRole, holderOf, tellRole } from './change-role.ts';
import type { Incident } from './incident.ts';
import { reconsiderSeats } from './reconsider-seats.ts';
import { roleWords } from './role-words.ts';
import { stand } from './sit-down.ts';

/** Leaves a role empty. An open incident is not left without a commander silently. */
export async function giveUpRole(
  ctx: RequestContext,
  ref: string,
  role: IncidentRole,
  because: string | undefined,
): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, { incident, roles, me }) => {
    const holder = holderOf(roles, role);
    if (holder?.userId !== me.id) {
      throw new Problem('incidents.not_holder', `you are not ${roleWords[role]} of ${incident.name}`, {
        help: 'only whoever holds a role gives it up; take it over with a reason if they can not be reached',
      });
    }
    if (role === 'commander' && incident.resolvedAt === undefined && because === undefined) {
      throw new Problem('incidents.commander_stays', `${incident.name} would be left without a commander`, {
        help: 'offer the role to somebody first; or say why you leave all the same',
      });
    }
    const why = because === undefined ? '' : `: ${because}`;
    await stand(tx, ctx, incident, holder, because ?? 'given up');
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_given_up',
      role,
      text: `${me.name} is no longer ${roleWords[role]}${why}${why === '' ? '.' : ''}`,
      body: { person: me.id, because },
    });
    await reconsiderSeats(tx, ctx, incident.id);
  });
}

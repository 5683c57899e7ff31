import { Axis } from '@lockstep/contract';
import { z } from 'zod';
import { listPeopleById, proposeChange, registerChangeKind, registerKeyLoss } from '#access/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import { lockTeam } from './team-member-store.ts';
import { giveKey, takeKeysOf } from './team-key-store.ts';

const kind = 'services.team_key';
const TeamKeyPayload = z.object({ teamId: z.string(), team: z.string(), userId: z.string(), axis: Axis });

registerChangeKind({
  kind,
  permission: 'access.manage',
  apply: async (tx, ctx, change) => {
    const { teamId, team, userId, axis } = TeamKeyPayload.parse(change.payload);
    const { isSinglePerson } = change;
    await lockTeam(tx, teamId);
    const [person] = await listPeopleById(tx, [userId]);
    const isMember =
      person?.isActive === true &&
      (await giveKey(tx, { teamId, userId, axis }, { grantedAt: ctx.now, isSinglePerson }));
    if (!isMember) {
      throw new Problem('services.member_not_found', `they are no longer in team \`${team}\``, {
        help: 'refuse this change; add them to the team again if the key is still wanted',
      });
    }
    await recordServicesEvent(tx, ctx, {
      type: 'services.team_key_granted',
      subjectId: teamId,
      body: { team, userId, name: person.name, axis, isSinglePerson },
    });
  },
});

// Whoever made a recovery link could use it, and an account that was taken over is closed at once: no key outlives that.
registerKeyLoss(async (tx, ctx, userId) => {
  for (const { teamId, team, axis } of await takeKeysOf(tx, userId)) {
    await recordServicesEvent(tx, ctx, {
      type: 'services.team_keys_taken',
      subjectId: teamId,
      body: { team, userId, axis },
    });
  }
});

/** Keys are given by people at a screen who may give the role, too; never by a token. */
export function requireGranting(ctx: RequestContext): void {
  requirePermission(ctx, 'access.manage');
  if (ctx.actor.kind === 'token') {
    throw new Problem('access.interactive_only', 'a key is given in the browser under Settings, Keys, not by a token', {
      help: 'propose it there; a second person agrees',
    });
  }
  requireInteractive(ctx);
}

/** Puts it before a second person. */
export async function proposeTeamKey(
  tx: Transaction,
  ctx: RequestContext,
  { team, person, axis }: TeamKey,
): Promise<{ changeId: string; state: 'applied' | 'waiting' }> {
  return await proposeChange(tx, ctx, {
    kind,
    subjectId: person.id,
    summary: `give ${person.name} the ${axis} key of team \`${team.name}\`: for its services and those it is engaged for`,
    payload: { teamId: team.id, team: team.name, userId: person.id, axis },
  });
}

interface TeamKey {
  readonly team: { readonly id: string; readonly name: string };
  readonly person: { readonly id: string; readonly name: string };
  readonly axis: Axis;
}

import type { Axis } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { listPeopleById, lockAccessState, type NamedPerson } from '#access/index.ts';
import { recordServicesEvent } from './events.ts';
import { getTeam } from './store.ts';
import { proposeTeamKey, requireGranting } from './give-team-key.ts';
import type { TeamMember } from './team-member.ts';
import { deleteMember, listMembersOf, lockTeam, putMember } from './team-member-store.ts';

/** Lists of members are not paged. */
const MOST_MEMBERS = 200;

export interface PutTeamMember {
  readonly team: string;
  readonly userId: string;
  readonly role: 'member' | 'lead';
  readonly key: Axis | undefined;
}

export async function listTeamMembers(ctx: RequestContext, team: string): Promise<readonly TeamMember[]> {
  requirePermission(ctx, 'services.read');
  return await listMembersOf(ctx.read, (await getTeam(ctx.read, team)).id);
}

/** A member as of now; `pendingChangeId`: a key that waits for a second person. */
export interface PutMember {
  readonly member: TeamMember;
  readonly pendingChangeId: string | undefined;
}

/**
 * Adds somebody, or changes what they are in the team; their place in the team's rings stays. A key they do not carry yet is put
 * before a second person; one they carried is taken at once.
 */
export async function putTeamMember(ctx: RequestContext, input: PutTeamMember): Promise<PutMember> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    // Before the team, as whoever agrees to a change has it first.
    if (input.key !== undefined) await lockAccessState(tx);
    const team = await getTeam(tx, input.team);
    await lockTeam(tx, team.id);
    const person = await getRealPerson(tx, input.userId);
    const members = await listMembersOf(tx, team.id);
    const before = members.find(({ userId }) => userId === input.userId);
    const { userId, role, key } = input;
    const isGrant = key !== undefined && before?.key !== key;
    if (isGrant) requireGranting(ctx);
    if (before === undefined && members.length >= MOST_MEMBERS) {
      throw new Problem('services.team_full', `team \`${team.name}\` has ${MOST_MEMBERS} members already`, {
        help: 'make a second team',
      });
    }
    const kept = { role, key: isGrant ? undefined : key, addedAt: before?.addedAt ?? ctx.now };
    if (before === undefined || before.role !== kept.role || before.key !== kept.key) {
      await putMember(tx, team.id, { ...kept, userId });
      const was = before && { role: before.role, key: before.key };
      await recordServicesEvent(tx, ctx, {
        type: 'services.team_member_set',
        subjectId: team.id,
        body: { team: team.name, userId, name: person.name, role, key: kept.key, was },
      });
    }
    const member = { userId, name: person.name, isActive: person.isActive, ...kept };
    if (!isGrant) return { member, pendingChangeId: undefined };
    const { changeId, state } = await proposeTeamKey(tx, ctx, { team, person, axis: key });
    return state === 'waiting'
      ? { member, pendingChangeId: changeId }
      : { member: { ...member, key }, pendingChangeId: undefined };
  });
}

export async function removeTeamMember(
  ctx: RequestContext,
  input: { readonly team: string; readonly userId: string },
): Promise<TeamMember> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const team = await getTeam(tx, input.team);
    await lockTeam(tx, team.id);
    const member = (await listMembersOf(tx, team.id)).find(({ userId }) => userId === input.userId);
    if (member === undefined) {
      throw new Problem('services.member_not_found', `nobody in team \`${team.name}\` has the id \`${input.userId}\``, {
        help: 'list the members with `lockstep team members list`',
      });
    }
    await deleteMember(tx, team.id, member.userId);
    const { userId, name, role, key } = member;
    await recordServicesEvent(tx, ctx, {
      type: 'services.team_member_removed',
      subjectId: team.id,
      body: { team: team.name, userId, name, role, key },
    });
    return member;
  });
}

async function getRealPerson(tx: Transaction, userId: string): Promise<NamedPerson> {
  const [person] = await listPeopleById(tx, [userId]);
  if (person !== undefined && person.isActive && !person.isSample) return person;
  const state = person === undefined ? 'does not exist' : person.isSample ? 'belongs to the sample' : 'is deactivated';
  throw new Problem('access.user_not_found', `the person \`${userId}\` ${state}`, {
    help: 'list people with `GET /api/v1/access/people`',
    fields: [{ field: 'params.userId', problem: `this person ${state}`, help: 'name an active person' }],
  });
}

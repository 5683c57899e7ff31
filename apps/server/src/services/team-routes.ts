import type { teamsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { createEngagement, listEngagements, updateEngagement } from './engage-team.ts';
import { listTeamMembers, putTeamMember, removeTeamMember } from './put-team-member.ts';
import { grantEngagementKey, takeEngagementKey } from './engagement-key.ts';
import { listTeamKeySchedules, putTeamKeySchedule } from './put-key-schedule.ts';
import { listServiceRings } from './service-ring.ts';
import type { Engagement, TeamMember } from './team-member.ts';

function memberBody({ userId, name, isActive, role, key, addedAt }: TeamMember) {
  return { userId, name, isActive, role, key: key ?? null, addedAt: isoInstant(addedAt) };
}

const isoOrNull = (at: number | undefined) => (at === undefined ? null : isoInstant(at));

function engagementBody({ id, team, service, axis, policyId, startsAt, endsAt, key, createdBy }: Engagement) {
  const times = { startsAt: isoInstant(startsAt), endsAt: isoOrNull(endsAt) };
  const given = key === undefined ? null : { grantedAt: isoInstant(key.grantedAt), endsAt: isoOrNull(key.endsAt) };
  return { id, team, service, axis, policyId: policyId ?? null, ...times, key: given, createdBy };
}

const epochOf = (instant: string | null | undefined) =>
  instant === null || instant === undefined ? undefined : Date.parse(instant);

export const teamsHandlers: Handlers<typeof teamsOperations> = {
  listTeamMembers: async (ctx, { params }) => ({ items: (await listTeamMembers(ctx, params.team)).map(memberBody) }),
  putTeamMember: async (ctx, { params, body }) => {
    const put = await putTeamMember(ctx, { ...params, role: body.role, key: body.key ?? undefined });
    return { ...memberBody(put.member), pendingChangeId: put.pendingChangeId ?? null };
  },
  removeTeamMember: async (ctx, { params }) => memberBody(await removeTeamMember(ctx, params)),
  listEngagements: async (ctx, { query }) =>
    toPage(await listEngagements(ctx, query), query.limit, engagementBody, ({ id }) => [id]),
  createEngagement: async (ctx, { body }) => {
    const { team, service, axis, policyId } = body;
    const times = { startsAt: epochOf(body.startsAt), endsAt: epochOf(body.endsAt) };
    return engagementBody(
      await createEngagement(ctx, { team, service, axis, policyId: policyId ?? undefined, ...times }),
    );
  },
  updateEngagement: async (ctx, { params, body }) => {
    const endsAt = typeof body.endsAt === 'string' ? Date.parse(body.endsAt) : body.endsAt;
    return engagementBody(await updateEngagement(ctx, params.engagement, { endsAt, policyId: body.policyId }));
  },
  grantEngagementKey: async (ctx, { params }) => {
    const { state, changeId } = await grantEngagementKey(ctx, params.engagement);
    return { state, changeId: changeId ?? null };
  },
  takeEngagementKey: async (ctx, { params }) => engagementBody(await takeEngagementKey(ctx, params.engagement)),
  listTeamKeySchedules: async (ctx, { params }) => ({ items: await listTeamKeySchedules(ctx, params.team) }),
  putTeamKeySchedule: async (ctx, { params, body }) => ({
    items: await putTeamKeySchedule(ctx, { ...params, scheduleId: body.scheduleId ?? undefined }),
  }),
  listServiceRings: async (ctx, { params }) => ({
    items: (await listServiceRings(ctx, params.service)).map(({ axis, by, team, scheduleId, people }) => ({
      axis,
      by,
      team: team ?? null,
      scheduleId: scheduleId ?? null,
      people: people.map(({ id, name }) => ({ userId: id, name })),
    })),
  }),
};

import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Nothing, OfService, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const TeamMember = z.object({
  userId: Id,
  name: z.string(),
  isActive: z.boolean(),
  role: z.enum(['member', 'lead']),
  /** Which key the member carries for the services of this team; null: none. */
  key: Axis.nullable(),
  addedAt: Instant,
});

/** A team that looks after a service of another team for a while, on one axis. */
export const Engagement = z.object({
  id: Id,
  team: Slug,
  service: Slug,
  axis: Axis,
  /** The escalation policy that takes the alerts of the service meanwhile; null: none in particular. */
  policyId: Id.nullable(),
  startsAt: Instant,
  /** null: until somebody ends it. */
  endsAt: Instant.nullable(),
  createdBy: ActorRef,
});

/** Who holds the key of an axis for a service: members of the owning team who carry it, else an engaged team, else the role. */
export const ServiceRing = z.object({
  axis: Axis,
  by: z.enum(['embedded', 'engaged', 'role']),
  /** The team whose members these are; null: holders of the role. */
  team: Slug.nullable(),
  people: z.array(z.object({ userId: Id, name: z.string() })),
});

const OfTeam = z.object({ team: Slug });
const OfTeamMember = OfTeam.extend({ userId: Id });
const OfEngagement = z.object({ engagement: Id });

export const teamsOperations = {
  listTeamMembers: operation({
    method: 'GET',
    path: '/api/v1/teams/:team/members',
    summary: 'Members of a team, by name',
    permission: 'services.read',
    params: OfTeam,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(TeamMember) }),
    errors: ['services.team_not_found'],
  }),
  putTeamMember: operation({
    method: 'PUT',
    path: '/api/v1/teams/:team/members/:userId',
    summary: 'Add somebody to a team, or change what they are in it',
    permission: 'services.manage',
    params: OfTeamMember,
    query: Nothing,
    body: z.object({ role: z.enum(['member', 'lead']).default('member'), key: Axis.nullable().default(null) }),
    response: TeamMember,
    errors: ['services.team_not_found', 'services.team_full', 'access.user_not_found', 'gate.sample_only'],
  }),
  removeTeamMember: operation({
    method: 'DELETE',
    path: '/api/v1/teams/:team/members/:userId',
    summary: 'Take somebody out of a team',
    permission: 'services.manage',
    params: OfTeamMember,
    query: Nothing,
    body: Nothing,
    response: TeamMember,
    errors: ['services.team_not_found', 'services.member_not_found', 'gate.sample_only'],
  }),
  listEngagements: operation({
    method: 'GET',
    path: '/api/v1/engagements',
    summary: 'Teams that look after services of others, the newest first',
    permission: 'services.read',
    params: Nothing,
    query: PageQuery.extend({ service: Slug.optional(), team: Slug.optional() }),
    body: Nothing,
    response: pageOf(Engagement),
    errors: [],
  }),
  createEngagement: operation({
    method: 'POST',
    path: '/api/v1/engagements',
    summary: 'Let a team look after a service of another team',
    permission: 'services.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      team: Slug,
      service: Slug,
      axis: Axis.default('reliability'),
      policyId: Id.nullable().default(null),
      /** Now when absent. */
      startsAt: Instant.optional(),
      endsAt: Instant.nullable().default(null),
    }),
    response: Engagement,
    errors: [
      'services.team_not_found',
      'services.service_not_found',
      'services.engagement_invalid',
      'services.engagement_overlaps',
      'paging.policy_not_found',
      'gate.sample_only',
    ],
  }),
  updateEngagement: operation({
    method: 'PATCH',
    path: '/api/v1/engagements/:engagement',
    summary: 'End an engagement, move its end, or give its alerts to another policy',
    permission: 'services.manage',
    params: OfEngagement,
    query: Nothing,
    body: z.object({ endsAt: Instant.nullable().optional(), policyId: Id.nullable().optional() }),
    response: Engagement,
    errors: [
      'services.engagement_not_found',
      'services.engagement_invalid',
      'services.engagement_overlaps',
      'paging.policy_not_found',
      'gate.sample_only',
    ],
  }),
  listServiceRings: operation({
    method: 'GET',
    path: '/api/v1/services/:service/rings',
    summary: 'Who holds the key of each axis for a service',
    permission: 'services.read',
    params: OfService,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ServiceRing) }),
    errors: ['services.service_not_found'],
  }),
};

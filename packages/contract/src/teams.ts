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
  /** Whether carriers of the key in this team turn it for the service, and until when at the latest; null: it takes the alerts only. */
  key: z.object({ grantedAt: Instant, endsAt: Instant.nullable() }).nullable(),
  createdBy: ActorRef,
});

/** Of those who carry a key in a team, only whoever is on call on this schedule holds it. */
export const TeamKeySchedule = z.object({ axis: Axis, scheduleId: Id, schedule: z.string() });

/**
 * Whom to ask for the key of an axis of a service: members of the owning team who carry it, else those of an engaged team, else the
 * role. Holders of the role may turn it everywhere.
 */
export const ServiceRing = z.object({
  axis: Axis,
  by: z.enum(['embedded', 'engaged', 'role']),
  /** The team whose members these are; null: holders of the role. */
  team: Slug.nullable(),
  /** Of these people only whoever is on call there holds the key; null: all of them. */
  scheduleId: Id.nullable(),
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
    /** A key they do not carry yet takes two people, and a person at a screen to propose it. */
    body: z.object({ role: z.enum(['member', 'lead']).default('member'), key: Axis.nullable().default(null) }),
    /** The member as of now; `pendingChangeId`: the key waits for a second person. */
    response: TeamMember.extend({ pendingChangeId: Id.nullable() }),
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
  grantEngagementKey: operation({
    method: 'POST',
    path: '/api/v1/engagements/:engagement/key',
    summary: 'Let carriers of the key in the engaged team turn it for the service; takes two people',
    permission: 'access.manage',
    interactive: true,
    params: OfEngagement,
    query: Nothing,
    body: Nothing,
    response: z.object({ state: z.enum(['applied', 'waiting']), changeId: Id.nullable() }),
    errors: ['services.engagement_not_found', 'services.engagement_invalid', 'gate.sample_only'],
  }),
  takeEngagementKey: operation({
    method: 'DELETE',
    path: '/api/v1/engagements/:engagement/key',
    summary: 'Take the key of a service from an engaged team; its alerts stay with it',
    permission: 'services.manage',
    params: OfEngagement,
    query: Nothing,
    body: Nothing,
    response: Engagement,
    errors: ['services.engagement_not_found', 'gate.sample_only'],
  }),
  listTeamKeySchedules: operation({
    method: 'GET',
    path: '/api/v1/teams/:team/key-schedules',
    summary: 'Schedules that say who of a team holds its keys now',
    permission: 'services.read',
    params: OfTeam,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(TeamKeySchedule) }),
    errors: ['services.team_not_found'],
  }),
  putTeamKeySchedule: operation({
    method: 'PUT',
    path: '/api/v1/teams/:team/key-schedules/:axis',
    summary: 'Say that only whoever is on call holds a key of a team; null: everybody who carries it',
    permission: 'services.manage',
    params: OfTeam.extend({ axis: Axis }),
    query: Nothing,
    body: z.object({ scheduleId: Id.nullable() }),
    response: z.object({ items: z.array(TeamKeySchedule) }),
    errors: ['services.team_not_found', 'schedules.schedule_not_found', 'gate.sample_only'],
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

import { z } from 'zod';
import { Exposure, Id, Instant, Nothing, OfService, Reason, Slug, PageQuery } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const Team = z.object({ id: Id, name: Slug, title: z.string(), createdAt: Instant });

export const Environment = z.object({
  name: Slug,
  /** Zero budgets, floors and holds bite in production. */
  isProduction: z.boolean(),
  createdAt: Instant,
});

export const ServiceMode = z.enum(['warn_only', 'enforcing']);

export const Service = z.object({
  id: Id,
  name: Slug,
  title: z.string(),
  team: Slug.nullable(),
  tier: z.number().int().min(1).max(4),
  /** null: undeclared, counts as exposed. */
  exposure: Exposure.nullable(),
  mode: ServiceMode,
  /** Enforcement points refuse when Lockstep can not be reached. Default: proceed and record. */
  isFailClosed: z.boolean(),
  isSample: z.boolean(),
  createdAt: Instant,
});

export const NewService = z.object({
  name: Slug,
  title: z.string().trim().max(120).optional(),
  team: Slug.optional(),
  tier: z.number().int().min(1).max(4).default(3),
  exposure: Exposure.optional(),
});

export const servicesOperations = {
  listTeams: operation({
    method: 'GET',
    path: '/api/v1/teams',
    summary: 'List teams',
    permission: 'services.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(Team),
    errors: [],
  }),
  createTeam: operation({
    method: 'POST',
    path: '/api/v1/teams',
    summary: 'Create a team',
    permission: 'services.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({ name: Slug, title: z.string().trim().max(120).optional() }),
    response: Team,
    errors: ['services.team_exists', 'gate.sample_only'],
  }),
  listEnvironments: operation({
    method: 'GET',
    path: '/api/v1/environments',
    summary: 'List environments',
    permission: 'services.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(Environment),
    errors: [],
  }),
  createEnvironment: operation({
    method: 'POST',
    path: '/api/v1/environments',
    summary: 'Create an environment',
    permission: 'services.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({ name: Slug, isProduction: z.boolean() }),
    response: Environment,
    errors: ['services.environment_exists', 'gate.sample_only'],
  }),
  listServices: operation({
    method: 'GET',
    path: '/api/v1/services',
    summary: 'List services',
    permission: 'services.read',
    params: Nothing,
    query: PageQuery.extend({ search: z.string().max(100).optional() }),
    body: Nothing,
    response: pageOf(Service),
    errors: [],
  }),
  getService: operation({
    method: 'GET',
    path: '/api/v1/services/:service',
    summary: 'One service',
    permission: 'services.read',
    params: OfService,
    query: Nothing,
    body: Nothing,
    response: Service,
    errors: ['services.service_not_found'],
  }),
  createService: operation({
    method: 'POST',
    path: '/api/v1/services',
    summary: 'Register a service; it starts warn-only',
    permission: 'services.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewService,
    response: Service,
    errors: ['services.service_exists', 'services.team_not_found', 'gate.sample_only'],
  }),
  updateService: operation({
    method: 'PATCH',
    path: '/api/v1/services/:service',
    summary: 'Change title, team, tier, exposure or fail-closed',
    permission: 'services.manage',
    params: OfService,
    query: Nothing,
    body: z.object({
      title: z.string().trim().min(1).max(120).optional(),
      team: Slug.nullable().optional(),
      tier: z.number().int().min(1).max(4).optional(),
      exposure: Exposure.nullable().optional(),
      isFailClosed: z.boolean().optional(),
    }),
    response: Service,
    errors: ['services.service_not_found', 'services.team_not_found', 'gate.sample_only'],
  }),
  /** To enforcing: at once. To warn-only: a proposal that a second person approves (`approveChange`). */
  setServiceMode: operation({
    method: 'POST',
    path: '/api/v1/services/:service/mode',
    summary: 'Switch between warn-only and enforcing',
    permission: 'services.mode',
    interactive: true,
    params: OfService,
    query: Nothing,
    body: z.object({ mode: ServiceMode, reason: Reason }),
    response: z.object({ service: Service, pendingChangeId: Id.nullable() }),
    errors: ['services.service_not_found', 'gate.sample_only'],
  }),
};

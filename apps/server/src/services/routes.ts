import type { servicesOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { createEnvironment } from './create-environment.ts';
import { createService } from './create-service.ts';
import { createTeam } from './create-team.ts';
import { listEnvironments, listServices, listTeams, showService } from './list-catalogue.ts';
import type { Environment, Service, Team } from './service.ts';
import { setServiceMode } from './set-service-mode.ts';
import { updateService } from './update-service.ts';

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function serviceBody(service: Service) {
  return {
    ...service,
    team: service.team ?? null,
    exposure: service.exposure ?? null,
    createdAt: toIso(service.createdAt),
  };
}

function withIso<T extends Team | Environment>(row: T) {
  return { ...row, createdAt: toIso(row.createdAt) };
}

const byName = (row: { name: string }) => [row.name.toLowerCase()];

export const servicesHandlers: Handlers<typeof servicesOperations> = {
  listTeams: async (ctx, { query }) => toPage(await listTeams(ctx, query), query.limit, withIso, byName),
  createTeam: async (ctx, { body }) => withIso(await createTeam(ctx, body)),
  listEnvironments: async (ctx, { query }) => toPage(await listEnvironments(ctx, query), query.limit, withIso, byName),
  createEnvironment: async (ctx, { body }) => withIso(await createEnvironment(ctx, body)),
  listServices: async (ctx, { query }) => toPage(await listServices(ctx, query), query.limit, serviceBody, byName),
  getService: async (ctx, { params }) => serviceBody(await showService(ctx, params.service)),
  createService: async (ctx, { body }) => serviceBody(await createService(ctx, body)),
  updateService: async (ctx, { params, body }) => serviceBody(await updateService(ctx, params.service, body)),
  setServiceMode: async (ctx, { params, body }) => {
    const { service, pendingChangeId } = await setServiceMode(ctx, { service: params.service, ...body });
    return { service: serviceBody(service), pendingChangeId: pendingChangeId ?? null };
  },
};

import type { incidentRolesOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { acceptRole, declineRole, withdrawRole } from './answer-role.ts';
import { giveUpRole } from './give-up-role.ts';
import { detailBody, roleBody } from './incident-body.ts';
import type { Incident } from './incident.ts';
import { joinIncident, leaveIncident } from './join-incident.ts';
import { offerRole } from './offer-role.ts';
import { showPeople } from './show-people.ts';
import { takeRole } from './take-role.ts';

async function detail(ctx: RequestContext, changed: Promise<Incident>) {
  return await detailBody(ctx, await changed);
}

export const incidentRolesHandlers: Handlers<typeof incidentRolesOperations> = {
  getIncidentPeople: async (ctx, { params }) => {
    const { roles, responders, calls } = await showPeople(ctx, params.incident);
    return {
      roles: roles.map(({ emptySince, ...holding }) => ({
        ...roleBody(holding),
        emptySince: emptySince === undefined ? null : isoInstant(emptySince),
      })),
      responders: responders.map((one) => ({ ...one, joinedAt: isoInstant(one.joinedAt) })),
      calls: calls.map(({ id, axis, call, because, at, groupId, endedAt }) => ({
        id,
        axis,
        call,
        because,
        at: isoInstant(at),
        group: groupId ?? null,
        endedAt: endedAt === undefined ? null : isoInstant(endedAt),
      })),
    };
  },
  offerIncidentRole: async (ctx, { params, body }) => detail(ctx, offerRole(ctx, params.incident, params.role, body)),
  withdrawIncidentRole: async (ctx, { params }) => detail(ctx, withdrawRole(ctx, params.incident, params.role)),
  acceptIncidentRole: async (ctx, { params }) => detail(ctx, acceptRole(ctx, params.incident, params.role)),
  declineIncidentRole: async (ctx, { params, body }) =>
    detail(ctx, declineRole(ctx, params.incident, params.role, body.because)),
  takeIncidentRole: async (ctx, { params, body }) =>
    detail(ctx, takeRole(ctx, params.incident, params.role, body.because)),
  giveUpIncidentRole: async (ctx, { params, body }) =>
    detail(ctx, giveUpRole(ctx, params.incident, params.role, body.because)),
  joinIncident: async (ctx, { params, body }) => detail(ctx, joinIncident(ctx, params.incident, body.because)),
  leaveIncident: async (ctx, { params, body }) => detail(ctx, leaveIncident(ctx, params.incident, body.because)),
};

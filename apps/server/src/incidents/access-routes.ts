import type { incidentAccessOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { breakIncidentGlass } from './break-glass.ts';
import { addIncidentReader, removeIncidentReader } from './change-readers.ts';
import type { Incident } from './incident.ts';
import { liftRestriction, withdrawLift } from './lift-restriction.ts';
import { markPrivileged, setLegalHold } from './mark-incident.ts';
import { restrictIncident } from './restrict-incident.ts';
import { accessBody, showAccess } from './show-access.ts';

async function answer(ctx: RequestContext, changed: Promise<Incident>) {
  const incident = await changed;
  return await accessBody(ctx.read, ctx, incident);
}

export const incidentAccessHandlers: Handlers<typeof incidentAccessOperations> = {
  getIncidentAccess: (ctx, { params }) => showAccess(ctx, params.incident),
  restrictIncident: (ctx, { params, body }) => answer(ctx, restrictIncident(ctx, params.incident, body)),
  liftIncidentRestriction: (ctx, { params, body }) => answer(ctx, liftRestriction(ctx, params.incident, body.because)),
  withdrawIncidentLift: (ctx, { params, body }) => answer(ctx, withdrawLift(ctx, params.incident, body.because)),
  addIncidentReader: (ctx, { params, body }) => answer(ctx, addIncidentReader(ctx, params.incident, body)),
  removeIncidentReader: (ctx, { params, body }) =>
    answer(ctx, removeIncidentReader(ctx, params.incident, params.person, body.because)),
  setIncidentPrivilege: (ctx, { params, body }) => answer(ctx, markPrivileged(ctx, params.incident, body)),
  setIncidentLegalHold: (ctx, { params, body }) => answer(ctx, setLegalHold(ctx, params.incident, body)),
  breakIncidentGlass: (ctx, { params, body }) => answer(ctx, breakIncidentGlass(ctx, params.incident, body.because)),
};

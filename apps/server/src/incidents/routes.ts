import type { incidentsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { incidentAccessHandlers } from './access-routes.ts';
import { addNote, correctEntry, pinEntry } from './change-timeline.ts';
import { declareIncident } from './declare-incident.ts';
import { detailBody, entryBody, incidentBody } from './incident-body.ts';
import type { Incident } from './incident.ts';
import { linkToIncident, unlinkFromIncident } from './link-incident.ts';
import { listIncidents, showIncident } from './list-incidents.ts';
import { listEntryVersions, listTimeline } from './list-timeline.ts';
import { incidentRolesHandlers } from './role-routes.ts';
import { listRoles } from './role-store.ts';
import { listSimilar } from './list-similar.ts';
import { mergeIncident } from './merge-incident.ts';
import { incidentSettingsHandlers } from './settings-routes.ts';
import { moveAxis, updateIncident } from './update-incident.ts';

function moment(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

async function detail(ctx: RequestContext, changed: Promise<Incident>) {
  return await detailBody(ctx, await changed);
}

export const incidentsHandlers: Handlers<typeof incidentsOperations> = {
  listIncidents: async (ctx, { query }) => {
    const incidents = await listIncidents(ctx, query);
    const roles = await listRoles(
      ctx.read,
      incidents.map(({ id }) => id),
    );
    return toPage(
      incidents,
      query.limit,
      (incident) => incidentBody(incident, roles.get(incident.id) ?? []),
      ({ startedAt, id }) => [startedAt, id],
    );
  },
  getIncident: async (ctx, { params }) => detailBody(ctx, (await showIncident(ctx, params.incident)).incident),
  recordIncident: async (ctx, { body: { service, startedAt, ...facts } }) =>
    detail(ctx, declareIncident(ctx, service, { ...facts, startedAt: moment(startedAt) })),
  updateIncident: async (ctx, { params, body: { resolvedAt, ...facts } }) =>
    detail(
      ctx,
      updateIncident(ctx, params.incident, {
        ...facts,
        resolvedAt: typeof resolvedAt === 'string' ? Date.parse(resolvedAt) : resolvedAt,
      }),
    ),
  moveIncidentAxis: async (ctx, { params, body }) =>
    detail(ctx, moveAxis(ctx, params.incident, params.axis, { ...body, at: moment(body.at) })),
  linkToIncident: async (ctx, { params, body }) => detail(ctx, linkToIncident(ctx, params.incident, body)),
  unlinkFromIncident: async (ctx, { params }) => detail(ctx, unlinkFromIncident(ctx, params.incident, params.link)),
  ...incidentAccessHandlers,
  ...incidentRolesHandlers,
  ...incidentSettingsHandlers,
  listSimilarIncidents: async (ctx, { query: { drill, ...query } }) => {
    const similar = await listSimilar(ctx, { ...query, isDrill: drill });
    const roles = await listRoles(
      ctx.read,
      similar.map(({ id }) => id),
    );
    return { items: similar.map((incident) => incidentBody(incident, roles.get(incident.id) ?? [])) };
  },
  mergeIncident: async (ctx, { params, body }) => detail(ctx, mergeIncident(ctx, params.incident, body)),
  listTimeline: async (ctx, { params, query }) => {
    const { entries, seq } = await listTimeline(ctx, params.incident, query);
    if (query.since !== undefined) return { items: entries.map(entryBody), seq };
    return { ...toPage(entries, query.limit, entryBody, ({ happenedAt, id }) => [happenedAt, id]), seq };
  },
  addTimelineEntry: async (ctx, { params, body: { text, happenedAt, pin } }) =>
    entryBody(await addNote(ctx, params.incident, { text, happenedAt: moment(happenedAt), isPinned: pin })),
  correctTimelineEntry: async (ctx, { params, body }) =>
    entryBody(await correctEntry(ctx, params.incident, params.entry, { ...body, happenedAt: moment(body.happenedAt) })),
  pinTimelineEntry: async (ctx, { params, body }) =>
    entryBody(await pinEntry(ctx, params.incident, params.entry, body.isPinned)),
  listEntryVersions: async (ctx, { params }) => ({
    items: (await listEntryVersions(ctx, params.incident, params.entry)).map((version) => ({
      ...version,
      happenedAt: isoInstant(version.happenedAt),
      text: version.text ?? null,
      at: isoInstant(version.at),
      because: version.because ?? null,
    })),
  }),
};

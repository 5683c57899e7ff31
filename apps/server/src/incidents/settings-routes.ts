import type { incidentSettingsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { discardCriteria, draftCriteria, publishCriteria } from './change-criteria.ts';
import { createField, removeField, updateField } from './change-field.ts';
import { createStatus, removeStatus, updateStatus } from './change-status.ts';
import { type Criteria, criteriaInForce, listCriteria } from './criteria-store.ts';
import type { IncidentField } from './field.ts';
import { listFields } from './field-store.ts';
import { listStatuses } from './status-settings-store.ts';

function criteriaBody(
  { version, words, note, draftedAt, draftedBy, published }: Criteria,
  inForce: number | undefined,
) {
  const isInForce = version === inForce;
  return {
    version,
    state: published === undefined ? ('draft' as const) : isInForce ? ('in_force' as const) : ('replaced' as const),
    words,
    note,
    draftedAt: isoInstant(draftedAt),
    draftedBy,
    publishedAt: published === undefined ? null : isoInstant(published.at),
    publishedBy: published?.by ?? null,
  };
}

async function oneCriteria(ctx: RequestContext, changed: Promise<Criteria>) {
  return criteriaBody(await changed, await criteriaInForce(ctx.read));
}

function fieldBody({ required, choices, ...field }: IncidentField) {
  return { ...field, choices: [...choices], required: required ?? null };
}

export const incidentSettingsHandlers: Handlers<typeof incidentSettingsOperations> = {
  getIncidentCriteria: async (ctx) => {
    requirePermission(ctx, 'incidents.read');
    const inForce = await criteriaInForce(ctx.read);
    return { items: (await listCriteria(ctx.read)).map((one) => criteriaBody(one, inForce)) };
  },
  draftIncidentCriteria: async (ctx, { body }) => oneCriteria(ctx, draftCriteria(ctx, body)),
  publishIncidentCriteria: async (ctx, { body }) => oneCriteria(ctx, publishCriteria(ctx, body.version)),
  discardIncidentCriteria: async (ctx) => {
    await discardCriteria(ctx);
    return {};
  },
  listIncidentStatuses: async (ctx) => {
    requirePermission(ctx, 'incidents.read');
    return { items: [...(await listStatuses(ctx.read))] };
  },
  createIncidentStatus: async (ctx, { body }) => createStatus(ctx, body),
  updateIncidentStatus: async (ctx, { params, body }) => updateStatus(ctx, params.status, body),
  removeIncidentStatus: async (ctx, { params, body }) => ({
    items: [...(await removeStatus(ctx, params.status, body.replacement))],
  }),
  listIncidentFields: async (ctx) => {
    requirePermission(ctx, 'incidents.read');
    return { items: (await listFields(ctx.read)).map(fieldBody) };
  },
  createIncidentField: async (ctx, { body }) =>
    fieldBody(await createField(ctx, { ...body, required: body.required ?? undefined })),
  updateIncidentField: async (ctx, { params, body }) =>
    fieldBody(
      await updateField(ctx, params.field, { ...body, required: body.required ?? undefined, position: body.position }),
    ),
  removeIncidentField: async (ctx, { params }) => {
    await removeField(ctx, params.field);
    return {};
  },
};

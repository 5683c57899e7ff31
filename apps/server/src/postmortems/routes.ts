import type { postmortemsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { listItemsOf } from './action-item-store.ts';
import {
  addActionItem,
  cursorOf,
  listActionItems,
  listIncidentActionItems,
  sendActionItem,
  updateActionItem,
} from './action-items.ts';
import { toHtml, toMarkdown } from './export-text.ts';
import type { ActionItem } from './postmortem.ts';
import {
  askReview,
  beginPostmortem,
  digestOf,
  listPostmortems,
  proposePostmortem,
  showPostmortem,
  type Shown,
  signPostmortem,
  writeSection,
} from './postmortems.ts';
import { formOf, sectionForms } from './sections.ts';
import { axesOf, type PostmortemLine } from './store.ts';

function instant(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : isoInstant(epochMs);
}

function moment<Absent extends null | undefined>(text: string | Absent): number | Absent {
  return typeof text === 'string' ? Date.parse(text) : text;
}

const order = new Map(sectionForms.map(({ key }, index) => [key, index]));

function body({ incident, postmortem }: Shown) {
  const { id, name, title, isDrill, isPrivileged } = incident;
  return {
    incident: { id, name, title, isDrill, isPrivileged },
    state: postmortem.state,
    sections: postmortem.sections
      .toSorted((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0))
      .map(({ key, text, version, updatedAt, updatedBy }) => ({
        key,
        title: formOf(key).title,
        questions: formOf(key).questions,
        text: text ?? null,
        version,
        updatedAt: isoInstant(updatedAt),
        updatedBy,
      })),
    signOffs: incident.sides.map(({ axis }) => {
      const signed = postmortem.signOffs.find((one) => one.axis === axis);
      return {
        axis,
        person: signed?.person ?? null,
        signedAt: instant(signed?.signedAt),
        note: signed?.note ?? null,
      };
    }),
    digest: digestOf(postmortem),
    createdAt: isoInstant(postmortem.createdAt),
    createdBy: postmortem.createdBy,
    reviewAskedAt: instant(postmortem.reviewAskedAt),
    dueAt: instant(postmortem.dueAt),
    publishedAt: instant(postmortem.publishedAt),
  };
}

function lineBody(line: PostmortemLine) {
  const { incident, kind, severity, state, signed, openActions } = line;
  return {
    incident,
    kind,
    severity,
    state,
    resolvedAt: instant(line.resolvedAt),
    dueAt: instant(line.dueAt),
    publishedAt: instant(line.publishedAt),
    missing: axesOf(kind).filter((axis) => !signed.includes(axis)),
    openActions,
  };
}

function itemBody(ctx: RequestContext, item: ActionItem) {
  const { id, title, detail, state, createdBy, version } = item;
  const { id: incidentId, name, title: incidentTitle } = item.incident;
  return {
    id,
    incident: { id: incidentId, name, title: incidentTitle },
    title,
    detail,
    axis: item.axis ?? null,
    state,
    owner: item.owner ?? null,
    dueAt: instant(item.dueAt),
    isOverdue: state === 'open' && item.dueAt !== undefined && item.dueAt < ctx.now,
    url: item.url ?? null,
    createdAt: isoInstant(item.createdAt),
    createdBy,
    endedAt: instant(item.endedAt),
    endedBy: item.endedBy ?? null,
    because: item.because ?? null,
    version,
  };
}

export const postmortemsHandlers: Handlers<typeof postmortemsOperations> = {
  listPostmortems: async (ctx, { query }) =>
    toPage(await listPostmortems(ctx, query), query.limit, lineBody, ({ orderedAt, incident }) => [
      orderedAt,
      incident.id,
    ]),
  getPostmortem: async (ctx, { params }) => body(await showPostmortem(ctx, params.incident)),
  draftPostmortem: async (ctx, { params }) => body(await beginPostmortem(ctx, params.incident)),
  proposePostmortem: async (ctx, { params }) => ({ sections: await proposePostmortem(ctx, params.incident) }),
  putPostmortemSection: async (ctx, { params, body: input }) =>
    body(await writeSection(ctx, params.incident, params.section, input)),
  askPostmortemReview: async (ctx, { params, body: { dueAt } }) =>
    body(await askReview(ctx, params.incident, moment(dueAt))),
  signPostmortem: async (ctx, { params, body: input }) =>
    body(await signPostmortem(ctx, params.incident, params.axis, input)),
  exportPostmortem: async (ctx, { params, query: { format } }) => {
    const shown = await showPostmortem(ctx, params.incident);
    const exported = { ...shown, items: await listItemsOf(ctx.read, shown.incident.id) };
    const isHtml = format === 'html';
    return {
      fileName: `${shown.incident.name}-postmortem.${isHtml ? 'html' : 'md'}`,
      text: isHtml ? toHtml(exported) : toMarkdown(exported),
    };
  },
  listActionItems: async (ctx, { query }) =>
    toPage(await listActionItems(ctx, query), query.limit, (item) => itemBody(ctx, item), cursorOf),
  listIncidentActionItems: async (ctx, { params }) => ({
    items: (await listIncidentActionItems(ctx, params.incident)).map((item) => itemBody(ctx, item)),
  }),
  addActionItem: async (ctx, { params, body: { axis, dueAt, ...input } }) =>
    itemBody(
      ctx,
      await addActionItem(ctx, params.incident, {
        ...input,
        axis: axis ?? undefined,
        dueAt: moment(dueAt),
        owner: input.owner,
        url: input.url,
      }),
    ),
  updateActionItem: async (ctx, { params, body: { dueAt, ...update } }) =>
    itemBody(ctx, await updateActionItem(ctx, params.item, { ...update, dueAt: moment(dueAt) })),
  sendActionItem: async (ctx, { params, body: { destination } }) =>
    itemBody(ctx, await sendActionItem(ctx, params.item, destination)),
};

import type { statusOperations } from '@lockstep/contract';
import type { BodyOf } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { GivenUpdate, NewUpdate } from './announcement.ts';
import { correctUpdate } from './correct-update.ts';
import { changeDraft, discardDraft, draftUpdate } from './draft-update.ts';
import { listAnnouncements, showAnnouncement, wholeUpdate } from './list-announcements.ts';
import { listWholePages, showPage } from './list-pages.ts';
import { createPage, removePage, updatePage } from './manage-pages.ts';
import { announcementBody, maintenanceBody, pageBody, updateBody, webhookBody } from './page-bodies.ts';
import { changeMaintenance, endMaintenance, listPlanned, planMaintenance } from './plan-maintenance.ts';
import { previewUpdate } from './preview-update.ts';
import { publishDraft, publishUpdate } from './publish-update.ts';
import { putComponents } from './put-components.ts';
import { redactUpdate } from './redact-update.ts';
import { showShownPage } from './show-shown-page.ts';
import { forgetAddress } from './subscribe.ts';
import { addWebhook, removeWebhook, showWebhooks, type WebhookRules } from './webhooks.ts';

const toMs = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));

function toGiven(body: BodyOf<(typeof statusOperations)['changeStatusDraft']>): GivenUpdate {
  const { audience, phase, message, components, nextUpdateDueAt } = body;
  return {
    audience,
    phase,
    message,
    components: components.map(({ component, state }) => ({ componentId: component, state })),
    nextUpdateDueAt: toMs(nextUpdateDueAt ?? undefined),
  };
}

function toNew(body: BodyOf<(typeof statusOperations)['draftStatusUpdate']>): NewUpdate {
  const { announcement, title, pages, incident } = body;
  return { ...toGiven(body), announcement, title, pages, incident };
}

export function statusHandlers(webhooks: WebhookRules): Handlers<typeof statusOperations> {
  return { ...pageHandlers, ...webhookHandlers(webhooks), ...updateHandlers, ...maintenanceHandlers };
}

const pageHandlers = {
  listStatusPages: async (ctx) => ({ items: (await listWholePages(ctx)).map(pageBody) }),
  getStatusPage: async (ctx, { params }) => pageBody(await showPage(ctx, params.page)),
  showStatusPage: async (ctx, { params }) => await showShownPage(ctx, params.page),
  createStatusPage: async (ctx, { body: { components, ...page } }) => {
    const { slug } = await createPage(ctx, { ...page, components });
    return pageBody(await showPage(ctx, slug));
  },
  updateStatusPage: async (ctx, { params, body }) => {
    await updatePage(ctx, params.page, body);
    return pageBody(await showPage(ctx, params.page));
  },
  removeStatusPage: async (ctx, { params }) => {
    await removePage(ctx, params.page);
    return {};
  },
  putStatusComponents: async (ctx, { params, body }) => {
    await putComponents(ctx, params.page, body.components);
    return pageBody(await showPage(ctx, params.page));
  },
  forgetStatusSubscriber: async (ctx, { params, body }) => {
    await forgetAddress(ctx, params.page, body.email);
    return {};
  },
} satisfies Partial<Handlers<typeof statusOperations>>;

function webhookHandlers(webhooks: WebhookRules) {
  return {
    listStatusWebhooks: async (ctx, { params }) => ({ items: (await showWebhooks(ctx, params.page)).map(webhookBody) }),
    addStatusWebhook: async (ctx, { params, body }) => {
      const { webhook, secret } = await addWebhook(ctx, webhooks, params.page, body.url);
      return { ...webhookBody(webhook), secret };
    },
    removeStatusWebhook: async (ctx, { params }) => {
      await removeWebhook(ctx, webhooks, params.page, params.webhook);
      return {};
    },
  } satisfies Partial<Handlers<typeof statusOperations>>;
}

const updateHandlers = {
  listStatusAnnouncements: async (ctx, { query }) =>
    toPage(
      await listAnnouncements(ctx, query),
      query.limit,
      (whole) => announcementBody(whole, ctx.now),
      ({ announcement: { createdAt, id } }) => [createdAt, id],
    ),
  getStatusAnnouncement: async (ctx, { params }) =>
    announcementBody(await showAnnouncement(ctx, params.announcement), ctx.now),
  previewStatusUpdate: async (ctx, { body }) => {
    const { text, pages, refusedWords, ...rest } = await previewUpdate(ctx, toNew(body), body.isSure);
    return { ...rest, text: [...text], pages: [...pages], refusedWords: [...refusedWords] };
  },
  publishStatusUpdate: async (ctx, { body }) =>
    updateBody(await wholeUpdate(ctx.read, await publishUpdate(ctx, toNew(body), body.isSure))),
  draftStatusUpdate: async (ctx, { body }) =>
    updateBody(await wholeUpdate(ctx.read, await draftUpdate(ctx, toNew(body)))),
  changeStatusDraft: async (ctx, { params, body }) =>
    updateBody(await wholeUpdate(ctx.read, await changeDraft(ctx, params.update, toGiven(body)))),
  publishStatusDraft: async (ctx, { params, body }) =>
    updateBody(await wholeUpdate(ctx.read, await publishDraft(ctx, params.update, body.isSure))),
  discardStatusDraft: async (ctx, { params }) => {
    await discardDraft(ctx, params.update);
    return {};
  },
  correctStatusUpdate: async (ctx, { params, body }) =>
    updateBody(await wholeUpdate(ctx.read, await correctUpdate(ctx, params.update, body))),
  redactStatusUpdate: async (ctx, { params, body: { corrections, ...asked } }) =>
    updateBody(await wholeUpdate(ctx.read, await redactUpdate(ctx, params.update, { ...asked, read: corrections }))),
} satisfies Partial<Handlers<typeof statusOperations>>;

const maintenanceHandlers = {
  listStatusMaintenance: async (ctx, { query }) =>
    toPage(
      await listPlanned(ctx, query),
      query.limit,
      (whole) => maintenanceBody(whole, ctx.now),
      ({ maintenance: { startsAt, id } }) => [startsAt, id],
    ),
  planStatusMaintenance: async (ctx, { body: { startsAt, endsAt, ...rest } }) => {
    const times = { startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
    return maintenanceBody(await planMaintenance(ctx, { ...rest, ...times }), ctx.now);
  },
  changeStatusMaintenance: async (ctx, { params, body: { startsAt, endsAt, ...rest } }) => {
    const times = { startsAt: toMs(startsAt), endsAt: toMs(endsAt) };
    return maintenanceBody(await changeMaintenance(ctx, params.maintenance, { ...rest, ...times }), ctx.now);
  },
  endStatusMaintenance: async (ctx, { params }) =>
    maintenanceBody(await endMaintenance(ctx, params.maintenance), ctx.now),
} satisfies Partial<Handlers<typeof statusOperations>>;

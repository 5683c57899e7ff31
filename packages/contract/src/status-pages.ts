import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, Slug } from './common.ts';
import { operation } from './operation.ts';
import { ComponentState, ShownStatusPage, StatusAudience, StatusTitle } from './status-fields.ts';

/** Names in addresses: `/status/<slug>`. */
const PageSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits or `-`, at most 63, starting with a letter or digit');

export const StatusComponent = z.object({
  id: Id,
  group: z.string().nullable(),
  name: z.string(),
  description: z.string().nullable(),
  service: Slug.nullable(),
  environment: Slug.nullable(),
  state: ComponentState,
  stateSince: Instant,
});

export const StatusPage = z.object({
  slug: PageSlug,
  title: z.string(),
  /** Markdown. */
  text: z.string(),
  audience: StatusAudience,
  isSample: z.boolean(),
  /** Where readers find it. */
  path: z.string(),
  /** The worst of its components, as readers of the page see them. */
  overall: ComponentState,
  components: z.array(StatusComponent),
  subscribers: z.object({ mails: z.number().int(), waiting: z.number().int(), webhooks: z.number().int() }),
  openAnnouncements: z.number().int(),
  /** Those of them that readers of the page see. */
  currentAnnouncements: z.number().int(),
  createdAt: Instant,
  createdBy: ActorRef,
});
export type StatusPage = z.infer<typeof StatusPage>;

const PageText = z.string().trim().max(8_000, 'is longer than 8,000 characters');

const GivenComponent = z.object({
  /** Of one that is there; left out: a new one. */
  id: Id.optional(),
  group: z.string().trim().min(1).max(80).nullable().default(null),
  name: z.string().trim().min(1, 'give it a name').max(80),
  description: z.string().trim().min(1).max(300).nullable().default(null),
  service: Slug.nullable().default(null),
  environment: Slug.nullable().default(null),
});

export const StatusWebhook = z.object({
  id: Id,
  url: z.string(),
  createdAt: Instant,
  lastProblem: z.string().nullable(),
});

const OfPage = z.object({ page: z.string().max(63) });
const refusals = ['status.page_not_found', 'gate.sample_only'] as const;

export const statusPagesOperations = {
  listStatusPages: operation({
    method: 'GET',
    path: '/api/v1/status/pages',
    summary: 'Status pages with their components, by title',
    permission: 'status.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    /** At most 50 are made. */
    response: z.object({ items: z.array(StatusPage) }),
    errors: [],
  }),
  getStatusPage: operation({
    method: 'GET',
    path: '/api/v1/status/pages/:page',
    summary: 'One status page',
    permission: 'status.read',
    params: OfPage,
    query: Nothing,
    body: Nothing,
    response: StatusPage,
    errors: ['status.page_not_found'],
  }),
  showStatusPage: operation({
    method: 'GET',
    path: '/api/v1/status/pages/:page/shown',
    summary: 'One status page as its readers see it',
    permission: 'status.read',
    params: OfPage,
    query: Nothing,
    body: Nothing,
    response: ShownStatusPage,
    errors: ['status.page_not_found'],
  }),
  createStatusPage: operation({
    method: 'POST',
    path: '/api/v1/status/pages',
    summary: 'Make a status page',
    permission: 'status.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({
      slug: PageSlug,
      title: StatusTitle,
      text: PageText.default(''),
      audience: StatusAudience,
      components: z
        .array(GivenComponent.omit({ id: true }))
        .max(200)
        .default([]),
    }),
    response: StatusPage,
    errors: [
      'status.page_exists',
      'status.too_many',
      'status.component_invalid',
      'services.service_not_found',
      'services.environment_not_found',
      'gate.sample_only',
    ],
  }),
  updateStatusPage: operation({
    method: 'PATCH',
    path: '/api/v1/status/pages/:page',
    summary: 'Change title, text or readers of a status page; what is left out stays',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: z.object({
      title: StatusTitle.optional(),
      text: PageText.optional(),
      audience: StatusAudience.optional(),
      /** Required to show everybody what only your people could see until now. */
      isSure: z.boolean().default(false),
    }),
    response: StatusPage,
    errors: [...refusals, 'status.confirmation_needed'],
  }),
  removeStatusPage: operation({
    method: 'DELETE',
    path: '/api/v1/status/pages/:page',
    summary: 'Take a status page away, with its components and subscribers',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: [...refusals],
  }),
  putStatusComponents: operation({
    method: 'PUT',
    path: '/api/v1/status/pages/:page/components',
    summary: 'All components of a status page in their order; those left out go, with their history',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: z.object({ components: z.array(GivenComponent).max(200) }),
    response: StatusPage,
    errors: [...refusals, 'status.component_invalid', 'services.service_not_found', 'services.environment_not_found'],
  }),
  listStatusWebhooks: operation({
    method: 'GET',
    path: '/api/v1/status/pages/:page/webhooks',
    summary: 'Endpoints that hear of updates on a status page',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(StatusWebhook) }),
    errors: ['status.page_not_found'],
  }),
  addStatusWebhook: operation({
    method: 'POST',
    path: '/api/v1/status/pages/:page/webhooks',
    summary: 'Send updates of a status page to an endpoint, signed',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: z.object({ url: z.string().trim().min(8).max(2_000) }),
    /** The secret is shown once. */
    response: StatusWebhook.extend({ secret: z.string() }),
    errors: [...refusals, 'status.address_invalid', 'status.subscriber_exists', 'status.too_many'],
  }),
  removeStatusWebhook: operation({
    method: 'DELETE',
    path: '/api/v1/status/pages/:page/webhooks/:webhook',
    summary: 'Send no more updates to an endpoint',
    permission: 'status.manage',
    params: OfPage.extend({ webhook: Id }),
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: [...refusals, 'status.subscriber_not_found'],
  }),
  forgetStatusSubscriber: operation({
    method: 'POST',
    path: '/api/v1/status/pages/:page/subscribers/forget',
    summary: 'Forget a mail address that hears of a status page; says the same where there is none',
    permission: 'status.manage',
    params: OfPage,
    query: Nothing,
    body: z.object({ email: z.email().max(254) }),
    response: Nothing,
    errors: [...refusals],
  }),
};

import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { PayloadPreview, SourceTest } from './source-previews.ts';

/** A format alerts come in. */
export const AlertSourceKind = z.object({
  kind: Slug,
  title: z.string(),
  /** Path below this server that a sender posts to; `{key}` stands for the source's key. */
  path: z.string(),
  /** What to do at the sender, in order; `{url}`, `{host}` and `{key}` stand for what they say. */
  steps: z.array(z.string()),
  /** How its sender signs: with a shared secret, with a certificate of the vendor, or not at all. */
  signing: z.enum(['secret', 'certificate', 'none']),
});

/**
 * How the door knows who sends, besides the key: as the vendor signs, by Standard Webhooks, by an HMAC-SHA256 of the body in a header,
 * or by a bearer token or password that the sender gives along.
 */
export const SignatureForm = z.enum(['sender', 'standard_webhooks', 'hmac_header', 'bearer', 'basic']);

const Signature = z.object({
  form: SignatureForm,
  /** Shared with the sender; never told again. Absent where the vendor signs with a certificate. */
  secret: z.string().min(8, 'use at least eight characters').max(1_000).optional(),
  /** Only for `hmac_header`, in lower case. */
  header: z
    .string()
    .regex(/^[a-z0-9-]{1,80}$/, 'is the name of a header in lower case')
    .optional(),
});

/** A mapping document: `{ version: 1, summary: ..., ... }`. Its problems are told field by field. */
const MappingDocument = z.record(z.string().max(100), z.unknown());

/** Where alerts come from, with a key of its own, and how it is doing. */
export const AlertSource = z.object({
  id: Id,
  name: Slug,
  kind: Slug,
  /** Where the payload names no service; null: none. */
  service: Slug.nullable(),
  /** Where neither payload nor rule says another. */
  axis: AlertAxis,
  /** An alert that says nothing of its end is over when it was not repeated for this long; null: only when told. */
  resolveAfterMinutes: z.number().int().nullable(),
  isEnabled: z.boolean(),
  createdAt: Instant,
  createdBy: ActorRef,
  /** Null: nothing has come yet. */
  lastSeenAt: Instant.nullable(),
  /** Messages taken and entries refused since it was made; a few seconds behind. */
  received: z.number().int(),
  rejected: z.number().int(),
  lastProblem: z.object({ at: Instant, problem: z.string() }).nullable(),
  /** Payloads without a right signature are refused; null: the key alone counts. */
  signature: z.object({ form: SignatureForm, header: z.string().nullable() }).nullable(),
  /** For kinds that read any payload; null: the names most senders use. */
  mapping: MappingDocument.nullable(),
  /** Whether the last payloads are kept for a week, to look at and to build a mapping from. */
  keepsPayloads: z.boolean(),
  /** How the sender's wish for confirmation of the address went; null: it never asked. */
  confirmation: z
    .object({ state: z.enum(['waiting', 'confirmed', 'failed']), at: Instant, problem: z.string().nullable() })
    .nullable(),
});

/** How much a source brings, and whether that is less than usual. */
export const AlertSourceHealth = z.object({
  /** Messages of the last 24 hours, the present one last. */
  perHour: z.array(z.object({ at: Instant, received: z.number().int(), rejected: z.number().int() })),
  /** `quiet`: silent for longer than ever in the last week; `unknown`: too little came to say what is usual. */
  silence: z.enum(['usual', 'quiet', 'unknown']),
  /** Longest pause of the last week; null: unknown. */
  longestPauseMinutes: z.number().int().nullable(),
});

/** A payload as it came, without what has the form of a credential. */
export const RecentPayload = z.object({
  id: Id,
  at: Instant,
  contentType: z.string(),
  outcome: z.enum(['stored', 'refused']),
  /** Why it was refused, or the first of its entries was; null: nothing was. */
  problem: z.string().nullable(),
  body: z.string(),
  /** It was longer than what is kept. */
  isCut: z.boolean(),
});

/** A deployment or change a sender told of. */
export const SourceChange = z.object({
  id: Id,
  at: Instant,
  summary: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  version: z.string().nullable(),
  /** `deployment` and `change` are in the ledger; `noted` is not, for the reason beside it. */
  outcome: z.enum(['deployment', 'change', 'noted']),
  reason: z.string().nullable(),
});

const ResolveAfterMinutes = z.number().int().min(1).max(10_080).nullable();

export const NewAlertSource = z.object({
  name: Slug,
  kind: Slug,
  service: Slug.optional(),
  axis: AlertAxis.default('reliability'),
  /** Absent: five minutes where the sender repeats what fires, else null. */
  resolveAfterMinutes: ResolveAfterMinutes.optional(),
});

/** The key is told this once. */
const WithKey = AlertSource.extend({ key: z.string() });
const OfSource = z.object({ source: Slug });

export const alertSourcesOperations = {
  listAlertSourceKinds: operation({
    method: 'GET',
    path: '/api/v1/alert-source-kinds',
    summary: 'The formats alerts can come in',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(AlertSourceKind) }),
    errors: [],
  }),
  listAlertSources: operation({
    method: 'GET',
    path: '/api/v1/alert-sources',
    summary: 'Where alerts come from, and how each source is doing',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(AlertSource),
    errors: [],
  }),
  createAlertSource: operation({
    method: 'POST',
    path: '/api/v1/alert-sources',
    summary: 'Add a source of alerts; its key is told this once',
    permission: 'alerts.manage',
    params: Nothing,
    query: Nothing,
    body: NewAlertSource,
    response: WithKey,
    errors: ['alerts.source_exists', 'alerts.source_kind_unknown', 'services.service_not_found', 'gate.sample_only'],
  }),
  updateAlertSource: operation({
    method: 'PATCH',
    path: '/api/v1/alert-sources/:source',
    summary: 'Change a source, or switch it off and on',
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: z.object({
      service: Slug.nullable().optional(),
      axis: AlertAxis.optional(),
      resolveAfterMinutes: ResolveAfterMinutes.optional(),
      isEnabled: z.boolean().optional(),
      /** Null: the key alone counts again. */
      signature: Signature.nullable().optional(),
      /** Null: the names most senders use. */
      mapping: MappingDocument.nullable().optional(),
      /** False also removes what was kept. */
      keepsPayloads: z.boolean().optional(),
    }),
    response: AlertSource,
    errors: [
      'alerts.source_not_found',
      'alerts.mapping_invalid',
      'alerts.signature_unfit',
      'services.service_not_found',
      'gate.sample_only',
    ],
  }),
  rotateAlertSourceKey: operation({
    method: 'POST',
    path: '/api/v1/alert-sources/:source/key',
    summary: 'Give a source a new key; the old one stops at once',
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: WithKey,
    errors: ['alerts.source_not_found', 'gate.sample_only'],
  }),
  previewAlertPayload: operation({
    method: 'POST',
    path: '/api/v1/alert-sources/preview',
    summary: 'What a payload would become; stores nothing',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: z.object({
      kind: Slug,
      /** As the sender posts it. */
      payload: z.string().max(500_000),
      contentType: z.string().max(200).default('application/json'),
      mapping: MappingDocument.optional(),
      /** Whose it would be: routes may ask for that. */
      source: Slug.optional(),
    }),
    response: PayloadPreview,
    errors: ['alerts.source_kind_unknown', 'alerts.source_not_found', 'alerts.mapping_invalid'],
  }),
  testAlertSource: operation({
    method: 'POST',
    path: '/api/v1/alert-sources/:source/test',
    summary: "Send a sample of the sender's through the door and say what becomes of it",
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: SourceTest,
    errors: ['alerts.source_not_found', 'alerts.source_disabled', 'request.unavailable', 'gate.sample_only'],
  }),
  getAlertSourceHealth: operation({
    method: 'GET',
    path: '/api/v1/alert-sources/:source/health',
    summary: 'How much a source brings per hour, and whether it is silent for longer than usual',
    permission: 'alerts.read',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: AlertSourceHealth,
    errors: ['alerts.source_not_found'],
  }),
  listRecentPayloads: operation({
    method: 'GET',
    path: '/api/v1/alert-sources/:source/payloads',
    summary: 'The last payloads of a source, newest first',
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(RecentPayload) }),
    errors: ['alerts.source_not_found'],
  }),
  listSourceChanges: operation({
    method: 'GET',
    path: '/api/v1/alert-sources/:source/changes',
    summary: 'Deployments and changes a source told of, newest first, and what became of them',
    permission: 'alerts.read',
    params: OfSource,
    query: PageQuery,
    body: Nothing,
    response: pageOf(SourceChange),
    errors: ['alerts.source_not_found'],
  }),
};

import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, ReadVersion, Reason } from './common.ts';
import { TextSpan } from './incident-redaction.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import {
  ComponentState,
  ShownStatusPage,
  StatusAudience,
  StatusBlock,
  StatusMessage,
  StatusPhase,
  StatusTitle,
} from './status-fields.ts';

const PageSlug = z.string().max(63);

const TouchedComponent = z.object({ component: Id, state: ComponentState });

export const StatusUpdate = z.object({
  id: Id,
  announcement: Id,
  state: z.enum(['draft', 'published']),
  /** `internal`: on internal pages and here, never on a public page. */
  audience: StatusAudience,
  phase: StatusPhase,
  /** Markdown, as it was written. */
  message: z.string(),
  text: z.array(StatusBlock),
  components: z.array(TouchedComponent.extend({ page: z.string(), name: z.string() })),
  nextUpdateDueAt: Instant.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  publishedAt: Instant.nullable(),
  publishedBy: ActorRef.nullable(),
  /** Texts that were corrected, oldest first. */
  corrections: z.array(z.object({ before: z.string(), reason: z.string(), at: Instant, by: ActorRef })),
});
export type StatusUpdate = z.infer<typeof StatusUpdate>;

export const StatusAnnouncement = z.object({
  id: Id,
  title: z.string(),
  /** The incident it is about; null: none, or one that is not for you. */
  incident: z.object({ id: Id, name: z.string(), isRestricted: z.boolean() }).nullable(),
  pages: z.array(z.object({ slug: PageSlug, title: z.string(), audience: StatusAudience })),
  /** Of the newest update; null: nothing is published yet. */
  phase: StatusPhase.nullable(),
  openedAt: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  nextUpdateDueAt: Instant.nullable(),
  isOverdue: z.boolean(),
  /** Newest first. */
  updates: z.array(StatusUpdate),
});
export type StatusAnnouncement = z.infer<typeof StatusAnnouncement>;

const Given = z.object({
  audience: StatusAudience,
  phase: StatusPhase,
  message: StatusMessage,
  /** States from now on; components left out keep theirs. */
  components: z.array(TouchedComponent).max(200).default([]),
  /** When the next update is promised; null: none is. */
  nextUpdateDueAt: Instant.nullable().default(null),
});

const NewUpdate = Given.extend({
  /** Goes on with this one; left out: a new announcement, with `title`. */
  announcement: Id.optional(),
  title: StatusTitle.optional(),
  /** Of a new announcement. */
  pages: z.array(PageSlug).max(50).default([]),
  /** Of a new announcement: the incident it is about, by id or name such as `INC-12`. */
  incident: z.string().min(1).max(100).optional(),
});

/** For what is about a restricted incident: somebody who may see it says that this is to be told. */
const Sure = { isSure: z.boolean().default(false) };

const OfUpdate = z.object({ update: Id });
const refusals = [
  'status.update_not_found',
  'status.announcement_not_found',
  'status.announcement_over',
  'status.page_not_found',
  'status.component_invalid',
  'status.audience_invalid',
  'status.due_invalid',
  'status.title_missing',
  'status.words_refused',
  'status.confirmation_needed',
  'incidents.incident_not_found',
  'gate.sample_only',
] as const;

export const statusUpdatesOperations = {
  listStatusAnnouncements: operation({
    method: 'GET',
    path: '/api/v1/status/announcements',
    summary: 'What was and is told on status pages, newest first',
    permission: 'status.read',
    params: Nothing,
    query: PageQuery.extend({
      state: z.enum(['open', 'resolved', 'draft', 'overdue']).optional(),
      page: PageSlug.optional(),
      incident: z.string().min(1).max(100).optional(),
    }),
    body: Nothing,
    response: pageOf(StatusAnnouncement),
    errors: ['status.page_not_found'],
  }),
  getStatusAnnouncement: operation({
    method: 'GET',
    path: '/api/v1/status/announcements/:announcement',
    summary: 'One announcement with its updates',
    permission: 'status.read',
    params: z.object({ announcement: Id }),
    query: Nothing,
    body: Nothing,
    response: StatusAnnouncement,
    errors: ['status.announcement_not_found'],
  }),
  previewStatusUpdate: operation({
    method: 'POST',
    path: '/api/v1/status/preview',
    summary: 'What each page would show with this update, and what stands against it; nothing is kept',
    permission: 'status.publish',
    params: Nothing,
    query: Nothing,
    /** Anything goes that is not ready yet. */
    body: NewUpdate.extend({ message: z.string().max(8_000), title: z.string().max(140).optional(), ...Sure }),
    response: z.object({
      text: z.array(StatusBlock),
      pages: z.array(ShownStatusPage),
      /** Words that would be refused. */
      refusedWords: z.array(z.string()),
      /** True: publishing asks to be sure. */
      needsConfirmation: z.boolean(),
      /** Mail addresses and endpoints that would hear of it. */
      subscribers: z.number().int(),
    }),
    errors: [...refusals],
  }),
  publishStatusUpdate: operation({
    method: 'POST',
    path: '/api/v1/status/updates',
    summary: 'Publish an update',
    permission: 'status.publish',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewUpdate.extend(Sure),
    response: StatusUpdate,
    errors: [...refusals],
  }),
  draftStatusUpdate: operation({
    method: 'POST',
    path: '/api/v1/status/drafts',
    summary: 'Keep an update as a draft',
    permission: 'status.publish',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewUpdate,
    response: StatusUpdate,
    errors: [...refusals],
  }),
  changeStatusDraft: operation({
    method: 'PUT',
    path: '/api/v1/status/drafts/:update',
    summary: 'Write a draft anew',
    permission: 'status.publish',
    params: OfUpdate,
    query: Nothing,
    body: Given,
    response: StatusUpdate,
    errors: [...refusals, 'status.not_a_draft'],
  }),
  publishStatusDraft: operation({
    method: 'POST',
    path: '/api/v1/status/drafts/:update/publish',
    summary: 'Publish a draft as it stands',
    permission: 'status.publish',
    params: OfUpdate,
    query: Nothing,
    body: z.object(Sure),
    response: StatusUpdate,
    errors: [...refusals, 'status.not_a_draft'],
  }),
  discardStatusDraft: operation({
    method: 'DELETE',
    path: '/api/v1/status/drafts/:update',
    summary: 'Throw a draft away',
    permission: 'status.publish',
    params: OfUpdate,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['status.update_not_found', 'status.not_a_draft', 'gate.sample_only'],
  }),
  correctStatusUpdate: operation({
    method: 'POST',
    path: '/api/v1/status/updates/:update/corrections',
    summary: 'Correct the text of a published update; what it said before is kept here',
    permission: 'status.publish',
    params: OfUpdate,
    query: Nothing,
    body: z.object({ message: StatusMessage, reason: Reason, ...Sure }),
    response: StatusUpdate,
    errors: ['status.update_not_found', 'status.not_published', ...refusals],
  }),
  redactStatusUpdate: operation({
    method: 'POST',
    path: '/api/v1/status/updates/:update/redact',
    summary:
      'Take words of an update or of its title away for good, from pages, history, feeds and mails that have not left',
    permission: 'status.publish',
    params: OfUpdate,
    query: Nothing,
    body: z.object({
      field: z.enum(['message', 'title']).default('message'),
      /** Of the text as it reads now; left out: all of it, and what it said before. */
      spans: z.array(TextSpan).min(1).max(50).optional(),
      because: Reason,
      /** How many corrections were there when it was read. */
      corrections: ReadVersion,
    }),
    response: StatusUpdate,
    errors: [
      'status.update_not_found',
      'status.update_changed',
      'incidents.incident_not_found',
      'incidents.legal_hold',
      'gate.sample_only',
    ],
  }),
};

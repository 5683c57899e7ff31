import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, ReadVersion, Reason } from './common.ts';
import { LinkKind, OfIncident } from './incident-fields.ts';
import { operation } from './operation.ts';

export const entryKinds = [
  'declared',
  'updated',
  'axis',
  'role',
  'link',
  'access',
  'note',
  'chat',
  'alert',
  'page',
  'deployment',
  'change',
  'decision',
  'signoff',
  'exposure',
  'triage',
  'task',
  'playbook',
  'automation',
  'status_update',
  'attachment',
  'report',
  'postmortem',
] as const;
export const EntryKind = z.enum(entryKinds);
export type EntryKind = z.infer<typeof EntryKind>;

/** Markdown; screens render it without HTML. */
export const EntryText = z
  .string()
  .trim()
  .min(1, 'write something')
  .max(20_000, 'is longer than 20,000 characters: attach it as a file');

export const TimelineEntry = z.object({
  id: Id,
  /** Its place among what is new in this incident: rises with every entry and every correction. */
  seq: z.number().int(),
  kind: EntryKind,
  /** When it happened, as corrected. */
  happenedAt: Instant,
  /** When it was written down. */
  recordedAt: Instant,
  recordedBy: ActorRef,
  /** null: redacted. */
  text: z.string().nullable(),
  redacted: z.object({ at: Instant, by: ActorRef, because: z.string() }).nullable(),
  refs: z.array(
    z.object({
      kind: z.union([LinkKind, z.enum(['page', 'attachment', 'task', 'deployment', 'status_update'])]),
      id: z.string(),
      label: z.string(),
    }),
  ),
  /** Written by the system about routine matters: screens fold these. */
  isFolded: z.boolean(),
  /** 1: as it was written at first. */
  version: z.number().int(),
  pinnedAt: Instant.nullable(),
});

const OfEntry = OfIncident.extend({ entry: Id });

const shared = ['incidents.incident_not_found', 'gate.sample_only'] as const;

export const incidentTimelineOperations = {
  listTimeline: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/timeline',
    summary: 'The timeline, latest first; or with `since` what is new, in the order it was recorded',
    permission: 'incidents.read',
    params: OfIncident,
    query: PageQuery.extend({
      /** `seq` of the newest entry that is known. */
      since: z.coerce.number().int().min(0).optional(),
      /** Kinds, comma-separated. */
      kinds: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(EntryKind))
        .optional(),
      folded: z.stringbool().optional(),
      pinned: z.stringbool().optional(),
    }),
    body: Nothing,
    response: z.object({ items: z.array(TimelineEntry), nextCursor: z.string().optional(), seq: z.number().int() }),
    errors: ['incidents.incident_not_found'],
  }),
  addTimelineEntry: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/timeline',
    summary: 'Write down what happened, now or at an earlier moment',
    permission: 'incidents.write',
    idempotent: true,
    params: OfIncident,
    query: Nothing,
    body: z.object({
      text: EntryText,
      /** Now when absent. */
      happenedAt: Instant.optional(),
      pin: z.boolean().default(false),
    }),
    response: TimelineEntry,
    errors: [...shared, 'incidents.time_in_future'],
  }),
  correctTimelineEntry: operation({
    method: 'PATCH',
    path: '/api/v1/incidents/:incident/timeline/:entry',
    summary: 'Correct the text or the moment of an entry; what it said before stays',
    permission: 'incidents.write',
    params: OfEntry,
    query: Nothing,
    body: z.object({
      text: EntryText.optional(),
      happenedAt: Instant.optional(),
      because: Reason,
      version: ReadVersion,
    }),
    response: TimelineEntry,
    errors: [
      ...shared,
      'incidents.entry_not_found',
      'incidents.entry_changed',
      'incidents.entry_redacted',
      'incidents.time_in_future',
    ],
  }),
  pinTimelineEntry: operation({
    method: 'PUT',
    path: '/api/v1/incidents/:incident/timeline/:entry/pin',
    summary: 'Pin an entry, or take the pin off',
    permission: 'incidents.write',
    params: OfEntry,
    query: Nothing,
    body: z.object({ isPinned: z.boolean() }),
    response: TimelineEntry,
    errors: [...shared, 'incidents.entry_not_found'],
  }),
  listEntryVersions: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/timeline/:entry/versions',
    summary: 'What an entry said when, and who corrected it why; oldest first',
    permission: 'incidents.read',
    params: OfEntry,
    query: Nothing,
    body: Nothing,
    response: z.object({
      items: z.array(
        z.object({
          version: z.number().int(),
          happenedAt: Instant,
          text: z.string().nullable(),
          at: Instant,
          by: ActorRef,
          because: z.string().nullable(),
        }),
      ),
    }),
    errors: ['incidents.incident_not_found', 'incidents.entry_not_found'],
  }),
};

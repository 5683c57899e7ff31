import { z } from 'zod';
import { ActorRef, Id, Instant } from './common.ts';

export const ReportKind = z.enum(['security', 'broken']);
export const ReportState = z.enum([
  'new',
  'triaging',
  'accepted',
  'duplicate',
  'not_a_problem',
  'spam',
  'fixed',
  'disclosed',
]);
export const ReportOrigin = z.enum(['form', 'mail', 'person']);

/** How both sides call it; knowing it opens nothing. */
export const ReportReference = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^RPT-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/, 'write it as `RPT-7K3QM-92XHD`');

export const ReportRow = z.object({
  id: Id,
  reference: z.string(),
  kind: ReportKind,
  origin: ReportOrigin,
  state: ReportState,
  /** The first line of what was reported; absent: redacted. */
  title: z.string().optional(),
  where: z.string().optional(),
  owner: z.object({ id: Id, name: z.string() }).optional(),
  receivedAt: Instant,
  /** What is due next, and when; absent: nothing any more. */
  due: z
    .object({ for: z.enum(['receipt', 'answer', 'fix', 'disclosure']), at: Instant, isOverdue: z.boolean() })
    .optional(),
  /** How often exactly the same came again. */
  repeats: z.number().int(),
  /** Whether the reporter had the last word. */
  isWaitingForUs: z.boolean(),
});

/** Words that can be redacted: then only when is left. */
export const ReportText = z.object({ text: z.string().optional(), redactedAt: Instant.optional() });

export const ReportEntryKind = z.enum([
  'received',
  'repeated',
  'reporter_words',
  'message',
  'note',
  'decided',
  'owner_set',
  'deadline_moved',
  'merged_in',
  'linked',
  'mail_sent',
  'mail_failed',
  'mail_held_back',
  'reminded',
  'redacted',
]);

export const ReportEntry = z.object({
  id: Id,
  kind: ReportEntryKind,
  at: Instant,
  /** Absent: the reporter. */
  by: ActorRef.optional(),
  text: z.string().optional(),
  redactedAt: Instant.optional(),
  /** What the entry says besides words: `from`, `to`, `reference`. */
  facts: z.record(z.string(), z.string()),
  /** Whether the reporter sees it. */
  isShown: z.boolean(),
});

export const ReportAttachment = z.object({
  id: Id,
  entryId: Id,
  name: z.string(),
  bytes: z.number().int(),
  /** `sha256:` of its bytes. */
  digest: z.string(),
  redactedAt: Instant.optional(),
});

const Lookalike = z.object({
  reference: z.string(),
  title: z.string().optional(),
  state: ReportState,
  because: z.enum(['same_words', 'same_mention']),
});

export const ReportDetail = ReportRow.extend({
  what: ReportText,
  whereText: ReportText,
  steps: ReportText,
  contact: ReportText,
  /** What is known of the sender: nothing is proven of a mail or a form. */
  sender: z.enum(['unproven', 'none', 'entered_by_us']),
  receiptDueAt: Instant,
  receiptedAt: Instant.optional(),
  fixDueAt: Instant,
  duplicateOf: z.string().optional(),
  duplicates: z.array(z.string()),
  lookalikes: z.array(Lookalike),
  entries: z.array(ReportEntry),
  attachments: z.array(ReportAttachment),
  /** Its security incident, as people call it; absent too for whoever may not see that incident. */
  incident: z.string().optional(),
  advisory: z.string().optional(),
  nextStates: z.array(ReportState),
  version: z.number().int(),
});

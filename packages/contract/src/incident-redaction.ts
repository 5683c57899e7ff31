import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, ReadVersion, Reason } from './common.ts';
import { OfIncident } from './incident-fields.ts';
import { TimelineEntry } from './incident-timeline.ts';
import { operation } from './operation.ts';

/** Part of a text, in UTF-16 units as JavaScript counts them; `to` is not part of it. */
export const TextSpan = z
  .object({ from: z.number().int().min(0), to: z.number().int().min(1) })
  .refine(({ from, to }) => from < to, { message: 'is empty' });

export const SensitiveText = z.object({
  /** A secret opens something; personal data tells of somebody. */
  category: z.enum(['secret', 'personal']),
  kind: z.enum(['private_key', 'token', 'password', 'card', 'email', 'ip']),
  from: z.number().int(),
  to: z.number().int(),
});
export type SensitiveText = z.infer<typeof SensitiveText>;

const Spans = z.array(TextSpan).max(50);

const shared = ['incidents.incident_not_found', 'gate.sample_only', 'incidents.legal_hold'] as const;

export const incidentRedactionOperations = {
  inspectText: operation({
    method: 'POST',
    path: '/api/v1/incidents/inspect-text',
    summary: 'Whether a text looks as if it held a secret or personal data, and where; nothing is stored',
    permission: 'incidents.write',
    params: Nothing,
    query: Nothing,
    body: z.object({ text: z.string().max(20_000) }),
    response: z.object({ items: z.array(SensitiveText) }),
    errors: [],
  }),
  redactTimelineEntry: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/timeline/:entry/redact',
    summary: 'Take words of an entry away for good, in all its versions and wherever the incident repeats them',
    permission: 'incidents.write',
    params: OfIncident.extend({ entry: Id }),
    query: Nothing,
    body: z.object({
      /** Of the text as it reads now; left out: the whole entry. */
      spans: Spans.min(1).optional(),
      because: Reason,
      /** The version that was read. */
      version: ReadVersion,
    }),
    response: TimelineEntry,
    errors: [...shared, 'incidents.entry_not_found', 'incidents.entry_changed', 'incidents.entry_redacted'],
  }),
  redactIncidentText: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/redact',
    summary: 'Take words of the title or the summary away for good, wherever the incident repeats them',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({
      field: z.enum(['title', 'summary']),
      /** Of the text as it reads now; left out: all of it. */
      spans: Spans.min(1).optional(),
      because: Reason,
      /** The version of the incident that was read. */
      version: ReadVersion,
    }),
    response: z.object({ title: z.string(), summary: z.string(), version: z.number().int() }),
    errors: [...shared, 'incidents.entry_changed'],
  }),
  listRedactions: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/redactions',
    summary: 'Who took which words away, when and why; newest first, at most 500',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: z.object({
      items: z.array(
        z.object({
          what: z.enum(['entry', 'title', 'summary', 'attachment']),
          /** The entry or the attachment. */
          subjectId: Id.nullable(),
          isWhole: z.boolean(),
          because: z.string(),
          at: Instant,
          by: ActorRef,
        }),
      ),
    }),
    errors: ['incidents.incident_not_found'],
  }),
};

import { z } from 'zod';
import { ActorRef, Instant, Nothing, ReadVersion, Severity, Slug } from './common.ts';
import { IncidentKind, IncidentPhase } from './incident-fields.ts';
import { operation } from './operation.ts';

const Sentence = z.string().trim().min(3, 'write at least three characters').max(500);
const Title = z.string().trim().min(2, 'write at least two characters').max(60);

/** What each severity means on each axis, in plain words. */
export const SeverityWords = z.object({
  reliability: z.record(Severity, Sentence),
  security: z.record(Severity, Sentence),
});

export const IncidentCriteria = z.object({
  version: z.number().int(),
  state: z.enum(['draft', 'in_force', 'replaced']),
  words: SeverityWords,
  /** Why it was changed. */
  note: z.string(),
  draftedAt: Instant,
  draftedBy: ActorRef,
  publishedAt: Instant.nullable(),
  publishedBy: ActorRef.nullable(),
});

export const IncidentStatus = z.object({
  name: Slug,
  title: z.string(),
  /** What it means for clocks and lists, whatever it is called. */
  phase: IncidentPhase,
  position: z.number().int(),
});

export const fieldKinds = ['text', 'number', 'choice', 'date', 'link', 'person'] as const;

/** When a field has to be filled. */
export const FieldRequired = z.object({
  at: z.enum(['declare', 'close']),
  /** None: of every kind. */
  kinds: z.array(IncidentKind).max(3).default([]),
  /** None: of every severity. */
  severities: z.array(Severity).max(5).default([]),
});

export const IncidentField = z.object({
  name: Slug,
  title: z.string(),
  kind: z.enum(fieldKinds),
  help: z.string(),
  /** Of a choice. */
  choices: z.array(z.string()),
  required: FieldRequired.nullable(),
  position: z.number().int(),
});

/** Values by name of the field; null takes one away. A date is `2026-01-15`, a person their id. */
export const FieldValues = z.record(Slug, z.union([z.string().max(2_000), z.number(), z.null()]));

const NewField = z.object({
  title: Title,
  kind: z.enum(fieldKinds),
  help: z.string().trim().max(300).default(''),
  choices: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
  required: FieldRequired.nullable().default(null),
});

const OfStatus = z.object({ status: Slug });
const OfField = z.object({ field: Slug });
const listed = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

export const incidentSettingsOperations = {
  getIncidentCriteria: operation({
    method: 'GET',
    path: '/api/v1/incident-settings/criteria',
    summary: 'What each severity means on each axis: every version, the newest first',
    permission: 'incidents.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: listed(IncidentCriteria),
    errors: [],
  }),
  draftIncidentCriteria: operation({
    method: 'PUT',
    path: '/api/v1/incident-settings/criteria/draft',
    summary: 'Write the draft of the next version',
    permission: 'incidents.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ words: SeverityWords, note: z.string().trim().max(500).default('') }),
    response: IncidentCriteria,
    errors: ['gate.sample_only'],
  }),
  publishIncidentCriteria: operation({
    method: 'POST',
    path: '/api/v1/incident-settings/criteria/draft/publish',
    summary: 'Put the draft in force; incidents keep the version their severity was read by',
    permission: 'incidents.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ version: ReadVersion }),
    response: IncidentCriteria,
    errors: ['incidents.criteria_not_found', 'incidents.criteria_changed', 'gate.sample_only'],
  }),
  discardIncidentCriteria: operation({
    method: 'DELETE',
    path: '/api/v1/incident-settings/criteria/draft',
    summary: 'Throw the draft away',
    permission: 'incidents.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['gate.sample_only'],
  }),
  listIncidentStatuses: operation({
    method: 'GET',
    path: '/api/v1/incident-settings/statuses',
    summary: 'What an incident can stand at, in order',
    permission: 'incidents.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: listed(IncidentStatus),
    errors: [],
  }),
  createIncidentStatus: operation({
    method: 'POST',
    path: '/api/v1/incident-settings/statuses',
    summary: 'Add a status',
    permission: 'incidents.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({ title: Title, phase: IncidentPhase }),
    response: IncidentStatus,
    errors: ['incidents.status_exists', 'gate.sample_only'],
  }),
  updateIncidentStatus: operation({
    method: 'PATCH',
    path: '/api/v1/incident-settings/statuses/:status',
    summary: 'Rename a status, or move it in the order',
    permission: 'incidents.manage',
    params: OfStatus,
    query: Nothing,
    body: z.object({ title: Title.optional(), position: z.number().int().min(1).max(1_000).optional() }),
    response: IncidentStatus,
    errors: ['incidents.status_not_found', 'incidents.status_exists', 'gate.sample_only'],
  }),
  removeIncidentStatus: operation({
    method: 'POST',
    path: '/api/v1/incident-settings/statuses/:status/remove',
    summary: 'Remove a status; incidents that stand there go to another one of its phase',
    permission: 'incidents.manage',
    params: OfStatus,
    query: Nothing,
    body: z.object({ replacement: Slug }),
    response: listed(IncidentStatus),
    errors: ['incidents.status_not_found', 'incidents.status_in_use', 'gate.sample_only'],
  }),
  listIncidentFields: operation({
    method: 'GET',
    path: '/api/v1/incident-settings/fields',
    summary: 'What is asked of incidents besides, in order',
    permission: 'incidents.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: listed(IncidentField),
    errors: [],
  }),
  createIncidentField: operation({
    method: 'POST',
    path: '/api/v1/incident-settings/fields',
    summary: 'Add a field',
    permission: 'incidents.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewField,
    response: IncidentField,
    errors: ['incidents.field_exists', 'incidents.field_invalid', 'gate.sample_only'],
  }),
  updateIncidentField: operation({
    method: 'PUT',
    path: '/api/v1/incident-settings/fields/:field',
    summary: 'Change a field; its kind stays, so that values that were given keep their meaning',
    permission: 'incidents.manage',
    params: OfField,
    query: Nothing,
    body: NewField.omit({ kind: true }).extend({ position: z.number().int().min(1).max(1_000).optional() }),
    response: IncidentField,
    errors: ['incidents.field_not_found', 'incidents.field_exists', 'incidents.field_invalid', 'gate.sample_only'],
  }),
  removeIncidentField: operation({
    method: 'DELETE',
    path: '/api/v1/incident-settings/fields/:field',
    summary: 'Ask for a field no longer; values that were given stay with their incidents',
    permission: 'incidents.manage',
    params: OfField,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['incidents.field_not_found', 'gate.sample_only'],
  }),
};

import { z } from 'zod';
import { actionItemsOperations } from './action-items.ts';
import { ActorRef, Axis, Instant, Nothing, PageQuery, ReadVersion, Severity } from './common.ts';
import { IncidentKind, OfIncident, PersonRef } from './incident-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** The parts of a postmortem, in their order. Those of one axis are there when the incident has it. */
export const postmortemSections = [
  'summary',
  'impact',
  'timeline',
  'detection',
  'response',
  'reliability',
  'security',
  'decisions',
  'contributing_factors',
  'went_well',
  'went_badly',
  'lucky',
] as const;
export const PostmortemSectionKey = z.enum(postmortemSections);
export type PostmortemSectionKey = z.infer<typeof PostmortemSectionKey>;

const SectionText = z.string().trim().max(50_000, 'is longer than 50,000 characters: attach it as a file');

const Section = z.object({
  key: PostmortemSectionKey,
  title: z.string(),
  /** What the section should answer. */
  questions: z.array(z.string()),
  /** Markdown. null: redacted. */
  text: z.string().nullable(),
  version: z.number().int(),
  updatedAt: Instant,
  updatedBy: ActorRef,
});

/** `needed` are the leads who have to sign; a change of any section takes signatures away. */
const SignOff = z.object({
  axis: Axis,
  person: PersonRef.nullable(),
  signedAt: Instant.nullable(),
  note: z.string().nullable(),
});

export const Postmortem = z.object({
  incident: z.object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    isDrill: z.boolean(),
    isPrivileged: z.boolean(),
  }),
  state: z.enum(['draft', 'in_review', 'published']),
  sections: z.array(Section),
  signOffs: z.array(SignOff),
  /** Of everything that is signed: who signs names the one they read. */
  digest: z.string(),
  createdAt: Instant,
  createdBy: ActorRef,
  reviewAskedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  publishedAt: Instant.nullable(),
});

const PostmortemState = z.enum(['owed', 'not_written', 'draft', 'in_review', 'published']);

export const PostmortemSummary = z.object({
  incident: z.object({ id: z.string(), name: z.string(), title: z.string(), isDrill: z.boolean() }),
  kind: IncidentKind,
  severity: Severity,
  /** `owed`: the incident ended within the last 30 days and nobody began one; `not_written`: it ended earlier, and nobody is asked any more. */
  state: PostmortemState,
  resolvedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  publishedAt: Instant.nullable(),
  missing: z.array(Axis),
  openActions: z.number().int(),
});

const errors = ['incidents.incident_not_found', 'postmortems.postmortem_not_found', 'gate.sample_only'] as const;

export const postmortemsOperations = {
  listPostmortems: operation({
    method: 'GET',
    path: '/api/v1/postmortems',
    summary: 'Postmortems and those that are owed, the incident that ended last first',
    permission: 'incidents.read',
    params: Nothing,
    query: PageQuery.extend({ state: PostmortemState.optional() }),
    body: Nothing,
    response: pageOf(PostmortemSummary),
    errors: [],
  }),
  getPostmortem: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/postmortem',
    summary: 'The postmortem of an incident',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: Postmortem,
    errors: ['incidents.incident_not_found', 'postmortems.postmortem_not_found'],
  }),
  draftPostmortem: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/postmortem',
    summary: 'Begin a postmortem out of what the timeline holds; one that was begun stays as it is',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: Postmortem,
    errors: ['incidents.incident_not_found', 'gate.sample_only'],
  }),
  proposePostmortem: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/postmortem/proposal',
    summary: 'What the sections would say if they were drafted now; nothing is written',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: z.object({ sections: z.array(z.object({ key: PostmortemSectionKey, text: z.string() })) }),
    errors: ['incidents.incident_not_found'],
  }),
  putPostmortemSection: operation({
    method: 'PUT',
    path: '/api/v1/incidents/:incident/postmortem/sections/:section',
    summary: 'Write a section; signatures lapse',
    permission: 'incidents.write',
    params: OfIncident.extend({ section: PostmortemSectionKey }),
    query: Nothing,
    body: z.object({ text: SectionText, version: ReadVersion }),
    response: Postmortem,
    errors: [...errors, 'postmortems.section_not_found', 'postmortems.section_changed'],
  }),
  askPostmortemReview: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/postmortem/review',
    summary: 'Ask the leads to sign, by a day',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({ dueAt: Instant.optional() }),
    response: Postmortem,
    errors: [...errors, 'postmortems.section_empty'],
  }),
  signPostmortem: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/postmortem/signoffs/:axis',
    summary: 'Sign a postmortem for one side; with the last signature it is published',
    permission: 'incidents.write',
    interactive: true,
    params: OfIncident.extend({ axis: Axis }),
    query: Nothing,
    body: z.object({ digest: z.string(), note: z.string().trim().max(2_000).default('') }),
    response: Postmortem,
    errors: [
      ...errors,
      'postmortems.not_in_review',
      'postmortems.section_changed',
      'postmortems.lead_needed',
      'postmortems.same_person',
      'incidents.axis_not_found',
    ],
  }),
  exportPostmortem: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/postmortem/export',
    summary: 'The postmortem with its action items as one text: Markdown, or HTML that prints well',
    permission: 'incidents.read',
    params: OfIncident,
    query: z.object({ format: z.enum(['markdown', 'html']).default('markdown') }),
    body: Nothing,
    response: z.object({ fileName: z.string(), text: z.string() }),
    errors: ['incidents.incident_not_found', 'postmortems.postmortem_not_found'],
  }),
  ...actionItemsOperations,
};

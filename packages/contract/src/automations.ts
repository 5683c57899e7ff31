import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, ReadVersion, Slug } from './common.ts';
import { IncidentRef, IncidentRole } from './incident-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { IncidentCondition } from './playbook-fields.ts';

export const automationTriggers = [
  'declared',
  'became_worse',
  'mitigated',
  'resolved',
  'role_empty',
  'update_overdue',
  'task_overdue',
] as const;
export const AutomationTrigger = z.enum(automationTriggers);

/** A text may name the incident: `{name}`, `{title}`, `{severity}`, `{service}`, `{link}`. */
const Template = z.string().trim().min(1, 'write what it says').max(2_000);

export const AutomationAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create_channel'), name: z.string().trim().min(1).max(80).default('{name}') }),
  z.strictObject({ kind: z.literal('page_role'), axis: z.enum(['reliability', 'security']), because: Template }),
  z.strictObject({ kind: z.literal('post_update'), text: Template }),
  z.strictObject({ kind: z.literal('run_webhook'), destination: Id, text: Template.default('') }),
  z.strictObject({ kind: z.literal('set_field'), field: Slug, value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ kind: z.literal('remind'), role: IncidentRole, text: Template }),
  z.strictObject({ kind: z.literal('start_playbook'), playbook: Slug }),
]);

export const AutomationDefinition = z.object({
  title: z.string().trim().min(3, 'write at least three characters').max(200),
  isEnabled: z.boolean().default(true),
  on: AutomationTrigger,
  when: IncidentCondition.default({}),
  /** Of `role_empty`: how long it has to be empty; of `update_overdue` and `task_overdue`: how long overdue. */
  afterMinutes: z.number().int().min(0).max(1_440).default(0),
  role: IncidentRole.optional(),
  actions: z.array(AutomationAction).min(1, 'name at least one action').max(10),
});

export const Automation = AutomationDefinition.extend({
  name: Slug,
  version: z.number().int(),
  savedAt: Instant,
  savedBy: ActorRef,
  lastRunAt: Instant.nullable(),
});

const Step = z.object({
  kind: z.string(),
  /** What it does, or would do, in a sentence. */
  sentence: z.string(),
  outcome: z.enum(['done', 'would', 'skipped', 'failed']),
  reason: z.string().nullable(),
});

export const AutomationRun = z.object({
  id: Id,
  automation: Slug,
  title: z.string(),
  incident: z.object({ id: Id, name: z.string(), title: z.string() }),
  trigger: AutomationTrigger,
  at: Instant,
  steps: z.array(Step),
});

const OfAutomation = z.object({ automation: Slug });

export const automationsOperations = {
  listAutomations: operation({
    method: 'GET',
    path: '/api/v1/automations',
    summary: 'What happens by itself in incidents, by name',
    permission: 'incidents.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    /** At most 200. */
    response: z.object({ items: z.array(Automation) }),
    errors: [],
  }),
  putAutomation: operation({
    method: 'PUT',
    path: '/api/v1/automations/:automation',
    summary: 'Save an automation',
    permission: 'incidents.manage',
    params: OfAutomation,
    query: Nothing,
    body: AutomationDefinition.extend({
      /** The version that was read; 0 for a new one. */
      follows: ReadVersion,
    }),
    response: Automation,
    errors: ['playbooks.automation_changed', 'playbooks.automation_invalid'],
  }),
  removeAutomation: operation({
    method: 'DELETE',
    path: '/api/v1/automations/:automation',
    summary: 'Remove an automation; what it did stays in the log',
    permission: 'incidents.manage',
    params: OfAutomation,
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['playbooks.automation_not_found'],
  }),
  dryRunAutomation: operation({
    method: 'POST',
    path: '/api/v1/automations/dry-run',
    summary: 'What an automation would do in an incident now; nothing is done',
    permission: 'incidents.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ automation: AutomationDefinition, incident: IncidentRef }),
    response: z.object({
      fits: z.boolean(),
      /** Why it fits, or why not. */
      because: z.string(),
      steps: z.array(Step),
    }),
    errors: ['incidents.incident_not_found', 'playbooks.automation_invalid'],
  }),
  listFittingIncidents: operation({
    method: 'POST',
    path: '/api/v1/automations/fitting',
    summary: 'Which open incidents a condition fits now, and why, in one answer; nothing is done',
    permission: 'incidents.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ when: IncidentCondition }),
    response: z.object({
      /** How many were looked at: open ones, the newest 200. */
      of: z.number().int(),
      /** There are older open ones that were not looked at. */
      isMore: z.boolean(),
      items: z.array(z.object({ id: Id, name: z.string(), title: z.string(), because: z.string() })),
    }),
    errors: [],
  }),
  listAutomationRuns: operation({
    method: 'GET',
    path: '/api/v1/automation-runs',
    summary: 'What was done by itself, newest first',
    permission: 'incidents.read',
    params: Nothing,
    query: PageQuery.extend({ incident: IncidentRef.optional(), automation: Slug.optional() }),
    body: Nothing,
    response: pageOf(AutomationRun),
    errors: ['incidents.incident_not_found'],
  }),
};

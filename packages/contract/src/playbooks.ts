import { z } from 'zod';
import { automationsOperations } from './automations.ts';
import { ActorRef, Axis, Id, Instant, mostInteger, Nothing, ReadVersion, Reason, Slug } from './common.ts';
import { IncidentRole, OfIncident, PersonRef } from './incident-fields.ts';
import { operation } from './operation.ts';
import { IncidentCondition } from './playbook-fields.ts';

const TaskTitle = z.string().trim().min(3, 'write at least three characters').max(200);

/** Something to be done in an incident. */
export const Task = z.object({
  id: Id,
  incident: Id,
  title: TaskTitle,
  detail: z.string(),
  /** Whose it is; null: both sides'. */
  axis: Axis.nullable(),
  state: z.enum(['open', 'done', 'skipped']),
  owner: PersonRef.nullable(),
  /** Whoever holds the role owns it while nobody is named. */
  ownerRole: IncidentRole.nullable(),
  dueAt: Instant.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  endedAt: Instant.nullable(),
  endedBy: ActorRef.nullable(),
  /** Why it was skipped. */
  because: z.string().nullable(),
  playbook: z.object({ name: Slug, version: z.number().int(), item: z.string() }).nullable(),
  version: z.number().int(),
});

const PlaybookItem = z.object({
  /** Stays the same from version to version, so that what was done is known as done. */
  id: Slug,
  title: TaskTitle,
  /** Markdown: how. */
  detail: z.string().trim().max(5_000).default(''),
  axis: Axis.nullable().default(null),
  ownerRole: IncidentRole.nullable().default(null),
  /** Minutes from the start of the playbook. */
  dueMinutes: z.number().int().min(1).max(43_200).nullable().default(null),
  /** Only then; absent: always. */
  when: IncidentCondition.optional(),
});

export const PlaybookDefinition = z.object({
  title: TaskTitle,
  summary: z.string().trim().max(2_000).default(''),
  /** Which incidents it is offered to. */
  when: IncidentCondition.default({}),
  /** Begins by itself when an incident becomes such a one. */
  startsByItself: z.boolean().default(false),
  items: z.array(PlaybookItem).min(1, 'write at least one item').max(100),
});

export const Playbook = PlaybookDefinition.extend({
  name: Slug,
  version: z.number().int(),
  savedAt: Instant,
  savedBy: ActorRef,
  because: z.string(),
});

const OfPlaybook = z.object({ playbook: Slug });
const OfTask = OfIncident.extend({ task: Id });

export const playbooksOperations = {
  listTasks: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/tasks',
    summary: 'What is to be done in an incident: open ones first, by due time',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    /** At most 500. */
    response: z.object({ items: z.array(Task) }),
    errors: ['incidents.incident_not_found'],
  }),
  addTask: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/tasks',
    summary: 'Add a task',
    permission: 'incidents.write',
    idempotent: true,
    params: OfIncident,
    query: Nothing,
    body: z.object({
      title: TaskTitle,
      detail: z.string().trim().max(5_000).default(''),
      axis: Axis.nullable().default(null),
      owner: Id.optional(),
      ownerRole: IncidentRole.optional(),
      dueAt: Instant.optional(),
    }),
    response: Task,
    errors: ['incidents.incident_not_found', 'access.user_not_found', 'playbooks.too_many_tasks', 'gate.sample_only'],
  }),
  updateTask: operation({
    method: 'PATCH',
    path: '/api/v1/incidents/:incident/tasks/:task',
    summary: 'Do, skip, take back, hand over or move a task',
    permission: 'incidents.write',
    params: OfTask,
    query: Nothing,
    body: z.object({
      state: z.enum(['open', 'done', 'skipped']).optional(),
      /** Needed to skip. */
      because: Reason.optional(),
      title: TaskTitle.optional(),
      detail: z.string().trim().max(5_000).optional(),
      owner: Id.nullable().optional(),
      ownerRole: IncidentRole.nullable().optional(),
      dueAt: Instant.nullable().optional(),
      /** The version that was read. */
      version: ReadVersion,
    }),
    response: Task,
    errors: [
      'incidents.incident_not_found',
      'playbooks.task_not_found',
      'playbooks.task_changed',
      'access.user_not_found',
      'gate.sample_only',
    ],
  }),
  listPlaybooks: operation({
    method: 'GET',
    path: '/api/v1/playbooks',
    summary: 'Playbooks as they are in force, by name',
    permission: 'incidents.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    /** At most 200. */
    response: z.object({ items: z.array(Playbook) }),
    errors: [],
  }),
  getPlaybook: operation({
    method: 'GET',
    path: '/api/v1/playbooks/:playbook',
    summary: 'One playbook, in force or as it was, with its versions',
    permission: 'incidents.read',
    params: OfPlaybook,
    query: z.object({ version: z.coerce.number().int().min(1).max(mostInteger).optional() }),
    body: Nothing,
    response: Playbook.extend({
      isRemoved: z.boolean(),
      /** Newest first, at most 100. */
      versions: z.array(
        z.object({ version: z.number().int(), savedAt: Instant, savedBy: ActorRef, because: z.string() }),
      ),
    }),
    errors: ['playbooks.playbook_not_found'],
  }),
  putPlaybook: operation({
    method: 'PUT',
    path: '/api/v1/playbooks/:playbook',
    summary: 'Save a playbook as its next version',
    permission: 'incidents.manage',
    params: OfPlaybook,
    query: Nothing,
    body: PlaybookDefinition.extend({
      because: Reason,
      /** The version this one follows; 0 for a new playbook. */
      follows: ReadVersion,
    }),
    response: Playbook,
    errors: ['playbooks.playbook_changed', 'playbooks.playbook_invalid'],
  }),
  removePlaybook: operation({
    method: 'DELETE',
    path: '/api/v1/playbooks/:playbook',
    summary: 'Offer a playbook no longer; its versions stay, and so do runs of it',
    permission: 'incidents.manage',
    params: OfPlaybook,
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['playbooks.playbook_not_found'],
  }),
  listIncidentPlaybooks: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/playbooks',
    summary: 'Playbooks that run in an incident, and those that fit it, with the reason',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: z.object({
      running: z.array(
        z.object({
          name: Slug,
          title: z.string(),
          version: z.number().int(),
          startedAt: Instant,
          startedBy: ActorRef,
          done: z.number().int(),
          of: z.number().int(),
        }),
      ),
      fitting: z.array(z.object({ name: Slug, title: z.string(), items: z.number().int(), because: z.string() })),
    }),
    errors: ['incidents.incident_not_found'],
  }),
  startPlaybook: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/playbooks',
    summary: 'Start a playbook: its items become tasks. A second time adds what is new in it',
    permission: 'incidents.write',
    params: OfIncident,
    query: Nothing,
    body: z.object({ playbook: Slug }),
    response: z.object({ added: z.array(Task) }),
    errors: [
      'incidents.incident_not_found',
      'playbooks.playbook_not_found',
      'playbooks.too_many_tasks',
      'gate.sample_only',
    ],
  }),
  ...automationsOperations,
};

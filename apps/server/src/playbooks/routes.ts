import type { playbooksOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { AutomationRun } from './automation-store.ts';
import {
  dryRunAutomation,
  listAutomationRuns,
  listAutomations,
  putAutomation,
  removeAutomation,
} from './automations.ts';
import { listFittingIncidents } from './fitting-incidents.ts';
import type { Automation, Playbook, RunStep, Task } from './playbook.ts';
import {
  listIncidentPlaybooks,
  listPlaybooks,
  putPlaybook,
  removePlaybook,
  showPlaybook,
  startPlaybook,
} from './playbooks.ts';
import { addTask, listTasks, updateTask } from './tasks.ts';

function instant(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : isoInstant(epochMs);
}

function moment<Absent extends null | undefined>(text: string | Absent): number | Absent {
  return typeof text === 'string' ? Date.parse(text) : text;
}

function taskBody(task: Task) {
  const { id, incidentId, title, detail, state, createdBy, version } = task;
  return {
    id,
    incident: incidentId,
    title,
    detail,
    axis: task.axis ?? null,
    state,
    owner: task.owner ?? null,
    ownerRole: task.ownerRole ?? null,
    dueAt: instant(task.dueAt),
    createdAt: isoInstant(task.createdAt),
    createdBy,
    endedAt: instant(task.endedAt),
    endedBy: task.endedBy ?? null,
    because: task.because ?? null,
    playbook: task.playbook ?? null,
    version,
  };
}

function playbookBody({ name, version, definition, because, savedAt, savedBy }: Playbook) {
  return { ...definition, name, version, because, savedAt: isoInstant(savedAt), savedBy };
}

function automationBody({ name, version, definition, savedAt, savedBy, lastRunAt }: Automation) {
  return { ...definition, name, version, savedAt: isoInstant(savedAt), savedBy, lastRunAt: instant(lastRunAt) };
}

function stepBody({ kind, sentence, outcome, reason }: RunStep) {
  return { kind, sentence, outcome, reason: reason ?? null };
}

function runBody({ id, automation, title, incident, trigger, at, steps }: AutomationRun) {
  return { id, automation, title, incident, trigger, at: isoInstant(at), steps: steps.map(stepBody) };
}

export const playbooksHandlers: Handlers<typeof playbooksOperations> = {
  listTasks: async (ctx, { params }) => ({ items: (await listTasks(ctx, params.incident)).map(taskBody) }),
  addTask: async (ctx, { params, body: { title, detail, axis, owner, ownerRole, dueAt } }) =>
    taskBody(
      await addTask(ctx, params.incident, {
        title,
        detail,
        axis: axis ?? undefined,
        owner,
        ownerRole,
        dueAt: moment(dueAt),
      }),
    ),
  updateTask: async (ctx, { params, body: { dueAt, ...update } }) =>
    taskBody(await updateTask(ctx, params.incident, params.task, { ...update, dueAt: moment(dueAt) })),
  listPlaybooks: async (ctx) => ({ items: (await listPlaybooks(ctx)).map(playbookBody) }),
  getPlaybook: async (ctx, { params, query }) => {
    const { playbook, isRemoved, versions } = await showPlaybook(ctx, params.playbook, query.version);
    return {
      ...playbookBody(playbook),
      isRemoved,
      versions: versions.map(({ savedAt, ...version }) => ({ ...version, savedAt: isoInstant(savedAt) })),
    };
  },
  putPlaybook: async (ctx, { params, body: { because, follows, ...definition } }) =>
    playbookBody(await putPlaybook(ctx, params.playbook, { definition, because, follows })),
  removePlaybook: async (ctx, { params }) => {
    await removePlaybook(ctx, params.playbook);
    return {};
  },
  listIncidentPlaybooks: async (ctx, { params }) => {
    const { running, fitting } = await listIncidentPlaybooks(ctx, params.incident);
    return { running: running.map(({ startedAt, ...run }) => ({ ...run, startedAt: isoInstant(startedAt) })), fitting };
  },
  startPlaybook: async (ctx, { params, body }) => ({
    added: (await startPlaybook(ctx, params.incident, body.playbook)).map(taskBody),
  }),
  listAutomations: async (ctx) => ({ items: (await listAutomations(ctx)).map(automationBody) }),
  putAutomation: async (ctx, { params, body: { follows, ...definition } }) =>
    automationBody(await putAutomation(ctx, params.automation, { definition, follows })),
  removeAutomation: async (ctx, { params }) => {
    await removeAutomation(ctx, params.automation);
    return {};
  },
  dryRunAutomation: async (ctx, { body }) => {
    const { fits, because, steps } = await dryRunAutomation(ctx, body.automation, body.incident);
    return { fits, because, steps: steps.map(stepBody) };
  },
  listFittingIncidents: async (ctx, { body }) => {
    const { items, ...rest } = await listFittingIncidents(ctx, body.when);
    return { ...rest, items: [...items] };
  },
  listAutomationRuns: async (ctx, { query }) =>
    toPage(await listAutomationRuns(ctx, query), query.limit, runBody, ({ id }) => [id]),
};

import type { Axis, IncidentRole } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { requireOwner } from '#access/index.ts';
import { appendEntry, getIncident, getIncidentToChange, type Incident, readerOf } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import { recordWorkEvent } from './events.ts';
import type { Task } from './playbook.ts';
import { countTasks, findTask, insertTask, listTasksOf, mostTasks, updateTaskRow } from './task-store.ts';

export async function listTasks(ctx: RequestContext, ref: string): Promise<readonly Task[]> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  return await listTasksOf(ctx.read, incident.id);
}

export interface NewTask {
  readonly title: string;
  readonly detail: string;
  readonly axis: Axis | undefined;
  /** Id of a person. */
  readonly owner: string | undefined;
  readonly ownerRole: IncidentRole | undefined;
  /** Epoch milliseconds. */
  readonly dueAt: number | undefined;
}

export async function addTask(ctx: RequestContext, ref: string, input: NewTask): Promise<Task> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await openRoom(tx, ctx, ref);
    const owner = input.owner === undefined ? undefined : await requireOwner(tx, input.owner);
    const made = await insertNewTask(tx, ctx, incident, { ...input, owner, playbook: undefined });
    if (made === undefined) throw new RangeError('a task of no playbook was there already');
    await recordWorkEvent(tx, ctx, { type: 'playbooks.task_added', incident, body: taskFacts(made) });
    await appendEntry(tx, ctx, incident, {
      kind: 'task',
      text: `Task: ${made.title}${ownerWords(made)}.`,
      refs: [{ kind: 'task', id: made.id, label: made.title }],
      isFolded: true,
    });
    return made;
  });
}

/** The incident to work in; nobody else changes it until the transaction ends. */
export async function openRoom(tx: Transaction, ctx: RequestContext, ref: string): Promise<Incident> {
  const incident = await getIncidentToChange(tx, ctx, ref);
  requireSampleScope(ctx, { isSample: incident.isSample, name: incident.name });
  return incident;
}

type Drafted = Omit<NewTask, 'owner'> & Pick<Task, 'owner' | 'playbook'>;

/** @returns undefined when the item of the playbook is a task already */
export async function insertNewTask(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  draft: Drafted,
): Promise<Task | undefined> {
  if ((await countTasks(tx, incident.id)) >= mostTasks) {
    throw new Problem('playbooks.too_many_tasks', `${incident.name} has ${mostTasks} tasks`, {
      help: 'open a related incident for the rest',
    });
  }
  const task: Task = {
    ...draft,
    id: ctx.newId(),
    incidentId: incident.id,
    state: 'open',
    createdAt: ctx.now,
    createdBy: actorRef(ctx.actor),
    endedAt: undefined,
    endedBy: undefined,
    because: undefined,
    version: 1,
  };
  if (!(await insertTask(tx, task))) return undefined;
  await watchDue(tx, ctx, task);
  return task;
}

/** Wakes at the due time, for reminders and for what happens by itself. */
async function watchDue(tx: Transaction, ctx: RequestContext, { id, dueAt, state }: Task): Promise<void> {
  if (dueAt === undefined || state !== 'open') return;
  await addJob(tx, ctx, { kind: 'playbooks.task_due', payload: { taskId: id, dueAt }, dueAt });
}

export interface TaskUpdate {
  readonly state?: Task['state'] | undefined;
  readonly because?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly owner?: string | null | undefined;
  readonly ownerRole?: IncidentRole | null | undefined;
  readonly dueAt?: number | null | undefined;
  /** The version that was read. */
  readonly version: number;
}

export async function updateTask(ctx: RequestContext, ref: string, taskId: string, update: TaskUpdate): Promise<Task> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await openRoom(tx, ctx, ref);
    const before = await getTask(tx, incident, taskId);
    if (before.version !== update.version) throw taskChanged();
    const owner = typeof update.owner === 'string' ? await requireOwner(tx, update.owner) : undefined;
    const after = applyUpdate(ctx, before, update, owner);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    if (!(await updateTaskRow(tx, after))) throw taskChanged();
    if (after.dueAt !== before.dueAt || after.state !== before.state) await watchDue(tx, ctx, after);
    const body = { before: taskFacts(before), after: taskFacts(after) };
    await recordWorkEvent(tx, ctx, { type: 'playbooks.task_updated', incident, body });
    const said = taskSentence(before, after);
    if (said !== undefined) {
      await appendEntry(tx, ctx, incident, {
        kind: 'task',
        text: said,
        refs: [{ kind: 'task', id: after.id, label: after.title }],
        isFolded: after.state === before.state,
      });
    }
    return await getTask(tx, incident, taskId);
  });
}

function applyUpdate(ctx: RequestContext, before: Task, update: TaskUpdate, owner: Task['owner']): Task {
  const state = update.state ?? before.state;
  if (state === 'skipped' && before.state !== 'skipped' && update.because === undefined) {
    throw new Problem('request.invalid', '`body.because`: say why it is skipped', {
      help: 'send a sentence: it stands on the timeline',
      fields: [{ field: 'body.because', problem: 'is missing', help: 'say why it is skipped' }],
    });
  }
  const ended =
    state === 'open' ? undefined : { at: before.endedAt ?? ctx.now, by: before.endedBy ?? actorRef(ctx.actor) };
  const hasMoved = state !== before.state;
  return {
    ...before,
    state,
    title: update.title ?? before.title,
    detail: update.detail ?? before.detail,
    owner: update.owner === undefined ? before.owner : owner,
    ownerRole: update.ownerRole === undefined ? before.ownerRole : (update.ownerRole ?? undefined),
    dueAt: update.dueAt === undefined ? before.dueAt : (update.dueAt ?? undefined),
    endedAt: hasMoved && ended !== undefined ? ctx.now : ended?.at,
    endedBy: hasMoved && ended !== undefined ? actorRef(ctx.actor) : ended?.by,
    because: hasMoved ? update.because : (update.because ?? before.because),
  };
}

function taskSentence(before: Task, after: Task): string | undefined {
  const why = after.because === undefined ? '' : `: ${after.because}`;
  if (before.state !== after.state) {
    const words = { open: 'Open again', done: 'Done', skipped: 'Skipped' } as const;
    return `${words[after.state]}: ${after.title}${after.state === 'done' ? '' : why}.`;
  }
  if (before.owner?.id !== after.owner?.id || before.ownerRole !== after.ownerRole) {
    return `Task handed over: ${after.title}${ownerWords(after)}.`;
  }
  if (before.dueAt !== after.dueAt) {
    return `Task moved: ${after.title}, due ${after.dueAt === undefined ? 'any time' : new Date(after.dueAt).toISOString()}.`;
  }
  return undefined;
}

function ownerWords({ owner, ownerRole }: Task): string {
  if (owner !== undefined) return ` (${owner.name})`;
  return ownerRole === undefined ? '' : ` (${ownerRole.replace('_', ' ')})`;
}

/** What evidence keeps of a task: its words may be redacted, so they are not in it. */
function taskFacts({ id, axis, state, owner, ownerRole, dueAt, because, playbook }: Task) {
  return {
    taskId: id,
    axis,
    state,
    owner: owner?.id,
    ownerRole,
    dueAt: dueAt === undefined ? undefined : new Date(dueAt).toISOString(),
    hasReason: because !== undefined,
    playbook,
  };
}

async function getTask(tx: Transaction, incident: Incident, taskId: string): Promise<Task> {
  const task = await findTask(tx, incident.id, taskId);
  if (task !== undefined) return task;
  throw new Problem('playbooks.task_not_found', `${incident.name} has no task \`${taskId}\``, {
    help: `\`lockstep incident tasks ${incident.name}\` lists them`,
  });
}

function taskChanged(): Problem {
  return new Problem('playbooks.task_changed', 'somebody changed this task since you read it', {
    help: 'read it again, then change it',
  });
}

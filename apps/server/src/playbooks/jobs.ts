import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { systemActor } from '../platform/make-context.ts';
import {
  getIncidentToChange,
  type Incident,
  type IncidentChange,
  listRoles,
  registerIncidentListener,
} from '#incidents/index.ts';
import { tellPeople } from '#paging/index.ts';
import { listAutomationsFor, roleEmptySince } from './automation-store.ts';
import { waitsForTime, watchIncident } from './automations.ts';
import { registerIncidentActions } from './incident-actions.ts';
import { occasionsOf } from './occasions.ts';
import { registerOwnActions } from './own-actions.ts';
import type { Automation, Task } from './playbook.ts';
import { automationActor, runAutomations, startFittingPlaybooks } from './run-automations.ts';
import { findTaskById } from './task-store.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const Occasions = z.object({
  incidentId: z.string(),
  occasions: z.array(
    z.object({ trigger: z.enum(['declared', 'became_worse', 'mitigated', 'resolved']), occasion: z.string() }),
  ),
});
const OfIncident = z.object({ incidentId: z.string() });
const OfTask = z.object({ taskId: z.string(), dueAt: z.number() });

/** When the next status update of an incident is due; undefined: none is promised. */
export type UpdateDue = (tx: Transaction, incidentId: string) => Promise<number | undefined>;
let updateDue: UpdateDue = async () => undefined;

/** Filled by the later part that keeps status updates. */
export function registerUpdateDue(source: UpdateDue): void {
  updateDue = source;
}

export const playbookJobs: JobHandlers = {
  'playbooks.changed': async (ctx, payload) => {
    const { incidentId, occasions } = Occasions.parse(payload);
    await byItself(ctx, incidentId, async (tx, own) => {
      await startFittingPlaybooks(tx, own, incidentId);
      for (const occasion of occasions) await runAutomations(tx, own, incidentId, occasion);
    });
  },
  'playbooks.watch': async (ctx, payload) => {
    const { incidentId } = OfIncident.parse(payload);
    await byItself(ctx, incidentId, async (tx, own, incident) => await watch(tx, own, incident));
  },
  'playbooks.task_due': async (ctx, payload) => {
    const { taskId, dueAt } = OfTask.parse(payload);
    const task = await findTaskById(ctx.read, taskId);
    // Done, skipped or moved since: a job of its own waits for the new time.
    if (task?.state !== 'open' || task.dueAt !== dueAt) return;
    await byItself(ctx, task.incidentId, async (tx, own, incident) => await taskIsDue(tx, own, incident, task));
  },
};

/** Work on an incident that nobody asked for: locked, as an actor whose changes are no occasion for more. */
async function byItself(
  ctx: RequestContext,
  incidentId: string,
  work: (tx: Transaction, own: RequestContext, incident: Incident) => Promise<void>,
): Promise<void> {
  const own: RequestContext = { ...ctx, actor: systemActor(automationActor) };
  await own.transaction(async (tx) => await work(tx, own, await getIncidentToChange(tx, own, incidentId)));
}

async function watch(tx: Transaction, ctx: RequestContext, incident: Incident): Promise<void> {
  if (incident.resolvedAt !== undefined || incident.mergedInto !== undefined) return;
  const waiting = (await listAutomationsFor(tx, 'system')).filter(
    ({ definition }) => definition.isEnabled && waitsForTime(definition),
  );
  if (waiting.length === 0) return;
  for (const automation of waiting) await lookAt(tx, ctx, incident, automation);
  await watchIncident(tx, ctx, incident.id);
}

async function lookAt(tx: Transaction, ctx: RequestContext, incident: Incident, automation: Automation): Promise<void> {
  const { definition, name } = automation;
  const { on, role, afterMinutes } = definition;
  const since =
    on === 'role_empty' && role !== undefined ? await emptySince(tx, incident, role) : await updateDue(tx, incident.id);
  if (since === undefined || ctx.now < since + afterMinutes * minuteMs) return;
  const occasion = `${on} ${role ?? ''} ${since}`.replace('  ', ' ');
  await runAutomations(tx, ctx, incident.id, { trigger: on, occasion }, (one) => one.name === name);
}

async function emptySince(
  tx: Transaction,
  incident: Incident,
  role: NonNullable<Automation['definition']['role']>,
): Promise<number | undefined> {
  const held = (await listRoles(tx, [incident.id])).get(incident.id)?.find((one) => one.role === role)?.holder;
  if (held !== undefined) return undefined;
  return (await roleEmptySince(tx, incident.id, role)) ?? incident.declaredAt;
}

/** Reminds its owner, then does what waits for overdue tasks: at once, or after the minutes they name. */
async function taskIsDue(tx: Transaction, ctx: RequestContext, incident: Incident, task: Task): Promise<void> {
  if (task.dueAt === undefined) return;
  const owner = await ownerNow(tx, incident, task);
  if (owner !== undefined) {
    const title = incident.isRestricted ? 'A restricted incident needs you' : `Due now: ${task.title}`;
    const lines = incident.isRestricted ? [] : [`${incident.name}: ${incident.title}`];
    const topic = `task ${task.id} ${task.dueAt}`;
    await tellPeople(
      tx,
      ctx,
      [{ topic, userId: owner, title, lines, path: `/incidents/${incident.name}` }],
      ctx.now - dayMs,
    );
  }
  const overdueMs = ctx.now - task.dueAt;
  const occasion = { trigger: 'task_overdue' as const, occasion: `task_overdue ${task.id} ${task.dueAt}` };
  const later: number[] = [];
  await runAutomations(tx, ctx, incident.id, occasion, ({ definition }) => {
    const waitMs = definition.afterMinutes * minuteMs;
    if (waitMs <= overdueMs) return true;
    later.push(waitMs);
    return false;
  });
  if (later.length === 0) return;
  const dueAt = task.dueAt + Math.min(...later);
  await addJob(tx, ctx, { kind: 'playbooks.task_due', payload: { taskId: task.id, dueAt: task.dueAt }, dueAt });
}

/** Whoever is named, else whoever holds the role now. */
export async function ownerNow(tx: Transaction, incident: Incident, task: Task): Promise<string | undefined> {
  if (task.owner !== undefined || task.ownerRole === undefined) return task.owner?.id;
  const roles = (await listRoles(tx, [incident.id])).get(incident.id) ?? [];
  return roles.find(({ role }) => role === task.ownerRole)?.holder?.id;
}

async function incidentChanged(tx: Transaction, ctx: RequestContext, change: IncidentChange): Promise<void> {
  const { id } = change.after;
  if (ctx.actor.kind === 'system' && ctx.actor.id === automationActor) return;
  const occasions = occasionsOf(change);
  const became = change.before === undefined || change.before.kind !== change.after.kind;
  if (occasions.length > 0 || became) {
    await addJob(tx, ctx, { kind: 'playbooks.changed', payload: { incidentId: id, occasions } });
  }
  if (
    change.before === undefined ||
    (change.before.resolvedAt !== undefined && change.after.resolvedAt === undefined)
  ) {
    await watchIncident(tx, ctx, id);
  }
}

registerIncidentListener(incidentChanged);
registerOwnActions();
registerIncidentActions();

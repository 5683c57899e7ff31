import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { appendEntry, getIncident, type Incident, listLinkedServices, readerOf } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import { recordPlaybookEvent, recordWorkEvent } from './events.ts';
import { judgeFit, type Judged } from './fits.ts';
import type { Playbook, PlaybookDefinition, Task } from './playbook.ts';
import {
  claimVersion,
  findPlaybook,
  insertVersion,
  listPlaybooksInForce,
  listRuns,
  listVersions,
  type PlaybookRun,
  putRun,
  removePlaybookRow,
} from './playbook-store.ts';
import { insertNewTask, openRoom } from './tasks.ts';

export async function listPlaybooks(ctx: RequestContext): Promise<readonly Playbook[]> {
  requirePermission(ctx, 'incidents.read');
  return await listPlaybooksInForce(ctx.read);
}

export async function showPlaybook(ctx: RequestContext, name: string, version: number | undefined) {
  requirePermission(ctx, 'incidents.read');
  const found = await findPlaybook(ctx.read, name, version);
  if (found === undefined) throw noPlaybook(name);
  return { ...found, versions: await listVersions(ctx.read, name) };
}

/** Saves the next version. Of two people who save at once, one is told. */
export async function putPlaybook(
  ctx: RequestContext,
  name: string,
  input: { readonly definition: PlaybookDefinition; readonly because: string; readonly follows: number },
): Promise<Playbook> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  refuseItems(input.definition);
  return await ctx.transaction(async (tx) => {
    const version = await claimVersion(tx, name, input.follows);
    if (version === undefined) {
      throw new Problem('playbooks.playbook_changed', `somebody saved \`${name}\` since you read it`, {
        help: 'read it again, then put your changes on top',
        fields: [{ field: 'body.follows', problem: 'is not the version in force' }],
      });
    }
    const { definition, because } = input;
    const playbook: Playbook = { name, version, definition, because, savedAt: ctx.now, savedBy: actorRef(ctx.actor) };
    await insertVersion(tx, playbook);
    const body = { name, version, because, definition };
    await recordPlaybookEvent(tx, ctx, { type: 'playbooks.playbook_saved', name, body });
    return playbook;
  });
}

function refuseItems({ items }: PlaybookDefinition): void {
  const seen = new Set<string>();
  const fields: ProblemField[] = items.flatMap(({ id }, index) => {
    const isTaken = seen.has(id);
    seen.add(id);
    return isTaken
      ? [{ field: `body.items[${index}].id`, problem: `\`${id}\` is taken`, help: 'give it another' }]
      : [];
  });
  const [first] = fields;
  if (first === undefined) return;
  throw new Problem('playbooks.playbook_invalid', `\`${first.field}\`: ${first.problem}`, {
    help: 'every item has an id of its own',
    fields,
  });
}

export async function removePlaybook(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    if (!(await removePlaybookRow(tx, name, ctx.now))) throw noPlaybook(name);
    await recordPlaybookEvent(tx, ctx, { type: 'playbooks.playbook_removed', name, body: { name } });
  });
}

export interface IncidentPlaybooks {
  readonly running: readonly PlaybookRun[];
  readonly fitting: readonly {
    readonly name: string;
    readonly title: string;
    readonly items: number;
    readonly because: string;
  }[];
}

export async function listIncidentPlaybooks(ctx: RequestContext, ref: string): Promise<IncidentPlaybooks> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const running = await listRuns(ctx.read, incident.id);
  const judged = await judgedBy(ctx.read, incident);
  const started = new Set(running.map(({ name }) => name));
  const fitting = (await listPlaybooksInForce(ctx.read)).flatMap(({ name, definition }) => {
    const fit = judgeFit(definition.when, judged);
    const items = definition.items.filter((item) => judgeFit(item.when ?? {}, judged).fits).length;
    return started.has(name) || !fit.fits ? [] : [{ name, title: definition.title, items, because: fit.because }];
  });
  return { running, fitting };
}

/** An incident with the services it is linked to, as conditions look at it. */
export async function judgedBy(tx: Transaction, incident: Incident): Promise<Judged> {
  const services = await listLinkedServices(tx, [incident.id]);
  return { ...incident, services: services.get(incident.id) ?? [] };
}

export async function startPlaybook(ctx: RequestContext, ref: string, name: string): Promise<readonly Task[]> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await openRoom(tx, ctx, ref);
    return await startIn(tx, ctx, incident, name);
  });
}

/**
 * As `startPlaybook`, inside a transaction that has locked the incident. Items whose condition does not hold are left out; those that
 * are tasks already stay as they are.
 */
export async function startIn(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  name: string,
): Promise<readonly Task[]> {
  const found = await findPlaybook(tx, name);
  if (found === undefined || found.isRemoved) throw noPlaybook(name);
  const { playbook } = found;
  const judged = await judgedBy(tx, incident);
  const added: Task[] = [];
  for (const item of playbook.definition.items) {
    if (!judgeFit(item.when ?? {}, judged).fits) continue;
    const task = await insertNewTask(tx, ctx, incident, {
      title: item.title,
      detail: item.detail,
      axis: item.axis ?? undefined,
      owner: undefined,
      ownerRole: item.ownerRole ?? undefined,
      dueAt: item.dueMinutes === null ? undefined : ctx.now + item.dueMinutes * 60_000,
      playbook: { name, version: playbook.version, item: item.id },
    });
    if (task !== undefined) added.push(task);
  }
  if (added.length === 0) return [];
  await putRun(tx, incident.id, playbook, { at: ctx.now, by: actorRef(ctx.actor) });
  const body = { name, version: playbook.version, tasks: added.map(({ id }) => id) };
  await recordWorkEvent(tx, ctx, { type: 'playbooks.playbook_started', incident, body });
  await appendEntry(tx, ctx, incident, {
    kind: 'playbook',
    text: `Playbook started: ${playbook.definition.title}, ${added.length} ${added.length === 1 ? 'task' : 'tasks'}.`,
  });
  return added;
}

function noPlaybook(name: string): Problem {
  return new Problem('playbooks.playbook_not_found', `there is no playbook \`${name}\``, {
    help: 'list them with `lockstep playbook list`',
  });
}

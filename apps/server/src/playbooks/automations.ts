import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getIncident, readerOf } from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import { takeAction } from './actions.ts';
import {
  type AutomationRun,
  listAutomationsFor,
  listOpenIncidentIds,
  listRunsFor,
  putAutomationRow,
  removeAutomationRow,
} from './automation-store.ts';
import { recordPlaybookEvent } from './events.ts';
import { judgeFit } from './fits.ts';
import type { Automation, AutomationDefinition, RunStep } from './playbook.ts';
import { judgedBy } from './playbooks.ts';
import { toolsFor } from './run-automations.ts';

export async function listAutomations(ctx: RequestContext): Promise<readonly Automation[]> {
  requirePermission(ctx, 'incidents.read');
  return await listAutomationsFor(ctx.read, readerOf(ctx));
}

/** Saves an automation; of two people who save at once one is told. */
export async function putAutomation(
  ctx: RequestContext,
  name: string,
  input: { readonly definition: AutomationDefinition; readonly follows: number },
): Promise<Automation> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  const { definition, follows } = input;
  refuseDefinition(definition);
  return await ctx.transaction(async (tx) => {
    const by = actorRef(ctx.actor);
    const version = await putAutomationRow(tx, name, follows, { definition, at: ctx.now, by });
    if (version === undefined) {
      throw new Problem('playbooks.automation_changed', `somebody saved \`${name}\` since you read it`, {
        help: 'read it again, then put your changes on top',
        fields: [{ field: 'body.follows', problem: 'is not the version that is stored' }],
      });
    }
    await recordPlaybookEvent(tx, ctx, {
      type: 'playbooks.automation_saved',
      name,
      body: { name, version, definition },
    });
    if (waitsForTime(definition)) await watchOpenIncidents(tx, ctx);
    return { name, version, definition, savedAt: ctx.now, savedBy: by, lastRunAt: undefined };
  });
}

function refuseDefinition({ on, role }: AutomationDefinition): void {
  if (on !== 'role_empty' || role !== undefined) return;
  throw new Problem('playbooks.automation_invalid', '`body.role`: which role?', {
    help: 'name the role that must not stay empty',
    fields: [{ field: 'body.role', problem: 'is missing', help: 'name the role that must not stay empty' }],
  });
}

/** Whether nothing but time makes it run, so that somebody has to look. */
export function waitsForTime({ on }: AutomationDefinition): boolean {
  return on === 'role_empty' || on === 'update_overdue';
}

async function watchOpenIncidents(tx: Transaction, ctx: RequestContext): Promise<void> {
  for (const incidentId of await listOpenIncidentIds(tx)) await watchIncident(tx, ctx, incidentId);
}

const watchMs = 60_000;

/** An incident is looked at each minute while it is open and something waits for time. */
export async function watchIncident(tx: Transaction, ctx: RequestContext, incidentId: string): Promise<void> {
  await addJob(tx, ctx, {
    kind: 'playbooks.watch',
    key: incidentId,
    payload: { incidentId },
    dueAt: ctx.now + watchMs,
  });
}

export async function removeAutomation(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'incidents.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    if (!(await removeAutomationRow(tx, name, ctx.now))) {
      throw new Problem('playbooks.automation_not_found', `there is no automation \`${name}\``, {
        help: 'list them with `GET /api/v1/automations`',
      });
    }
    await recordPlaybookEvent(tx, ctx, { type: 'playbooks.automation_removed', name, body: { name } });
  });
}

export interface DryRun {
  readonly fits: boolean;
  readonly because: string;
  readonly steps: readonly RunStep[];
}

/** What it would do in an incident now. Nothing is written. */
export async function dryRunAutomation(
  ctx: RequestContext,
  definition: AutomationDefinition,
  ref: string,
): Promise<DryRun> {
  requirePermission(ctx, 'incidents.manage');
  refuseDefinition(definition);
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  const { fits, because } = judgeFit(definition.when, await judgedBy(ctx.read, incident));
  const steps: RunStep[] = [];
  const tools = toolsFor(ctx.read, ctx, incident);
  if (fits) for (const action of definition.actions) steps.push(await takeAction(tools, action, true));
  return { fits, because, steps };
}

export async function listAutomationRuns(
  ctx: RequestContext,
  query: {
    readonly incident?: string | undefined;
    readonly automation?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly AutomationRun[]> {
  requirePermission(ctx, 'incidents.read');
  const reader = readerOf(ctx);
  const incident = query.incident === undefined ? undefined : await getIncident(ctx.read, query.incident, reader);
  return await listRunsFor(ctx.read, reader, {
    incidentId: incident?.id,
    automation: query.automation,
    before: decodeCursor(query.cursor, ['uuid'])?.[0],
    limit: query.limit + 1,
  });
}

import { editVersions, type ScheduleVersion } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { getTeam } from '#services/index.ts';
import { checkDefinition } from './check-definition.ts';
import { recordSchedulesEvent } from './events.ts';
import { usersOfSchedule } from './ports.ts';
import type { StoredSchedule } from './schedule.ts';
import {
  deleteScheduleRow,
  getSchedule,
  getScheduleHead,
  insertSchedule,
  lockSchedule,
  updateScheduleRow,
} from './schedule-store.ts';

export interface NewSchedule {
  readonly name: string;
  readonly title?: string | undefined;
  readonly team?: string | undefined;
  readonly versions: readonly ScheduleVersion[];
}

/** What is undefined stays as it is. */
export interface ScheduleUpdate {
  readonly version: number;
  readonly title?: string | undefined;
  /** Null: of nobody in particular. */
  readonly team?: string | null | undefined;
  readonly versions?: readonly ScheduleVersion[] | undefined;
}

export async function createSchedule(ctx: RequestContext, input: NewSchedule): Promise<StoredSchedule> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { name, versions, title = name } = input;
    await checkDefinition(tx, versions, ctx.now);
    const team = input.team === undefined ? undefined : await getTeam(tx, input.team);
    const id = ctx.newId();
    const row = { id, name, title, versions, teamId: team?.id, definitionId: ctx.newId() };
    if (!(await insertSchedule(tx, { ...row, createdAt: ctx.now, updatedBy: actorRef(ctx.actor) }))) {
      throw new Problem('schedules.schedule_exists', `schedule \`${name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    const body = { name, title, team: team?.name, versions };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.schedule_created', subjectId: id, body });
    return await getSchedule(tx, name);
  });
}

/** What is past stays: the new layers are in force from now, or from when they say, on. */
export async function updateSchedule(
  ctx: RequestContext,
  name: string,
  input: ScheduleUpdate,
): Promise<StoredSchedule> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => await applyUpdate(tx, ctx, name, input));
}

export async function applyUpdate(
  tx: Transaction,
  ctx: RequestContext,
  name: string,
  input: ScheduleUpdate,
): Promise<StoredSchedule> {
  const stored = await lockSchedule(tx, await getScheduleHead(tx, name));
  if (stored.version !== input.version) {
    throw new Problem(
      'schedules.version_differs',
      `schedule \`${stored.name}\` is at version ${stored.version} by now`,
      {
        help: 'read it again, make your change to that, and send it with its version',
        fields: [{ field: 'body.version', problem: `is not ${stored.version}` }],
      },
    );
  }
  if (input.versions !== undefined) await checkDefinition(tx, input.versions, ctx.now);
  const versions =
    input.versions === undefined ? stored.versions : editVersions(stored.versions, input.versions, ctx.now);
  const team = input.team === undefined ? stored.team : await teamName(tx, input.team);
  const title = input.title ?? stored.title;
  const row = { id: stored.id, title, team, versions, definitionId: ctx.newId() };
  await updateScheduleRow(tx, { ...row, updatedAt: ctx.now, updatedBy: actorRef(ctx.actor) });
  const body = { name: stored.name, title, team, version: stored.version + 1, versions };
  await recordSchedulesEvent(tx, ctx, { type: 'schedules.schedule_updated', subjectId: stored.id, body });
  return await getSchedule(tx, stored.name);
}

async function teamName(tx: Transaction, team: string | null): Promise<string | undefined> {
  return team === null ? undefined : (await getTeam(tx, team)).name;
}

export async function deleteSchedule(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const stored = await lockSchedule(tx, await getScheduleHead(tx, name));
    const users = await usersOfSchedule(tx, stored.id);
    if (users.length > 0) {
      throw new Problem(
        'schedules.schedule_in_use',
        `schedule \`${stored.name}\` is used by ${users.slice(0, 5).join(', ')}`,
        {
          help: 'let them page somebody else first',
        },
      );
    }
    await deleteScheduleRow(tx, stored.id);
    const { id, versions, title, team } = stored;
    const body = { name: stored.name, title, team, versions };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.schedule_deleted', subjectId: id, body });
  });
}

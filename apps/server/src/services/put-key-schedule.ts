import type { Axis } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordServicesEvent } from './events.ts';
import { getTeam } from './store.ts';
import { type KeySchedule, listKeySchedulesOf, putKeyScheduleRow } from './team-key-store.ts';
import { lockTeam } from './team-member-store.ts';

export async function listTeamKeySchedules(ctx: RequestContext, team: string): Promise<readonly KeySchedule[]> {
  requirePermission(ctx, 'services.read');
  return await listKeySchedulesOf(ctx.read, (await getTeam(ctx.read, team)).id);
}

/** One person is enough: it only says who of those who were given the key holds it now. */
export async function putTeamKeySchedule(
  ctx: RequestContext,
  input: { readonly team: string; readonly axis: Axis; readonly scheduleId: string | undefined },
): Promise<readonly KeySchedule[]> {
  requirePermission(ctx, 'services.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { id: teamId, name } = await getTeam(tx, input.team);
    await lockTeam(tx, teamId);
    const { axis, scheduleId } = input;
    const before = await listKeySchedulesOf(tx, teamId);
    const was = before.find((one) => one.axis === axis);
    if (was?.scheduleId === scheduleId) return before;
    if (!(await putKeyScheduleRow(tx, teamId, axis, scheduleId))) {
      throw new Problem('schedules.schedule_not_found', `schedule \`${scheduleId ?? ''}\` does not exist`, {
        help: 'list them with `lockstep schedule list`',
        fields: [{ field: 'body.scheduleId', problem: 'no such schedule', help: 'name one that exists, or null' }],
      });
    }
    const now = await listKeySchedulesOf(tx, teamId);
    const schedule = now.find((one) => one.axis === axis)?.schedule;
    await recordServicesEvent(tx, ctx, {
      type: 'services.team_key_schedule_set',
      subjectId: teamId,
      body: { team: name, axis, schedule, was: was?.schedule },
    });
    return now;
  });
}

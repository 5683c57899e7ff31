import type { EpochMs } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getTeam } from '#services/index.ts';
import { loadSchedules } from './load-store.ts';
import { onCallAt } from './on-call-at.ts';
import type { ScheduleHead, StoredOverride, StoredSchedule } from './schedule.ts';
import { getSchedule, getScheduleHead, listSchedulesAfter } from './schedule-store.ts';

export interface ListedSchedule extends ScheduleHead {
  readonly onCallUserIds: readonly string[];
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listSchedules(
  ctx: RequestContext,
  query: {
    readonly team?: string | undefined;
    readonly search?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly ListedSchedule[]> {
  requirePermission(ctx, 'schedules.read');
  const [after] = decodeCursor(query.cursor, ['text']) ?? [''];
  const teamId = query.team === undefined ? undefined : (await getTeam(ctx.read, query.team)).id;
  const list = { after, teamId, search: query.search ?? '', limit: query.limit + 1 };
  const heads = await listSchedulesAfter(ctx.read, list);
  const ids = heads.map(({ id }) => id);
  const onCall = await onCallAt(ctx.read, ids, ctx.now);
  return heads.map((head) => ({ ...head, onCallUserIds: onCall.get(head.id) ?? [] }));
}

export async function showSchedule(ctx: RequestContext, name: string): Promise<StoredSchedule> {
  requirePermission(ctx, 'schedules.read');
  return await getSchedule(ctx.read, name);
}

const decadesMs = 100 * 366 * 86_400_000;

/** Those that meet the window, in the order in which they were made. */
export async function listOverrides(
  ctx: RequestContext,
  name: string,
  window: { readonly from: EpochMs | undefined; readonly to: EpochMs | undefined },
): Promise<readonly StoredOverride[]> {
  requirePermission(ctx, 'schedules.read');
  const { id } = await getScheduleHead(ctx.read, name);
  const from = window.from ?? ctx.now;
  const { schedules } = await loadSchedules(ctx.read, [id], { from, to: window.to ?? from + decadesMs });
  return schedules[0]?.overrides ?? [];
}

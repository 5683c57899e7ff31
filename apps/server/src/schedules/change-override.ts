import type { Override } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { mostAtOnce, mostTogether } from './check-definition.ts';
import { recordSchedulesEvent } from './events.ts';
import { deleteOverride, getOverride, insertOverride, listOverlapping, updateOverrideEnd } from './override-store.ts';
import { requirePeople } from './require-people.ts';
import type { ScheduleHead, StoredOverride } from './schedule.ts';
import { getScheduleHead, lockSchedule, reviseSchedule } from './schedule-store.ts';

export interface NewOverride {
  readonly kind: Override['kind'];
  readonly from: number;
  readonly to: number;
  readonly userId: string;
  /** Of `replace`; undefined: whoever is on call. */
  readonly replacedUserId?: string | undefined;
  readonly reason: string;
}

const farthestMs = 5 * 366 * 86_400_000;

/** From now on where it has begun: who was on call until now was. */
export async function createOverride(
  ctx: RequestContext,
  schedule: string,
  input: NewOverride,
): Promise<StoredOverride> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { kind, to, userId, reason, replacedUserId } = input;
    const from = Math.max(input.from, ctx.now);
    const problem = overrideProblem(input, ctx.now);
    if (problem !== undefined) throw problem;
    await requirePeople(tx, { 'body.userId': userId, 'body.replacedUserId': replacedUserId });
    const head = await lockSchedule(tx, await getScheduleHead(tx, schedule));
    const common = { id: ctx.newId(), from, to, userId, reason };
    await addOverride(tx, ctx, head, kind === 'replace' ? { ...common, kind, replacedUserId } : { ...common, kind });
    const made = { createdAt: ctx.now, createdBy: ctx.actor.name };
    return kind === 'replace' ? { ...common, ...made, kind, replacedUserId } : { ...common, ...made, kind };
  });
}

/** Part of whatever puts somebody in another's place; the schedule is locked. */
export async function addOverride(
  tx: Transaction,
  ctx: RequestContext,
  { id: scheduleId, name }: Pick<ScheduleHead, 'id' | 'name'>,
  override: Override,
): Promise<void> {
  const others = await listOverlapping(tx, scheduleId, override);
  if (mostAtOnce([...others, override]) > mostTogether) {
    throw new Problem('schedules.override_invalid', `\`${name}\` has ${mostTogether} overrides at that time already`, {
      help: 'end those that are not needed any more, or change the rotation',
    });
  }
  await insertOverride(tx, scheduleId, override, { at: ctx.now, by: actorRef(ctx.actor) });
  await reviseSchedule(tx, scheduleId, ctx.now);
  const body = { schedule: name, ...override };
  await recordSchedulesEvent(tx, ctx, { type: 'schedules.override_created', subjectId: scheduleId, body });
}

/** One that has begun ends now, one that has not is gone, one that is over stays. */
export async function endOverride(ctx: RequestContext, schedule: string, id: string): Promise<void> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const head = await lockSchedule(tx, await getScheduleHead(tx, schedule));
    const override = await getOverride(tx, head.id, id);
    if (override.to <= ctx.now) return;
    if (override.from < ctx.now) await updateOverrideEnd(tx, id, ctx.now);
    else await deleteOverride(tx, id);
    await reviseSchedule(tx, head.id, ctx.now);
    const body = { schedule: head.name, ...override, endedAt: ctx.now };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.override_ended', subjectId: head.id, body });
  });
}

function overrideProblem({ kind, from, to, replacedUserId, userId }: NewOverride, now: number): Problem | undefined {
  const refuse = (field: string, problem: string, help: string): Problem =>
    new Problem('schedules.override_invalid', `\`body.${field}\` ${problem}`, {
      help,
      fields: [{ field: `body.${field}`, problem, help }],
    });
  if (to <= from) return refuse('to', 'is not after `from`', 'give a later end');
  if (to <= now) return refuse('to', 'is past', 'who was on call then can not be changed; choose a time to come');
  if (to > now + farthestMs) return refuse('to', 'is more than five years away', 'change the rotation instead');
  if (kind !== 'replace' && replacedUserId !== undefined) {
    return refuse('replacedUserId', `does not belong to \`${kind}\``, 'leave it out, or make it a `replace`');
  }
  if (replacedUserId === userId) return refuse('replacedUserId', 'is who would stand in', 'name two people');
  return undefined;
}

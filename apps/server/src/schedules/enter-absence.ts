import { type Absence, type EpochMs, warnings } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import {
  deleteAbsence,
  getAbsence,
  insertAbsence,
  listAbsencesAfter,
  type StoredAbsence,
  updateAbsenceEnd,
} from './absence-store.ts';
import { recordSchedulesEvent } from './events.ts';
import { loadWithOthers } from './other-schedules.ts';
import { requirePeople } from './require-people.ts';
import { toSchedule } from './schedule.ts';
import { reviseSchedulesOf } from './schedule-store.ts';
import { actingPerson } from './stand-in.ts';

export interface NewAbsence {
  /** Undefined: oneself. */
  readonly userId: string | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly kind: Absence['kind'];
  readonly note: string;
}

/** A turn that falls into a leave; `isCovered`: somebody else is on call all the time. */
export interface LeaveConflict {
  readonly schedule: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly isCovered: boolean;
}

const longestMs = 3 * 366 * 86_400_000;
/** To come, of one person. */
const mostAbsences = 200;
/** Turns are looked at for so long. */
const lookedAtMs = 366 * 86_400_000;

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listAbsences(
  ctx: RequestContext,
  query: {
    readonly userId: string | undefined;
    readonly from: EpochMs | undefined;
    readonly to: EpochMs | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly StoredAbsence[]> {
  requirePermission(ctx, 'schedules.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  const after = key === undefined ? undefined : { from: key[0], id: key[1] };
  const { userId, from = ctx.now, to } = query;
  return await listAbsencesAfter(ctx.read, { userId, from, to, after, limit: query.limit + 1 });
}

export async function previewAbsence(
  ctx: RequestContext,
  input: Pick<NewAbsence, 'userId' | 'from' | 'to'>,
): Promise<readonly LeaveConflict[]> {
  requirePermission(ctx, 'schedules.read');
  const absence = toAbsence(ctx, { ...input, kind: 'other' });
  await requirePeople(ctx.read, { 'body.userId': absence.userId });
  return await conflictsOf(ctx.read, absence);
}

/** From now on where it has begun: who was on call until now was. */
export async function createAbsence(
  ctx: RequestContext,
  input: NewAbsence,
): Promise<{ readonly absence: StoredAbsence; readonly conflicts: readonly LeaveConflict[] }> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  const absence = toAbsence(ctx, input);
  if (absence.userId !== ctx.actor.userId) requirePermission(ctx, 'schedules.manage');
  return await ctx.transaction(async (tx) => {
    await requirePeople(tx, { 'body.userId': absence.userId });
    const id = ctx.newId();
    const row = { ...absence, id, note: input.note, createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
    if (!(await insertAbsence(tx, row, mostAbsences))) {
      throw new Problem('schedules.absence_invalid', `${mostAbsences} entries of leave are to come already`, {
        help: 'take back those that are not needed, or enter longer ones',
      });
    }
    await reviseSchedulesOf(tx, absence.userId, ctx.now);
    await recordAbsence(tx, ctx, 'schedules.absence_created', { id, ...absence });
    return { absence: await getAbsence(tx, id), conflicts: await conflictsOf(tx, absence) };
  });
}

/** One that has begun ends now, one that has not is gone, one that is over stays. */
export async function endAbsence(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const absence = await getAbsence(tx, id);
    if (absence.userId !== ctx.actor.userId) requirePermission(ctx, 'schedules.manage');
    if (absence.to <= ctx.now) return;
    if (absence.from < ctx.now) await updateAbsenceEnd(tx, id, ctx.now);
    else await deleteAbsence(tx, id);
    await reviseSchedulesOf(tx, absence.userId, ctx.now);
    await recordAbsence(tx, ctx, 'schedules.absence_ended', absence);
  });
}

/** Why somebody was away is nothing that has to be kept as evidence. */
async function recordAbsence(
  tx: Transaction,
  ctx: RequestContext,
  type: 'schedules.absence_created' | 'schedules.absence_ended',
  { id, userId, from, to }: Pick<StoredAbsence, 'id' | 'userId' | 'from' | 'to'>,
): Promise<void> {
  await recordSchedulesEvent(tx, ctx, { type, subjectId: id, body: { userId, from, to } });
}

function toAbsence(
  ctx: RequestContext,
  { userId = actingPerson(ctx), from, to, kind }: Omit<NewAbsence, 'note'>,
): Absence {
  const begins = Math.max(from, ctx.now);
  const problem =
    to <= from
      ? 'is not after `from`'
      : to <= ctx.now
        ? 'is past: who was on call then was'
        : to - ctx.now > longestMs
          ? 'is more than three years away'
          : undefined;
  if (problem === undefined) return { userId, from: begins, to, kind };
  throw new Problem('schedules.absence_invalid', `\`body.to\` ${problem}`, {
    help: 'give an end to come, within three years',
    fields: [{ field: 'body.to', problem, help: 'give an end to come, within three years' }],
  });
}

/** Which turns of a person a leave, stored or not, would leave open, on whatever schedule. */
async function conflictsOf(tx: Transaction, absence: Absence): Promise<readonly LeaveConflict[]> {
  const window = { from: absence.from, to: Math.min(absence.to, absence.from + lookedAtMs) };
  const { schedules, absences } = await loadWithOthers(tx, [], [absence.userId], window);
  return schedules.flatMap((schedule) => {
    const facts = { otherSchedules: [], knownUserIds: new Set<string>() };
    return warnings(toSchedule(schedule), window.from, window.to, [...absences, absence], facts).flatMap((warning) =>
      warning.kind === 'leave_conflict' && warning.userId === absence.userId
        ? [{ schedule: schedule.name, from: warning.from, to: warning.to, isCovered: warning.isCovered }]
        : [],
    );
  });
}

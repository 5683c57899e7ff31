import { acceptCover as decideAccept, type CoverAsked, coverMe } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { addOverride } from './change-override.ts';
import {
  addDecline,
  type CoverState,
  getCover,
  insertCover,
  listCoversBefore,
  settleCover,
  type StoredCover,
} from './cover-store.ts';
import { recordSchedulesEvent } from './events.ts';
import { getScheduleHead } from './schedule-store.ts';
import { actingPerson, checkPart, lockAndLoad, standInRefused } from './stand-in.ts';

export interface NewCover {
  readonly schedule: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  /** Undefined: everybody of the rota. */
  readonly askUserIds?: readonly string[] | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listCovers(
  ctx: RequestContext,
  query: {
    readonly state?: CoverState | undefined;
    readonly mine: boolean;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<readonly StoredCover[]> {
  requirePermission(ctx, 'schedules.read');
  const before = decodeCursor(query.cursor, ['uuid'])?.[0];
  const userId = query.mine ? actingPerson(ctx) : undefined;
  return await listCoversBefore(ctx.read, { state: query.state, userId, before, limit: query.limit + 1, now: ctx.now });
}

export async function requestCover(
  ctx: RequestContext,
  input: NewCover,
): Promise<{ readonly cover: StoredCover; readonly notAsked: CoverAsked['notAsked'] }> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  checkPart('body', input, ctx.now);
  return await ctx.transaction(async (tx) => {
    const head = await getScheduleHead(tx, input.schedule);
    const part = { scheduleId: head.id, userId, from: Math.max(input.from, ctx.now), to: input.to };
    const facts = await lockAndLoad(tx, [head], [part]);
    const [schedule] = facts.schedules;
    if (schedule === undefined) throw new RangeError('a locked schedule is gone');
    const answer = coverMe({ part, reason: input.reason }, { schedule, absences: facts.absences, now: ctx.now });
    if (!answer.ok) throw await standInRefused(tx, answer, [userId]);
    const { askedUserIds, notAsked } = only(answer, input.askUserIds);
    const id = ctx.newId();
    const isLimited = input.askUserIds !== undefined;
    await insertCover(tx, { id, part, reason: input.reason, askedUserIds, isLimited, createdAt: ctx.now });
    const body = { ...part, schedule: head.name, reason: input.reason, askedUserIds };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.cover_requested', subjectId: id, body });
    return { cover: await getCover(tx, id, ctx.now), notAsked };
  });
}

/** Of those who can, the wanted ones; whoever is wanted and not on the rota is told apart. */
function only({ askedUserIds, notAsked }: CoverAsked, wanted: readonly string[] | undefined): Omit<CoverAsked, 'ok'> {
  if (wanted === undefined) return { askedUserIds, notAsked };
  const asked = askedUserIds.filter((id) => wanted.includes(id));
  const others = wanted.filter((id) => !asked.includes(id));
  return {
    askedUserIds: asked,
    notAsked: others.map(
      (userId) => notAsked.find((person) => person.userId === userId) ?? { userId, reason: 'not_asked' as const },
    ),
  };
}

/** The first who accepts has it: whoever comes later waits for the lock and finds it taken. */
export async function acceptCover(ctx: RequestContext, id: string): Promise<StoredCover> {
  return await onOpenCover(ctx, id, async (tx, cover, userId) => {
    const { part, reason, askedUserIds, isLimited, schedule: name } = cover;
    if (isLimited && !askedUserIds.includes(userId) && userId !== part.userId) {
      const refused = { ok: false, reason: 'not_asked', problem: 'this was asked of others' } as const;
      throw await standInRefused(tx, refused, []);
    }
    const facts = await lockAndLoad(tx, [{ id: part.scheduleId, name }], [part]);
    const [schedule] = facts.schedules;
    if (schedule === undefined) throw new RangeError('a locked schedule is gone');
    const world = { schedule, absences: facts.absences, now: ctx.now };
    const answer = decideAccept({ part, reason }, userId, undefined, world, ctx.newId());
    if (!answer.ok) throw await standInRefused(tx, answer, [userId, part.userId]);
    await addOverride(tx, ctx, { id: part.scheduleId, name }, answer.override);
    await settleCover(tx, id, { state: 'taken', takenBy: userId, now: ctx.now });
    return 'schedules.cover_accepted';
  });
}

/** Others may still take it. */
export async function declineCover(ctx: RequestContext, id: string): Promise<StoredCover> {
  return await onOpenCover(ctx, id, async (tx, { askedUserIds }, userId) => {
    if (!askedUserIds.includes(userId)) throw notYours('you were not asked', 'nothing is left to do');
    await addDecline(tx, id, userId);
    return 'schedules.cover_declined';
  });
}

export async function withdrawCover(ctx: RequestContext, id: string): Promise<StoredCover> {
  return await onOpenCover(ctx, id, async (tx, { part }, userId) => {
    if (part.userId !== userId) throw notYours('this is the request of somebody else', 'ask who made it');
    await settleCover(tx, id, { state: 'withdrawn', takenBy: undefined, now: ctx.now });
    return 'schedules.cover_withdrawn';
  });
}

function notYours(problem: string, help: string): Problem {
  return new Problem('schedules.not_yours', problem, { help });
}

async function onOpenCover(
  ctx: RequestContext,
  id: string,
  act: (
    tx: Transaction,
    cover: StoredCover,
    userId: string,
  ) => Promise<'schedules.cover_accepted' | 'schedules.cover_declined' | 'schedules.cover_withdrawn'>,
): Promise<StoredCover> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  const userId = actingPerson(ctx);
  return await ctx.transaction(async (tx) => {
    const cover = await getCover(tx, id, ctx.now);
    if (cover.state !== 'open') {
      throw new Problem('schedules.cover_settled', `this request is ${cover.state} already`, {
        help: 'look at the schedule for who is on call; ask again where it is still needed',
      });
    }
    const type = await act(tx, cover, userId);
    const { part, schedule, reason } = cover;
    await recordSchedulesEvent(tx, ctx, { type, subjectId: id, body: { ...part, schedule, reason, by: userId } });
    return await getCover(tx, id, ctx.now);
  });
}

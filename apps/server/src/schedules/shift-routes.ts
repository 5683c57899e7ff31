import type { absencesOperations, coverRequestsOperations, shiftSwapsOperations } from '@lockstep/contract';
import type { ShiftPart } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import type { StoredAbsence } from './absence-store.ts';
import { acceptCover, declineCover, listCovers, requestCover, withdrawCover } from './cover-me.ts';
import type { StoredCover } from './cover-store.ts';
import { fromWire, toWire } from './definition.ts';
import { createAbsence, endAbsence, type LeaveConflict, listAbsences, previewAbsence } from './enter-absence.ts';
import { namesOf } from './people-names.ts';
import { acceptSwap, declineSwap, listSwaps, proposeSwap, withdrawSwap } from './swap-shifts.ts';
import type { StoredSwap } from './swap-store.ts';

type Names = Awaited<ReturnType<typeof namesOf>>;

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));
const epochOf = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));

const peopleOfSwap = ({ give, take }: StoredSwap) => [give.userId, take.userId];
const peopleOfCover = ({ part, askedUserIds, takenBy }: StoredCover) => [
  part.userId,
  ...askedUserIds,
  ...(takenBy === undefined ? [] : [takenBy]),
];

function swapBody(swap: StoredSwap, names: Names) {
  const partBody = ({ userId, ...part }: ShiftPart, schedule: string) => ({ schedule, userId, ...toWire(part) });
  const { id, state, give, take, schedules, reason } = swap;
  const people = peopleOfSwap(swap);
  return {
    id,
    state,
    give: partBody(give, schedules.give),
    take: partBody(take, schedules.take),
    reason,
    createdAt: isoInstant(swap.createdAt),
    settledAt: isoOrNull(swap.settledAt),
    people: names.filter((person) => people.includes(person.id)),
  };
}

function coverBody(cover: StoredCover, names: Names) {
  const { id, state, schedule, part, reason, askedUserIds, declinedUserIds, takenBy } = cover;
  const people = peopleOfCover(cover);
  return {
    id,
    state,
    schedule,
    userId: part.userId,
    ...toWire(part),
    reason,
    askedUserIds: [...askedUserIds],
    declinedUserIds: [...declinedUserIds],
    takenByUserId: takenBy ?? null,
    createdAt: isoInstant(cover.createdAt),
    settledAt: isoOrNull(cover.settledAt),
    people: names.filter((person) => people.includes(person.id)),
  };
}

async function oneSwap(ctx: RequestContext, settled: Promise<StoredSwap>) {
  const swap = await settled;
  return swapBody(swap, await namesOf(ctx.read, peopleOfSwap(swap)));
}

async function oneCover(read: Transaction, cover: StoredCover) {
  return coverBody(cover, await namesOf(read, peopleOfCover(cover)));
}

export const shiftSwapHandlers: Handlers<typeof shiftSwapsOperations> = {
  listShiftSwaps: async (ctx, { query }) => {
    const rows = await listSwaps(ctx, query);
    const names = await namesOf(ctx.read, rows.flatMap(peopleOfSwap));
    return toPage(
      rows,
      query.limit,
      (swap) => swapBody(swap, names),
      ({ id }) => [id],
    );
  },
  proposeShiftSwap: async (ctx, { body }) => {
    const give = { schedule: body.give.schedule, ...fromWire(body.give) };
    const take = { schedule: body.take.schedule, userId: body.take.userId, ...fromWire(body.take) };
    return await oneSwap(ctx, proposeSwap(ctx, { give, take, reason: body.reason }));
  },
  acceptShiftSwap: async (ctx, { params }) => await oneSwap(ctx, acceptSwap(ctx, params.swap)),
  declineShiftSwap: async (ctx, { params }) => await oneSwap(ctx, declineSwap(ctx, params.swap)),
  withdrawShiftSwap: async (ctx, { params }) => await oneSwap(ctx, withdrawSwap(ctx, params.swap)),
};

export const coverHandlers: Handlers<typeof coverRequestsOperations> = {
  listCoverRequests: async (ctx, { query }) => {
    const rows = await listCovers(ctx, query);
    const names = await namesOf(ctx.read, rows.flatMap(peopleOfCover));
    return toPage(
      rows,
      query.limit,
      (cover) => coverBody(cover, names),
      ({ id }) => [id],
    );
  },
  requestCover: async (ctx, { body }) => {
    const { schedule, reason, askUserIds } = body;
    const { cover, notAsked } = await requestCover(ctx, { schedule, reason, askUserIds, ...fromWire(body) });
    return { ...(await oneCover(ctx.read, cover)), notAsked: notAsked.map((person) => ({ ...person })) };
  },
  acceptCover: async (ctx, { params }) => await oneCover(ctx.read, await acceptCover(ctx, params.request)),
  declineCover: async (ctx, { params }) => await oneCover(ctx.read, await declineCover(ctx, params.request)),
  withdrawCover: async (ctx, { params }) => await oneCover(ctx.read, await withdrawCover(ctx, params.request)),
};

function absenceBody(absence: StoredAbsence) {
  const { id, userId, userName, kind, note, createdAt, createdBy } = absence;
  const made = { createdAt: isoInstant(createdAt), createdBy: createdBy.name };
  return { id, userId, userName, ...toWire(absence), kind, note, ...made };
}

const conflictBody = ({ schedule, isCovered, ...stretch }: LeaveConflict) => ({
  schedule,
  ...toWire(stretch),
  isCovered,
});

export const absenceHandlers: Handlers<typeof absencesOperations> = {
  listAbsences: async (ctx, { query }) => {
    const { limit, cursor } = query;
    const window = { from: epochOf(query.from), to: epochOf(query.to) };
    const rows = await listAbsences(ctx, { userId: query.user, ...window, limit, cursor });
    return toPage(rows, limit, absenceBody, ({ from, id }) => [from, id]);
  },
  previewAbsence: async (ctx, { body }) => {
    const conflicts = await previewAbsence(ctx, { userId: body.userId, ...fromWire(body) });
    return { conflicts: conflicts.map(conflictBody) };
  },
  createAbsence: async (ctx, { body }) => {
    const { userId, kind, note } = body;
    const { absence, conflicts } = await createAbsence(ctx, { userId, kind, note, ...fromWire(body) });
    return { ...absenceBody(absence), conflicts: conflicts.map(conflictBody) };
  },
  endAbsence: async (ctx, { params }) => {
    await endAbsence(ctx, params.absence);
    return {};
  },
};

import type { onCallOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { coverageBody, overrideBody, peopleIn, peopleInWarnings, refBody, warningBody } from './bodies.ts';
import { toWire } from './definition.ts';
import { listMyShifts, type MyShift } from './my-shifts.ts';
import { namesOf } from './people-names.ts';
import { reportFairness } from './report-fairness.ts';
import { momentOf, windowOf } from './which-schedules.ts';
import {
  listHandovers,
  listWarnings,
  type OnCallMoment,
  type ScheduleCoverage,
  showCoverage,
  whoIsOnCall,
} from './who-is-on-call.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));
const hours = (ms: number) => ms / 3_600_000;

function itemBody({ schedule, coverage, overrides }: ScheduleCoverage) {
  return { schedule: refBody(schedule), ...coverageBody(coverage), overrides: overrides.map(overrideBody) };
}

function myShiftBody({ schedule, from, to, isRunning }: MyShift) {
  return { schedule, from: isoInstant(from), to: isoOrNull(to), isRunning };
}

/** Somebody may be on call for two reasons at once. */
const userIdsOf = (moment: OnCallMoment | undefined) => [...new Set(moment?.onCall.map(({ userId }) => userId))];

const peopleOfItems = (items: readonly ScheduleCoverage[]) =>
  items.flatMap(({ coverage, overrides }) => peopleIn([coverage], overrides));

export const onCallHandlers: Handlers<typeof onCallOperations> = {
  getCoverage: async (ctx, { params, query }) => {
    const { items } = await showCoverage(ctx, { schedules: [params.schedule] }, windowOf(ctx, query));
    const [item] = items;
    if (item === undefined) throw new RangeError('a schedule that was found has no coverage');
    return { ...itemBody(item), people: await namesOf(ctx.read, peopleOfItems(items)) };
  },
  listCoverage: async (ctx, { query }) => {
    const { items, isCut } = await showCoverage(ctx, query, windowOf(ctx, query));
    return { items: items.map(itemBody), isCut, people: await namesOf(ctx.read, peopleOfItems(items)) };
  },
  listOnCall: async (ctx, { query }) => {
    const at = momentOf(ctx, 'query.at', query.at);
    const found = await whoIsOnCall(ctx, query, at);
    const people = found.flatMap(({ onCall, next }) => [...onCall.map(({ userId }) => userId), ...userIdsOf(next)]);
    return {
      at: isoInstant(at),
      items: found.map(({ schedule, onCall, isOpenOnPurpose, next }) => ({
        schedule: refBody(schedule),
        onCall: onCall.map(({ userId, source }) => ({
          userId,
          layerId: source.layerId ?? null,
          rotationId: source.rotationId ?? null,
          overrideId: source.overrideId ?? null,
        })),
        isOpenOnPurpose,
        nextHandoverAt: isoOrNull(next?.at),
        nextUserIds: userIdsOf(next),
        isNextOpenOnPurpose: next?.isOpenOnPurpose ?? false,
      })),
      people: await namesOf(ctx.read, people),
    };
  },
  listMyShifts: async (ctx, { query }) => {
    const { running, next, items } = await listMyShifts(ctx, windowOf(ctx, query));
    return {
      running: running.map(myShiftBody),
      next: next === undefined ? null : myShiftBody(next),
      items: items.map(({ schedule, isShadow, ...stretch }) => ({ schedule, ...toWire(stretch), isShadow })),
    };
  },
  listHandovers: async (ctx, { query }) => {
    const items = await listHandovers(ctx, query, windowOf(ctx, query));
    return {
      items: items.map(({ schedule, at, offUserIds, onUserIds }) => ({
        schedule,
        at: isoInstant(at),
        offUserIds: [...offUserIds],
        onUserIds: [...onUserIds],
      })),
      people: await namesOf(
        ctx.read,
        items.flatMap(({ offUserIds, onUserIds }) => [...offUserIds, ...onUserIds]),
      ),
    };
  },
  getFairness: async (ctx, { query }) => {
    const window = windowOf(ctx, query);
    const loads = await reportFairness(ctx, query, window);
    return {
      ...toWire(window),
      items: loads.map(({ userId, onCallMs, pages, local, actualShare, expectedShare }) => ({
        userId,
        onCallHours: hours(onCallMs),
        pages,
        local:
          local === undefined
            ? null
            : {
                nightHours: hours(local.nightMs),
                weekendHours: hours(local.weekendMs),
                holidayHours: hours(local.holidayMs),
                nightPages: local.nightPages,
              },
        actualShare,
        expectedShare,
      })),
      people: await namesOf(
        ctx.read,
        loads.map(({ userId }) => userId),
      ),
    };
  },
  listScheduleWarnings: async (ctx, { query }) => {
    const { items, names } = await listWarnings(ctx, query, query.days);
    return {
      items: items.map(({ schedule, warning }) => ({ schedule, warning: warningBody(warning, names) })),
      people: await namesOf(ctx.read, peopleInWarnings(items.map(({ warning }) => warning))),
    };
  },
};

import type { scheduleOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import {
  coverageBody,
  headBody,
  overrideBody,
  peopleIn,
  peopleInWarnings,
  scheduleBody,
  warningBody,
} from './bodies.ts';
import { createOverride, endOverride } from './change-override.ts';
import { fromWire, toVersions } from './definition.ts';
import { namesOf } from './people-names.ts';
import { previewSchedule } from './preview-schedule.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './put-schedule.ts';
import { listOverrides, listSchedules, showSchedule } from './show-schedules.ts';
import { momentOf } from './which-schedules.ts';

const epochOf = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant));

export const scheduleHandlers: Handlers<typeof scheduleOperations> = {
  listSchedules: async (ctx, { query }) => {
    const rows = await listSchedules(ctx, query);
    const people = await namesOf(
      ctx.read,
      rows.flatMap(({ onCallUserIds }) => onCallUserIds),
    );
    const names = new Map(people.map((person) => [person.id, person]));
    return toPage(
      rows,
      query.limit,
      (row) => ({ ...headBody(row), onCall: row.onCallUserIds.flatMap((id) => names.get(id) ?? []) }),
      ({ name }) => [name.toLowerCase()],
    );
  },
  getSchedule: async (ctx, { params }) => await scheduleBody(ctx.read, await showSchedule(ctx, params.schedule)),
  createSchedule: async (ctx, { body }) => {
    const schedule = await createSchedule(ctx, { ...body, versions: toVersions(body.versions) });
    return await scheduleBody(ctx.read, schedule);
  },
  updateSchedule: async (ctx, { params, body }) => {
    const versions = body.versions === undefined ? undefined : toVersions(body.versions);
    return await scheduleBody(ctx.read, await updateSchedule(ctx, params.schedule, { ...body, versions }));
  },
  deleteSchedule: async (ctx, { params }) => {
    await deleteSchedule(ctx, params.schedule);
    return {};
  },
  previewSchedule: async (ctx, { body }) => {
    const { schedule, weeks } = body;
    const input = { schedule, weeks, from: momentOf(ctx, 'body.from', body.from), versions: toVersions(body.versions) };
    const { coverage, warnings, changes, otherNames } = await previewSchedule(ctx, input);
    const people = [...peopleIn([coverage], []), ...peopleInWarnings(warnings), ...changes.map(({ userId }) => userId)];
    return {
      coverage: coverageBody(coverage),
      warnings: warnings.map((warning) => warningBody(warning, otherNames)),
      changes: changes.map(({ from, to, userId, change }) => ({
        from: isoInstant(from),
        to: isoInstant(to),
        userId,
        change,
      })),
      people: await namesOf(ctx.read, people),
    };
  },
  listOverrides: async (ctx, { params, query }) => {
    const window = { from: epochOf(query.from), to: epochOf(query.to) };
    const items = await listOverrides(ctx, params.schedule, window);
    return { items: items.map(overrideBody), people: await namesOf(ctx.read, peopleIn([], items)) };
  },
  createOverride: async (ctx, { params, body }) =>
    overrideBody(await createOverride(ctx, params.schedule, { ...body, ...fromWire(body) })),
  endOverride: async (ctx, { params }) => {
    await endOverride(ctx, params.schedule, params.override);
    return {};
  },
};

import {
  type Absence,
  type Coverage,
  type Assignment,
  coverage,
  type EpochMs,
  type Handover,
  handoversIn,
  type Schedule,
  type ScheduleWarning,
  warnings,
} from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import { knownPeople, loadWithOthers, peopleOf } from './other-schedules.ts';
import { type ScheduleHead, type StoredOverride, toSchedule } from './schedule.ts';
import { headsOf, loadWhich, type Which, type Window } from './which-schedules.ts';

export interface ScheduleCoverage {
  readonly schedule: ScheduleHead;
  readonly coverage: Coverage;
  readonly overrides: readonly StoredOverride[];
}

export async function showCoverage(
  ctx: RequestContext,
  which: Which,
  window: Window,
): Promise<{ readonly items: readonly ScheduleCoverage[]; readonly isCut: boolean }> {
  requirePermission(ctx, 'schedules.read');
  const { schedules, absences, isCut } = await loadWhich(ctx.read, which, window);
  const items = schedules.map((schedule) => ({
    schedule,
    coverage: coverage(toSchedule(schedule), window.from, window.to, absences),
    overrides: schedule.overrides,
  }));
  return { items, isCut };
}

/** Who is on call at one moment. */
export interface OnCallMoment {
  readonly onCall: readonly Assignment[];
  /** Nobody is, and nobody is meant to be. */
  readonly isOpenOnPurpose: boolean;
}

export interface OnCallNow extends OnCallMoment {
  readonly schedule: ScheduleHead;
  /** When this changes, and to whom; undefined: nothing changes within a year. */
  readonly next: (OnCallMoment & { readonly at: EpochMs }) | undefined;
}

const dayMs = 86_400_000;
/** Looked ahead step by step: the next handover is near, as a rule. */
const looksAheadDays = [8, 35, 366];

/** Who is on call at a moment, and when that changes. A service is its team's. */
export async function whoIsOnCall(
  ctx: RequestContext,
  which: Which & { readonly service?: string | undefined },
  at: EpochMs,
): Promise<readonly OnCallNow[]> {
  requirePermission(ctx, 'schedules.read');
  const service = which.service === undefined ? undefined : await getService(ctx.read, which.service);
  if (service !== undefined && service.team === undefined) return [];
  const asked: Which = service === undefined ? which : { ...which, team: service.team };
  const { schedules, absences } = await loadWhich(ctx.read, asked, { from: at, to: at + 366 * dayMs });
  return schedules.map((stored) => {
    const schedule = toSchedule(stored);
    const next = firstOf(looksAheadDays, (days) => handoversIn(schedule, at + 1, at + days * dayMs, absences)[0]);
    return {
      schedule: stored,
      ...momentOf(schedule, at, absences),
      next: next && { at: next.at, ...momentOf(schedule, next.at, absences) },
    };
  });
}

function momentOf(schedule: Schedule, at: EpochMs, absences: readonly Absence[]): OnCallMoment {
  const { shifts, gaps } = coverage(schedule, at, at + 1, absences);
  return {
    onCall: shifts.map(({ userId, source }) => ({ userId, source })),
    isOpenOnPurpose: gaps.some(({ onPurpose }) => onPurpose),
  };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

export async function listHandovers(
  ctx: RequestContext,
  which: Which,
  { from, to }: Window,
): Promise<readonly (Handover & { readonly schedule: string })[]> {
  requirePermission(ctx, 'schedules.read');
  // A change at `from` itself shows only beside the moment before.
  const { schedules, absences } = await loadWhich(ctx.read, which, { from: from - 1, to });
  return schedules
    .flatMap((schedule) =>
      handoversIn(toSchedule(schedule), from, to, absences).map((handover) => ({
        ...handover,
        schedule: schedule.name,
      })),
    )
    .toSorted((a, b) => a.at - b.at);
}

export interface NamedWarning {
  readonly schedule: string;
  readonly warning: ScheduleWarning;
}

/** What the days to come hold, of each schedule. */
export async function listWarnings(
  ctx: RequestContext,
  which: Which,
  days: number,
): Promise<{ readonly items: readonly NamedWarning[]; readonly names: ReadonlyMap<string, string> }> {
  requirePermission(ctx, 'schedules.read');
  const window = { from: ctx.now, to: ctx.now + days * dayMs };
  const { heads } = await headsOf(ctx.read, which);
  const ids = heads.map(({ id }) => id);
  const asked = await loadWithOthers(ctx.read, ids, [], window);
  const people = asked.schedules.flatMap(peopleOf);
  const { schedules, absences } = await loadWithOthers(ctx.read, ids, people, window);
  const knownUserIds = await knownPeople(ctx.read, asked.schedules);
  const items = asked.schedules.flatMap((schedule) => {
    const otherSchedules = schedules.filter(({ id }) => id !== schedule.id).map(toSchedule);
    const found = warnings(toSchedule(schedule), window.from, window.to, absences, { otherSchedules, knownUserIds });
    return found.map((warning) => ({ schedule: schedule.name, warning }));
  });
  return { items, names: new Map(schedules.map(({ id, name }) => [id, name])) };
}

import { type EpochMs, coverage, nextShiftOf } from '@lockstep/oncall';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { loadSchedules } from './load-store.ts';
import { toSchedule } from './schedule.ts';
import { listSchedulesNaming } from './schedule-store.ts';
import type { Window } from './which-schedules.ts';

export interface MyShift {
  readonly schedule: string;
  readonly from: EpochMs;
  readonly to: EpochMs | undefined;
  readonly isRunning: boolean;
}

export interface MyShifts {
  readonly running: readonly MyShift[];
  readonly next: MyShift | undefined;
  readonly items: readonly {
    readonly schedule: string;
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly isShadow: boolean;
  }[];
}

const mostSchedules = 100;
const yearMs = 366 * 86_400_000;

/** Of who asks: what runs, what comes next, and everything in the window. A machine has none. */
export async function listMyShifts(ctx: RequestContext, window: Window): Promise<MyShifts> {
  requirePermission(ctx, 'schedules.read');
  const { userId } = ctx.actor;
  if (userId === undefined) return { running: [], next: undefined, items: [] };
  const ids = await listSchedulesNaming(ctx.read, [userId], Math.min(ctx.now, window.from), mostSchedules);
  const range = { from: Math.min(ctx.now, window.from), to: Math.max(ctx.now + 2 * yearMs, window.to) };
  const { schedules, absences } = await loadSchedules(ctx.read, ids, range);
  const shifts = schedules.flatMap((schedule) => {
    const nextFrom = (at: EpochMs): MyShift | undefined => {
      const shift = nextShiftOf(userId, [toSchedule(schedule)], at, absences);
      return shift && { schedule: schedule.name, from: shift.from, to: shift.to, isRunning: shift.from <= ctx.now };
    };
    const shift = nextFrom(ctx.now);
    const after = shift?.isRunning === true && shift.to !== undefined ? nextFrom(shift.to) : undefined;
    return shift === undefined ? [] : [{ ...shift, after }];
  });
  const items = schedules.flatMap((schedule) => {
    const found = coverage(toSchedule(schedule), window.from, window.to, absences);
    const own = (stretches: readonly { readonly userId: string; readonly from: EpochMs; readonly to: EpochMs }[]) =>
      stretches.filter((stretch) => stretch.userId === userId).map(({ from, to }) => ({ from, to }));
    return [
      ...own(found.shifts).map((shift) => ({ ...shift, schedule: schedule.name, isShadow: false })),
      ...own(found.shadows).map((shift) => ({ ...shift, schedule: schedule.name, isShadow: true })),
    ];
  });
  const running = shifts.filter(({ isRunning }) => isRunning);
  const coming = [...shifts.filter(({ isRunning }) => !isRunning), ...running.flatMap(({ after }) => after ?? [])];
  return {
    running: running.map(({ schedule, from, to, isRunning }) => ({ schedule, from, to, isRunning })),
    next: coming.toSorted((a, b) => a.from - b.from)[0],
    items: items.toSorted((a, b) => a.from - b.from),
  };
}

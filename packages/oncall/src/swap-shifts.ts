import { overlapOf } from './intervals.ts';
import type { Absence, EpochMs, Override, Schedule } from './schedule.ts';
import { holderObstacle, refuse, type Refused, type ShiftPart, standInObstacle } from './stand-in.ts';

/** One gives a shift, the other gives one back; on the same schedule or on two. */
export interface ShiftSwap {
  readonly give: ShiftPart;
  readonly take: ShiftPart;
  readonly reason: string;
}

export interface SwapFacts {
  readonly schedules: readonly Schedule[];
  readonly absences: readonly Absence[];
  readonly now: EpochMs;
}

export interface OverrideOnSchedule {
  readonly scheduleId: string;
  readonly override: Override;
}

/** Whether a swap could be made as things are. Nothing changes before the other person accepts. */
export function proposeSwap(
  swap: ShiftSwap,
  facts: SwapFacts,
): { readonly ok: true; readonly swap: ShiftSwap } | Refused {
  return swapObstacle(swap, facts) ?? { ok: true, swap };
}

/**
 * Looks again at all that the proposal rested on, and gives the two overrides that make the swap; both are written or none.
 *
 * @param overrideIds ids for the two new overrides
 */
export function acceptSwap(
  swap: ShiftSwap,
  acceptedBy: string,
  facts: SwapFacts,
  overrideIds: readonly [give: string, take: string],
): { readonly ok: true; readonly overrides: readonly [OverrideOnSchedule, OverrideOnSchedule] } | Refused {
  const { give, take, reason } = swap;
  if (acceptedBy !== take.userId) return refuse('not_asked', `only \`${take.userId}\` can accept this swap`);
  const obstacle = swapObstacle(swap, facts);
  if (obstacle !== undefined) return obstacle;
  return {
    ok: true,
    overrides: [
      { scheduleId: give.scheduleId, override: replacement(overrideIds[0], give, take.userId, reason) },
      { scheduleId: take.scheduleId, override: replacement(overrideIds[1], take, give.userId, reason) },
    ],
  };
}

export function replacement(
  id: string,
  { from, to, userId: replacedUserId }: ShiftPart,
  userId: string,
  reason: string,
): Override {
  return { id, kind: 'replace', from, to, replacedUserId, userId, reason };
}

function swapObstacle({ give, take }: ShiftSwap, { schedules, absences, now }: SwapFacts): Refused | undefined {
  if (give.userId === take.userId) return refuse('same_person', 'a swap takes two people');
  if (give.scheduleId === take.scheduleId && overlapOf(give, take) !== undefined) {
    return refuse('same_time', 'the two shifts overlap; a swap of these would change nothing');
  }
  for (const [part, standInId] of [
    [give, take.userId],
    [take, give.userId],
  ] as const) {
    if (part.from < now)
      return refuse('begun', `the shift of \`${part.userId}\` has begun; ask for cover for the rest of it instead`);
    const schedule = schedules.find(({ id }) => id === part.scheduleId);
    if (schedule === undefined) return refuse('unknown_schedule', `schedule \`${part.scheduleId}\` does not exist`);
    const obstacle = holderObstacle(part, schedule, absences) ?? standInObstacle(part, standInId, schedule, absences);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

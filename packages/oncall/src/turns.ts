import { intersect, type Interval } from './intervals.ts';
import { addMonths, DAY_MS, HOUR_MS, type LocalMs, readLocal } from './local-time.ts';
import { rotationProblem } from './rotation-problem.ts';
import type { EpochMs, Participant, Rotation } from './schedule.ts';
import { windowsIn } from './windows.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

/** Who has it: a participant, or nobody because the restrictions do not cover the time. */
export type TurnHolder = Participant | { readonly kind: 'restricted' };

/** A turn, or the part of one that lies in a window of the restrictions. */
export interface Turn extends Interval {
  readonly holder: TurnHolder;
}

/**
 * The turns of a rotation in `range`, in order and without a hole between its first handover and its end.
 *
 * A turn counts only when some of it lies in a window: a turn wholly outside the restrictions is nobody's, and whoever would have had
 * it takes the next one instead. So a daily rotation from Monday to Friday passes through everybody, whatever their number.
 *
 * @throws RangeError for a rotation that `scheduleProblems` finds fault with
 */
export function turnsIn(rotation: Rotation, range: Interval): Turn[] {
  const problem = rotationProblem(rotation);
  if (problem !== undefined) throw new RangeError(`rotation \`${rotation.id}\`: ${problem.field} ${problem.problem}`);
  if (rotation.participants.length === 0) return [];

  const startsAt = readLocal(rotation.startsAt) ?? 0;
  const endsAt = rotation.endsAt === undefined ? undefined : readLocal(rotation.endsAt);
  const clock = zoneClock(rotation.zone, Math.min(startsAt - 2 * DAY_MS, range.from), range.to);
  const life = {
    from: clock.instantOf(startsAt),
    to: Math.min(range.to, endsAt === undefined ? Infinity : clock.instantOf(endsAt)),
  };
  if (life.to <= Math.max(life.from, range.from)) return [];

  const handovers = handoversOf(rotation, startsAt, clock);
  return rotation.restrictions.length === 0
    ? unrestrictedTurns(rotation, handovers, { from: Math.max(life.from, range.from), to: life.to })
    : restrictedTurns(rotation, handovers, windowsIn(rotation.restrictions, clock, life), life, range.from);
}

/** When the rotation would have somebody after its end, but for its end: in its windows, or all the time without any. */
export function missedAfterEnd(rotation: Rotation, range: Interval): readonly Interval[] {
  const endsAt = rotation.endsAt === undefined ? undefined : readLocal(rotation.endsAt);
  if (endsAt === undefined || rotation.participants.length === 0) return [];
  const clock = zoneClock(rotation.zone, Math.min(endsAt - 2 * DAY_MS, range.from), range.to);
  const after = { from: Math.max(range.from, clock.instantOf(endsAt)), to: range.to };
  if (after.to <= after.from) return [];
  return rotation.restrictions.length === 0
    ? [after]
    : intersect(windowsIn(rotation.restrictions, clock, after), [after]);
}

interface Handovers {
  /** When turn number `index` begins, from 0. */
  startOf(index: number): EpochMs;
  /** The last turn that has begun at `at`, which is not before the first. */
  indexAt(at: EpochMs): number;
}

/** Days of a unit; of months the mean, good for a first guess. */
const UNIT_DAYS = { days: 1, weeks: 7, months: 30.44 } as const;

function handoversOf({ turn }: Rotation, startsAt: LocalMs, clock: ZoneClock): Handovers {
  const { unit, count } = turn;
  if (unit === 'hours') {
    const first = clock.instantOf(startsAt);
    return {
      startOf: (index) => first + index * count * HOUR_MS,
      indexAt: (at) => Math.floor((at - first) / (count * HOUR_MS)),
    };
  }

  const turnMs = count * UNIT_DAYS[unit] * DAY_MS;
  // Months count from the first handover, not from the one before: after the 28th of February comes the 31st of March again.
  const localStart = (index: number): LocalMs =>
    unit === 'months' ? addMonths(startsAt, index * count) : startsAt + index * turnMs;
  const startOf = (index: number): EpochMs => clock.instantOf(localStart(index));
  const indexAt = (at: EpochMs): number => {
    let index = Math.max(0, Math.floor((clock.localOf(at) - startsAt) / turnMs));
    while (startOf(index + 1) <= at) index++;
    while (startOf(index) > at) index--;
    return index;
  };
  return { startOf, indexAt };
}

function unrestrictedTurns(rotation: Rotation, handovers: Handovers, range: Interval): Turn[] {
  const turns: Turn[] = [];
  let index = handovers.indexAt(range.from);
  for (let from = range.from; from < range.to; index++) {
    const to = Math.min(handovers.startOf(index + 1), range.to);
    // A day that the zone skipped has no turn of any length.
    if (from < to) turns.push({ from, to, holder: participantOf(rotation, index) });
    from = to;
  }
  return turns;
}

/** Counts from the first handover on: who is next depends on how many turns had anything to cover before. */
function restrictedTurns(
  rotation: Rotation,
  handovers: Handovers,
  windows: readonly Interval[],
  life: Interval,
  from: EpochMs,
): Turn[] {
  const turns: Turn[] = [];
  let covered = Math.max(life.from, from);
  let lastIndex = -1;
  let turnsBefore = -1;
  for (const window of windows) {
    const end = Math.min(window.to, life.to);
    for (let at = Math.max(window.from, life.from); at < end;) {
      const index = handovers.indexAt(at);
      const to = Math.min(handovers.startOf(index + 1), end);
      if (index !== lastIndex) turnsBefore++;
      lastIndex = index;
      if (to > covered) {
        const begins = Math.max(at, covered);
        if (begins > covered) turns.push({ from: covered, to: begins, holder: { kind: 'restricted' } });
        turns.push({ from: begins, to, holder: participantOf(rotation, turnsBefore) });
        covered = to;
      }
      at = to;
    }
  }
  if (covered < life.to) turns.push({ from: covered, to: life.to, holder: { kind: 'restricted' } });
  return turns;
}

function participantOf({ participants }: Rotation, turn: number): Participant {
  return participants[turn % participants.length] ?? { kind: 'empty' };
}

/** Turns of other systems as rotations here. */
import { writtenWall } from './import-fields.ts';
import { rotationProblem } from './rotation-problem.ts';
import type { EpochMs, Layer, Participant, Restriction, Rotation, ScheduleVersion } from './schedule.ts';
import { DAY_MS, MINUTE_MS, type LocalMs } from './local-time.ts';

/** 1970-01-05 was a Monday. */
const A_MONDAY = 4 * DAY_MS;
const WEEK_MINUTES = 7 * 1_440;
/** Longest list of participants an import writes. */
export const MOST_PARTICIPANTS = 400;

export interface TurnPlan {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** When the first participant's turn begins. */
  readonly anchor: LocalMs;
  readonly turn: Rotation['turn'];
  readonly participants: readonly Participant[];
  readonly restrictions: readonly Restriction[];
}

/**
 * A rotation whose turns count by the calendar alone, as elsewhere, also those that lie wholly outside the restrictions. Here such turns
 * do not count (nobody loses a turn to a weekend), so the list of participants is written out until the pattern of weeks repeats.
 *
 * @returns a text when no rotation can be like that; `isExact` false when that list would be too long, or months make no pattern: people keep their order, the days shift
 */
export function rotationOf(plan: TurnPlan): { readonly rotation: Rotation; readonly isExact: boolean } | string {
  const written = participantsByCalendar(plan);
  const rotation: Rotation = {
    id: plan.id,
    name: plan.name,
    zone: plan.zone,
    startsAt: writtenWall(plan.anchor),
    endsAt: undefined,
    turn: plan.turn,
    participants: written ?? plan.participants,
    shadows: [],
    restrictions: plan.restrictions,
  };
  const problem = rotationProblem(rotation);
  return problem === undefined ? { rotation, isExact: written !== undefined } : `${problem.field} ${problem.problem}`;
}

function participantsByCalendar({ anchor, turn, participants, restrictions }: TurnPlan): Participant[] | undefined {
  if (restrictions.length === 0 || participants.length < 2) return [...participants];
  const minutes = { hours: 60, days: 1_440, weeks: WEEK_MINUTES, months: 28 * 1_440 }[turn.unit] * turn.count;
  // A turn of a week or more always meets a weekly window.
  if (minutes >= WEEK_MINUTES) return [...participants];
  const turnsPerPattern = WEEK_MINUTES / greatestDivisor(minutes, WEEK_MINUTES);
  const turns = (turnsPerPattern / greatestDivisor(turnsPerPattern, participants.length)) * participants.length;
  if (turns > MOST_PARTICIPANTS * 2) return undefined;
  const start = (((anchor - A_MONDAY) / MINUTE_MS) % WEEK_MINUTES) + WEEK_MINUTES;
  const counted = Array.from({ length: turns }, (_, index) => index).filter((index) =>
    restrictions.some((window) => meets((start + index * minutes) % WEEK_MINUTES, minutes, window)),
  );
  // Which turns count repeats with the pattern, so a list that is whole for everybody may be cut to one of them.
  const list = counted.map((index) => participants[index % participants.length] ?? { kind: 'empty' as const });
  return counted.length === turns ? [...participants] : list.length <= MOST_PARTICIPANTS ? list : undefined;
}

/** Whether a turn and a window of the week, both over its end if need be, share a minute. */
function meets(from: number, minutes: number, { weekday, fromMinute, lengthMinutes }: Restriction): boolean {
  const start = (weekday - 1) * 1_440 + fromMinute;
  return [-WEEK_MINUTES, 0, WEEK_MINUTES].some(
    (shift) => from < start + shift + lengthMinutes && start + shift < from + minutes,
  );
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Windows of the same hours on several weekdays; none for a whole day, every day. */
export function dailyWindows(
  fromMinute: number,
  lengthMinutes: number,
  weekdays: readonly number[] = EVERY_DAY,
): Restriction[] {
  if (lengthMinutes >= 1_440 && weekdays.length === 7) return [];
  return weekdays.map((weekday) => ({ weekday, fromMinute, lengthMinutes }));
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;

/** A layer and when it is in force. */
export interface LivingLayer {
  readonly layer: Layer;
  readonly from: EpochMs;
  readonly to: EpochMs | undefined;
}

/**
 * A version from `from` on, and one at every moment at which a layer begins or ends. The lowest layer first, as given; what has the same
 * layer id is one layer.
 */
export function versionsFrom(from: EpochMs, layers: readonly LivingLayer[]): ScheduleVersion[] {
  const moments = layers
    .flatMap((one) => [one.from, ...(one.to === undefined ? [] : [one.to])])
    .filter((at) => at > from);
  return [...new Set([from, ...moments])]
    .sort((a, b) => a - b)
    .map((effectiveFrom) => {
      const alive = layers.filter(
        (one) => one.from <= effectiveFrom && (one.to === undefined || one.to > effectiveFrom),
      );
      const byId = Map.groupBy(alive, ({ layer }) => layer.id);
      return { effectiveFrom, layers: [...byId.values()].flatMap((same) => joined(same.map(({ layer }) => layer))) };
    });
}

function joined(layers: readonly Layer[]): Layer[] {
  const [first] = layers;
  if (first === undefined) return [];
  const rotations = layers.flatMap((layer) => layer.rotations);
  return [{ ...first, rotations, fixedShifts: layers.flatMap((layer) => layer.fixedShifts) }];
}

/** The last beginning of a turn at or before `at`, and its number counted from `anchor`; also before the anchor. */
export function turnAt(
  anchor: LocalMs,
  turnMs: number,
  at: LocalMs,
): { readonly start: LocalMs; readonly number: number } {
  const number = Math.floor((at - anchor) / turnMs);
  return { start: anchor + number * turnMs, number };
}

/** The list begun at another place, for turns that are counted from there. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const first = list.length === 0 ? 0 : ((by % list.length) + list.length) % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

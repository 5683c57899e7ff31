import type { EpochMs, FixedShift, Layer, Participant, Restriction, Rotation, Schedule } from '@lockstep/oncall';
import { clockOf } from '../../ui/time-words.ts';
import { lastWeekly } from './days.ts';

/** Hours in force as people write them: the same from-to on several weekdays. */
export interface DraftHours {
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
  /** 0: ends on the day it begins. */
  readonly daysLater: number;
}

/** A rotation while somebody types. Ids stay what they were, so that its turns go on undisturbed. */
export interface DraftRotation {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly unit: Rotation['turn']['unit'];
  readonly count: string;
  readonly participants: readonly Participant[];
  readonly hours: readonly DraftHours[];
  readonly shadows: Rotation['shadows'];
}

export interface DraftLayer {
  readonly id: string;
  readonly name: string;
  readonly rotations: readonly DraftRotation[];
  readonly fixedShifts: readonly FixedShift[];
}

const DAY = 1_440;
const WHOLE_NUMBER = /^\d{1,6}$/;

export function draftOf(layers: readonly Layer[]): DraftLayer[] {
  return layers.map(({ id, name, rotations, fixedShifts }) => ({
    id,
    name,
    fixedShifts,
    rotations: rotations.map((rotation) => ({
      id: rotation.id,
      name: rotation.name,
      zone: rotation.zone,
      startsAt: rotation.startsAt,
      endsAt: rotation.endsAt ?? '',
      unit: rotation.turn.unit,
      count: String(rotation.turn.count),
      participants: rotation.participants,
      hours: hoursOf(rotation.restrictions),
      shadows: rotation.shadows,
    })),
  }));
}

/** The layers a draft means. What is not a number or time yet stays wrong, for the check to name. */
export function layersOf(draft: readonly DraftLayer[]): Layer[] {
  return draft.map(({ id, name, rotations, fixedShifts }) => ({
    id,
    name,
    fixedShifts,
    rotations: rotations.map((rotation) => ({
      id: rotation.id,
      name: rotation.name,
      zone: rotation.zone,
      startsAt: rotation.startsAt,
      endsAt: rotation.endsAt === '' ? undefined : rotation.endsAt,
      turn: { unit: rotation.unit, count: WHOLE_NUMBER.test(rotation.count) ? Number(rotation.count) : 0 },
      participants: rotation.participants,
      shadows: rotation.shadows,
      restrictions: rotation.hours.flatMap(restrictionsOf),
    })),
  }));
}

/** What lies before the change stays; the change replaces everything planned from then on. */
export function versionsWith(
  before: Schedule['versions'],
  effectiveFrom: EpochMs,
  draft: readonly DraftLayer[],
): Schedule['versions'] {
  return [
    ...before.filter((version) => version.effectiveFrom < effectiveFrom),
    { effectiveFrom, layers: layersOf(draft) },
  ];
}

function hoursOf(restrictions: readonly Restriction[]): DraftHours[] {
  const same = Map.groupBy(restrictions, ({ fromMinute, lengthMinutes }) => `${fromMinute} ${lengthMinutes}`);
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const end = first.fromMinute + first.lengthMinutes;
    return [
      {
        weekdays: group.map(({ weekday }) => weekday).sort((a, b) => a - b),
        from: clockOf(first.fromMinute),
        to: clockOf(end % DAY),
        daysLater: Math.floor(end / DAY),
      },
    ];
  });
}

function restrictionsOf({ weekdays, from, to, daysLater }: DraftHours): Restriction[] {
  const fromMinute = minuteOf(from);
  const lengthMinutes = minuteOf(to) + daysLater * DAY - fromMinute;
  return weekdays.map((weekday) => ({ weekday, fromMinute, lengthMinutes }));
}

/** -1 for what is no time of day, which no restriction accepts. */
function minuteOf(clock: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(clock) ?? [];
  return hours === undefined ? -1 : Number(hours) * 60 + Number(minutes);
}

/** A rotation nobody has changed yet: weekly, around the clock. */
export function newRotation(id: string, name: string, zone: string, startsAt: string): DraftRotation {
  return {
    id,
    name,
    zone,
    startsAt,
    endsAt: '',
    unit: 'weeks',
    count: '1',
    participants: [],
    hours: [],
    shadows: [],
  };
}

/** Turns of a week, of which the first has begun: whoever stands first is on call from `now` on. */
export function weeklyRota(
  participants: readonly Participant[],
  at: { readonly zone: string; readonly weekday: number; readonly time: string },
  now: EpochMs,
): Schedule['versions'] {
  const startsAt = lastWeekly(at.zone, now, at.weekday, at.time);
  const rotation = { ...newRotation('weekly', 'Weekly', at.zone, startsAt), participants };
  return [
    { effectiveFrom: now, layers: layersOf([{ id: 'base', name: 'Rota', rotations: [rotation], fixedShifts: [] }]) },
  ];
}

/** `Web on call` as a name for addresses: `web-on-call`. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replaceAll(/[^\w\s.-]/g, '')
    .trim()
    .replaceAll(/[\s_]+/g, '-')
    .toLowerCase()
    .slice(0, 63);
}

import { coverage } from './coverage.ts';
import { intersect, type Interval, lengthOf, union } from './intervals.ts';
import { versionsIn } from './versions-in-force.ts';
import type { Absence, Coverage, EpochMs, GapReason, Layer, Rotation, Schedule } from './schedule.ts';
import { turnsIn } from './turns.ts';

/** What somebody should know before they save a schedule. Nothing here keeps them from saving. */
export type ScheduleWarning =
  /** Nobody is on call, and nothing says that this is wanted. */
  | { readonly kind: 'gap'; readonly from: EpochMs; readonly to: EpochMs; readonly reason: GapReason }
  /** Hours that restrictions leave open: wanted as a rule, so all of them in one warning, with the first stretch. */
  | {
      readonly kind: 'restrictions_leave_nobody';
      readonly from: EpochMs;
      readonly to: EpochMs;
      readonly stretches: number;
      readonly totalMs: number;
    }
  /** `isCovered`: somebody else is on call all the time. */
  | {
      readonly kind: 'leave_conflict';
      readonly userId: string;
      readonly from: EpochMs;
      readonly to: EpochMs;
      readonly isCovered: boolean;
    }
  | {
      readonly kind: 'double_duty';
      readonly userId: string;
      readonly otherScheduleId: string;
      readonly from: EpochMs;
      readonly to: EpochMs;
    }
  /** On the rota in the range, but nobody of that id exists any more. */
  | { readonly kind: 'unknown_person'; readonly userId: string }
  | {
      readonly kind: 'rotation_never_covers';
      readonly layerId: string;
      readonly rotationId: string;
      readonly because: 'no_participants' | 'only_empty' | 'not_running' | 'restrictions' | 'always_replaced';
    };

export interface WarningContext {
  readonly otherSchedules: readonly Schedule[];
  readonly knownUserIds: ReadonlySet<string>;
}

/** Warnings about `[from, to)`, ordered by kind as listed above. */
export function warnings(
  schedule: Schedule,
  from: EpochMs,
  to: EpochMs,
  absences: readonly Absence[],
  { otherSchedules, knownUserIds }: WarningContext,
): ScheduleWarning[] {
  const found = coverage(schedule, from, to, absences);
  return [
    ...gapWarnings(found),
    ...leaveConflicts(found),
    ...otherSchedules.flatMap((other) => doubleDuty(found, other.id, coverage(other, from, to, absences))),
    ...unknownPeople(schedule, found, knownUserIds),
    ...idleRotations(schedule, found),
  ];
}

function gapWarnings({ gaps }: Coverage): ScheduleWarning[] {
  const restricted = gaps.filter(({ reason }) => reason === 'restricted');
  const [first] = restricted;
  const unwanted = gaps.filter(({ onPurpose }) => !onPurpose);
  return [
    ...unwanted.map(({ from, to, reason }) => ({ kind: 'gap' as const, from, to, reason })),
    ...(first === undefined
      ? []
      : [
          {
            kind: 'restrictions_leave_nobody' as const,
            from: first.from,
            to: first.to,
            stretches: restricted.length,
            totalMs: lengthOf(restricted),
          },
        ]),
  ];
}

function leaveConflicts({ leaveConflicts: conflicts, gaps }: Coverage): ScheduleWarning[] {
  return byPerson(conflicts).flatMap(({ userId, times }) =>
    times.map(({ from, to }) => {
      const isCovered = intersect([{ from, to }], gaps).length === 0;
      return { kind: 'leave_conflict' as const, userId, from, to, isCovered };
    }),
  );
}

function doubleDuty(here: Coverage, otherScheduleId: string, there: Coverage): ScheduleWarning[] {
  const elsewhere = new Map(byPerson(there.shifts).map(({ userId, times }) => [userId, times]));
  return byPerson(here.shifts).flatMap(({ userId, times }) =>
    intersect(times, elsewhere.get(userId) ?? []).map(({ from, to }) => ({
      kind: 'double_duty' as const,
      userId,
      otherScheduleId,
      from,
      to,
    })),
  );
}

function byPerson(
  shifts: readonly (Interval & { readonly userId: string })[],
): { userId: string; times: Interval[] }[] {
  return [...Map.groupBy(shifts, ({ userId }) => userId)].map(([userId, own]) => ({ userId, times: union(own) }));
}

function unknownPeople(schedule: Schedule, { from, to }: Interval, known: ReadonlySet<string>): ScheduleWarning[] {
  const overlaps = (stretch: Interval): boolean => stretch.from < to && stretch.to > from;
  const named = versionsIn(schedule, { from, to }).flatMap(({ layers }) =>
    layers.flatMap((layer) => namedIn(layer, overlaps)),
  );
  for (const override of schedule.overrides.filter(overlaps)) {
    named.push(override.userId);
    if (override.kind === 'replace' && override.replacedUserId !== undefined) named.push(override.replacedUserId);
  }
  const unknown = [...new Set(named)].filter((userId) => !known.has(userId));
  return unknown.sort().map((userId) => ({ kind: 'unknown_person', userId }));
}

function namedIn({ rotations, fixedShifts }: Layer, overlaps: (stretch: Interval) => boolean): string[] {
  const participants = rotations.flatMap((rotation) => rotation.participants);
  return [
    ...participants.flatMap((participant) => (participant.kind === 'person' ? [participant.userId] : [])),
    ...[...rotations.flatMap(({ shadows }) => shadows), ...fixedShifts].filter(overlaps).map(({ userId }) => userId),
  ];
}

/** A rotation that stands in several versions is idle when it covers in none. */
function idleRotations(schedule: Schedule, found: Coverage): ScheduleWarning[] {
  const keyOf = (layerId: string | undefined, rotationId: string | undefined): string =>
    JSON.stringify([layerId, rotationId]);
  const covering = [...found.shifts, ...found.leaveConflicts].map(({ source }) =>
    keyOf(source.layerId, source.rotationId),
  );
  const seen = new Set(covering);
  const idle: ScheduleWarning[] = [];
  for (const version of versionsIn(schedule, found)) {
    for (const { id: layerId, rotations } of version.layers) {
      for (const rotation of rotations) {
        const key = keyOf(layerId, rotation.id);
        const because = seen.has(key) ? undefined : idleBecause(rotation, version);
        if (because === undefined) continue;
        seen.add(key);
        idle.push({ kind: 'rotation_never_covers', layerId, rotationId: rotation.id, because });
      }
    }
  }
  return idle;
}

type IdleReason = Extract<ScheduleWarning, { kind: 'rotation_never_covers' }>['because'];

/** Undefined: the range happens to hold nothing but the turn of an `empty` participant among people. */
function idleBecause(rotation: Rotation, range: Interval): IdleReason | undefined {
  if (rotation.participants.length === 0) return 'no_participants';
  if (rotation.participants.every(({ kind }) => kind === 'empty')) return 'only_empty';
  const kinds = new Set(turnsIn(rotation, range).map(({ holder }) => holder.kind));
  if (kinds.size === 0) return 'not_running';
  if (kinds.has('person')) return 'always_replaced';
  return kinds.has('empty') ? undefined : 'restrictions';
}

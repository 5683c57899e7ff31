import { type Assignment, finalRow, type Place } from './final-row.ts';
import { intersect, type Interval, overlapOf, subtract, union } from './intervals.ts';
import { versionsIn, type VersionStretch } from './versions-in-force.ts';
import type { Absence, Coverage, CoverageShift, EpochMs, GapReason, Layer, Override, Schedule } from './schedule.ts';
import { type TimedItem, timeline } from './timeline.ts';
import { missedAfterEnd, turnsIn } from './turns.ts';

/**
 * Who is on call in `[from, to)`, who would be but for leave, and where nobody is. Every other answer of this package about who is on
 * call comes from here.
 *
 * @param absences of anybody; those of others do not matter
 * @throws RangeError when `to` lies before `from`, or for a schedule that `scheduleProblems` finds fault with
 */
export function coverage(schedule: Schedule, from: EpochMs, to: EpochMs, absences: readonly Absence[]): Coverage {
  if (!(from <= to)) throw new RangeError(`a coverage can not begin at ${from} and end at ${to}`);
  const stretches = versionsIn(schedule, { from, to });
  const { shifts, conflicts, gaps } = sweep(placesByLayer(stretches), schedule.overrides, absences, { from, to });
  return {
    from,
    to,
    shifts: shifts.inOrder(),
    gaps,
    leaveConflicts: conflicts.inOrder(),
    shadows: shadowsOf(stretches, absences),
  };
}

/** Who is on call at one moment: the coverage of that millisecond. */
export function onCallAt(schedule: Schedule, at: EpochMs, absences: readonly Absence[]): readonly Assignment[] {
  return coverage(schedule, at, at + 1, absences).shifts.map(({ userId, source }) => ({ userId, source }));
}

/** Every turn and fixed shift, the lowest layer first. */
function placesByLayer(stretches: readonly VersionStretch[]): TimedItem<Place>[][] {
  const depth = Math.max(0, ...stretches.map(({ layers }) => layers.length));
  return Array.from({ length: depth }, (_, index) =>
    stretches.flatMap((stretch) => {
      const layer = stretch.layers[index];
      return layer === undefined ? [] : placesOf(layer, stretch);
    }),
  );
}

/** The order within a layer decides whose turn is named for somebody who has two at once. */
function placesOf({ id: layerId, rotations, fixedShifts }: Layer, stretch: VersionStretch): TimedItem<Place>[] {
  const turns = rotations.flatMap((rotation, order) => {
    const source = { layerId, rotationId: rotation.id, overrideId: undefined };
    const missed = missedAfterEnd(rotation, stretch).map((each) => ({ ...each, holder: { kind: 'ended' as const } }));
    return [...turnsIn(rotation, stretch), ...missed].map(({ from, to, holder }) => ({
      from,
      to,
      order,
      value: { holder, source },
    }));
  });
  const source = { layerId, rotationId: undefined, overrideId: undefined };
  const fixed = inRange(fixedShifts, stretch).map(({ from, to, order, value }) => {
    const holder = { kind: 'person' as const, userId: value.userId };
    return { from, to, order: rotations.length + order, value: { holder, source } };
  });
  return [...turns, ...fixed];
}

/** Walks from one change to the next; between two changes nothing differs, so one look at each suffices. */
function sweep(
  layers: readonly (readonly TimedItem<Place>[])[],
  overrides: readonly Override[],
  absences: readonly Absence[],
  range: Interval,
) {
  const timedOverrides = inRange(overrides, range);
  const timedAbsences = inRange(absences, range);
  const layersNow = layers.map((places) => timeline(places));
  const overridesNow = timeline(timedOverrides);
  const absencesNow = timeline(timedAbsences);
  const shifts = shiftList();
  const conflicts = shiftList();
  const gaps: { from: EpochMs; to: EpochMs; onPurpose: boolean; reason: GapReason }[] = [];

  const moments = changesOf([...layers.flat(), ...timedOverrides, ...timedAbsences], range);
  for (const [index, from] of moments.entries()) {
    const to = moments[index + 1];
    if (to === undefined) break;
    const row = finalRow({
      layers: layersNow.map((places) => places.at(from)),
      overrides: overridesNow.at(from),
      absences: absencesNow.at(from),
    });
    for (const assignment of row.onCall) shifts.add(assignment, from, to);
    for (const assignment of row.onLeave) conflicts.add(assignment, from, to);
    if (row.gap === undefined) continue;
    const last = gaps.at(-1);
    if (last?.to === from && last.reason === row.gap) last.to = to;
    else gaps.push({ from, to, onPurpose: row.gap === 'empty' || row.gap === 'restricted', reason: row.gap });
  }
  return { shifts, conflicts, gaps };
}

function inRange<T extends Interval>(items: readonly T[], range: Interval): TimedItem<T>[] {
  return items.flatMap((value, order) => {
    const shown = overlapOf(range, value);
    return shown === undefined ? [] : [{ ...shown, order, value }];
  });
}

function changesOf(items: readonly Interval[], { from, to }: Interval): number[] {
  const moments = new Set([from, to]);
  for (const item of items) moments.add(item.from).add(item.to);
  return [...moments].sort((a, b) => a - b);
}

/** Collects stretches of assignments as shifts; a stretch that goes on where the same assignment ended prolongs it. */
function shiftList() {
  const shifts: { from: EpochMs; to: EpochMs; userId: string; source: Assignment['source'] }[] = [];
  const last = new Map<string, (typeof shifts)[number]>();
  return {
    add({ userId, source }: Assignment, from: EpochMs, to: EpochMs): void {
      const key = JSON.stringify([userId, source.layerId, source.rotationId, source.overrideId]);
      const open = last.get(key);
      if (open?.to === from) {
        open.to = to;
        return;
      }
      const shift = { from, to, userId, source };
      last.set(key, shift);
      shifts.push(shift);
    },
    inOrder: (): CoverageShift[] => shifts.sort((a, b) => a.from - b.from || (a.userId < b.userId ? -1 : 1)),
  };
}

/** Trainees stand beside who is on call: only while their rotation is in force, and not during their own leave. */
function shadowsOf(stretches: readonly VersionStretch[], absences: readonly Absence[]): Coverage['shadows'] {
  const byUser = new Map<string, Interval[]>();
  for (const stretch of stretches) {
    for (const rotation of stretch.layers.flatMap(({ rotations }) => rotations)) {
      if (rotation.shadows.length === 0) continue;
      const inForce = union(turnsIn(rotation, stretch).filter(({ holder }) => holder.kind !== 'restricted'));
      for (const { userId, from, to } of rotation.shadows) {
        byUser.set(userId, [...(byUser.get(userId) ?? []), ...intersect(inForce, union([{ from, to }]))]);
      }
    }
  }
  return [...byUser]
    .flatMap(([userId, times]) => {
      const leave = union(absences.filter((absence) => absence.userId === userId));
      return subtract(union(times), leave).map(({ from, to }) => ({ from, to, userId }));
    })
    .sort((a, b) => a.from - b.from || (a.userId < b.userId ? -1 : 1));
}

import type { Absence, CoverageSource, GapReason, Override } from './schedule.ts';
import type { TurnHolder } from './turns.ts';

/** A place on one layer at a moment: whose it is, and why. `ended`: it would be somebody's, had the rotation not ended. */
export interface Place {
  readonly holder: TurnHolder | { readonly kind: 'ended' };
  readonly source: CoverageSource;
}

export interface Assignment {
  readonly userId: string;
  readonly source: CoverageSource;
}

/** All that bears on who is on call at one moment. */
export interface MomentFacts {
  /** Places per layer, the lowest layer first. */
  readonly layers: readonly (readonly Place[])[];
  /** Those in force, in the order in which they were made. */
  readonly overrides: readonly Override[];
  readonly absences: readonly Absence[];
}

export interface FinalRow {
  readonly onCall: readonly Assignment[];
  readonly onLeave: readonly Assignment[];
  /** Undefined when somebody is on call. */
  readonly gap: GapReason | undefined;
}

/** Layers, then overrides, then leave: the highest layer that holds anybody, as overrides changed it, without those on leave. */
export function finalRow({ layers, overrides, absences }: MomentFacts): FinalRow {
  const scheduled = highestCovering(layers);
  const wanted = overrides.reduce(applyOverride, scheduled);
  const onLeave = wanted.filter(({ userId }) => absences.some((absence) => absence.userId === userId));
  const onCall = onLeave.length === 0 ? wanted : wanted.filter((assignment) => !onLeave.includes(assignment));
  const gap = onCall.length > 0 ? undefined : gapReason(layers, scheduled.length, wanted.length);
  return { onCall, onLeave, gap };
}

function highestCovering(layers: MomentFacts['layers']): readonly Assignment[] {
  for (const places of layers.toReversed()) {
    const people: Assignment[] = [];
    for (const { holder, source } of places) {
      if (holder.kind !== 'person' || people.some(({ userId }) => userId === holder.userId)) continue;
      people.push({ userId: holder.userId, source });
    }
    if (people.length > 0) return people;
  }
  return [];
}

function applyOverride(people: readonly Assignment[], override: Override): readonly Assignment[] {
  const { userId } = override;
  const others = people.filter((person) => person.userId !== userId);
  const isOn = others.length < people.length;
  const source = { layerId: undefined, rotationId: undefined, overrideId: override.id };
  switch (override.kind) {
    case 'add':
      return isOn ? people : [...people, { userId, source }];
    case 'remove':
      return others;
    case 'replace': {
      const { replacedUserId } = override;
      if (replacedUserId === undefined) return [{ userId, source }];
      const staying = people.filter((person) => person.userId !== replacedUserId);
      const hasReplaced = staying.length < people.length;
      if (!hasReplaced || replacedUserId === userId) return people;
      return isOn ? staying : [...staying, { userId, source }];
    }
  }
}

function gapReason(layers: MomentFacts['layers'], scheduled: number, wanted: number): GapReason {
  if (wanted > 0) return 'leave';
  if (scheduled > 0) return 'removed';
  const kinds = new Set(layers.flatMap((places) => places.map(({ holder }) => holder.kind)));
  if (kinds.has('empty')) return 'empty';
  // What was covered until its rotation ended is nobody's choice, whatever another rotation leaves open.
  if (kinds.has('ended')) return 'unscheduled';
  return kinds.has('restricted') ? 'restricted' : 'unscheduled';
}

import type { Layer as LayerSchema, ScheduleVersion as VersionSchema } from '@lockstep/contract';
import type { Layer, ScheduleVersion } from '@lockstep/oncall';
import type { z } from 'zod';
import { isoInstant } from '../platform/db/row-types.ts';

type WireLayer = z.output<typeof LayerSchema>;
export type WireVersion = z.output<typeof VersionSchema>;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export const fromWire = ({ from, to }: { readonly from: string; readonly to: string }): Stretch => ({
  from: Date.parse(from),
  to: Date.parse(to),
});
export const toWire = ({ from, to }: Stretch): { from: string; to: string } => ({
  from: isoInstant(from),
  to: isoInstant(to),
});

/** From the API's words. */
export function toVersions(versions: readonly WireVersion[]): ScheduleVersion[] {
  return versions.map(({ effectiveFrom, layers }) => ({
    effectiveFrom: Date.parse(effectiveFrom),
    layers: layers.map(toLayer),
  }));
}

function toLayer({ rotations, fixedShifts, ...layer }: WireLayer): Layer {
  return {
    ...layer,
    rotations: rotations.map(({ endsAt, shadows, ...rotation }) => ({
      ...rotation,
      endsAt: endsAt ?? undefined,
      shadows: shadows.map((shadow) => ({ ...shadow, ...fromWire(shadow) })),
    })),
    fixedShifts: fixedShifts.map((shift) => ({ ...shift, ...fromWire(shift) })),
  };
}

/** In the API's words. */
export function versionBodies(versions: readonly ScheduleVersion[]): WireVersion[] {
  return versions.map(({ effectiveFrom, layers }) => ({
    effectiveFrom: isoInstant(effectiveFrom),
    layers: layers.map(layerBody),
  }));
}

function layerBody({ id, name, rotations, fixedShifts }: Layer): WireLayer {
  return {
    id,
    name,
    rotations: rotations.map(({ endsAt, participants, shadows, restrictions, ...rotation }) => ({
      ...rotation,
      endsAt: endsAt ?? null,
      participants: participants.map((participant) => ({ ...participant })),
      shadows: shadows.map((shadow) => ({ userId: shadow.userId, ...toWire(shadow) })),
      restrictions: restrictions.map((restriction) => ({ ...restriction })),
    })),
    fixedShifts: fixedShifts.map((shift) => ({ userId: shift.userId, ...toWire(shift) })),
  };
}

/** Everybody a definition names, with the path of the first place. */
export function peopleNamed(versions: readonly ScheduleVersion[]): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  const name = (userId: string, field: string): void => {
    if (!named.has(userId)) named.set(userId, field);
  };
  for (const [v, { layers }] of versions.entries()) {
    for (const [l, { rotations, fixedShifts }] of layers.entries()) {
      const path = `versions.${v}.layers.${l}`;
      for (const [r, { participants, shadows }] of rotations.entries()) {
        for (const [p, participant] of participants.entries()) {
          if (participant.kind === 'person')
            name(participant.userId, `${path}.rotations.${r}.participants.${p}.userId`);
        }
        for (const [s, { userId }] of shadows.entries()) name(userId, `${path}.rotations.${r}.shadows.${s}.userId`);
      }
      for (const [f, { userId }] of fixedShifts.entries()) name(userId, `${path}.fixedShifts.${f}.userId`);
    }
  }
  return named;
}

/** Schedules in few words. */
import type { EpochMs, FixedShift, Layer, Override, Participant, Restriction, Rotation, Schedule } from './schedule.ts';

/** Monday to Friday, 9:00 to 17:00. */
export const OFFICE_HOURS: readonly Restriction[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  fromMinute: 540,
  lengthMinutes: 480,
}));

export function at(instant: string): EpochMs {
  return Date.parse(instant);
}

/** People by id; `-` for a gap on purpose. */
export function people(...ids: string[]): Participant[] {
  return ids.map((userId) => (userId === '-' ? { kind: 'empty' } : { kind: 'person', userId }));
}

/** Weekly from Monday 2026-01-05 at nine in Berlin, until told otherwise. */
export function rotation(parts: Partial<Rotation> = {}): Rotation {
  return {
    id: 'rotation',
    name: 'Rotation',
    zone: 'Europe/Berlin',
    startsAt: '2026-01-05T09:00',
    endsAt: undefined,
    turn: { unit: 'weeks', count: 1 },
    participants: people('ana', 'bo', 'cy'),
    shadows: [],
    restrictions: [],
    ...parts,
  };
}

export function layer(id: string, rotations: readonly Rotation[], fixedShifts: readonly FixedShift[] = []): Layer {
  return { id, name: id, rotations, fixedShifts };
}

export function schedule(layers: readonly Layer[], overrides: readonly Override[] = [], id = 'web'): Schedule {
  return { id, name: id, versions: [{ effectiveFrom: 0, layers }], overrides };
}

/** One layer with one rotation. */
export function simple(parts: Partial<Rotation> = {}, overrides: readonly Override[] = []): Schedule {
  return schedule([layer('base', [rotation(parts)])], overrides);
}

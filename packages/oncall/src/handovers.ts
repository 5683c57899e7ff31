import { coverage } from './coverage.ts';
import type { Absence, CoverageShift, EpochMs, Schedule } from './schedule.ts';

/** A moment at which the set of people on call changes. */
export interface Handover {
  readonly at: EpochMs;
  /** Who goes; empty after a gap. */
  readonly offUserIds: readonly string[];
  /** Who comes; empty when a gap begins. */
  readonly onUserIds: readonly string[];
}

/** The handovers in `[from, to)`, in order. That somebody stays on for another reason is none. */
export function handoversIn(schedule: Schedule, from: EpochMs, to: EpochMs, absences: readonly Absence[]): Handover[] {
  // A millisecond earlier, to see a change at `from` itself.
  const { shifts } = coverage(schedule, from - 1, to, absences);
  const coming = byMoment(shifts, (shift) => shift.from);
  const going = byMoment(shifts, (shift) => shift.to);
  const moments = [...new Set([...coming.keys(), ...going.keys()])].sort((a, b) => a - b);
  return moments.flatMap((at) => {
    const on = coming.get(at) ?? new Set();
    const off = going.get(at) ?? new Set();
    const handover = { at, offUserIds: [...off.difference(on)].sort(), onUserIds: [...on.difference(off)].sort() };
    const isChange = handover.offUserIds.length + handover.onUserIds.length > 0;
    return isChange && at >= from && at < to ? [handover] : [];
  });
}

function byMoment(
  shifts: readonly CoverageShift[],
  momentOf: (shift: CoverageShift) => EpochMs,
): Map<EpochMs, Set<string>> {
  const people = new Map<EpochMs, Set<string>>();
  for (const shift of shifts) {
    const at = momentOf(shift);
    people.set(at, (people.get(at) ?? new Set()).add(shift.userId));
  }
  return people;
}

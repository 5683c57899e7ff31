import type { CoverageShift, EpochMs } from '@lockstep/oncall';

type Times = { readonly from: EpochMs; readonly to: EpochMs };

/** What an edit does to one person. */
export interface PersonChange {
  readonly userId: string;
  readonly gainsMs: number;
  readonly losesMs: number;
  /** The first stretch that is another than before. */
  readonly first: Times;
}

/** Who is on call more or less than before, in the time both coverages show; those who change most first. */
export function personChanges(
  before: readonly Pick<CoverageShift, 'from' | 'to' | 'userId'>[],
  after: readonly Pick<CoverageShift, 'from' | 'to' | 'userId'>[],
): PersonChange[] {
  const people = new Set([...before, ...after].map(({ userId }) => userId));
  const changes = [...people].flatMap((userId): PersonChange[] => {
    const was = before.filter((shift) => shift.userId === userId);
    const is = after.filter((shift) => shift.userId === userId);
    const gains = without(is, was);
    const loses = without(was, is);
    const [first] = [...gains, ...loses].sort((a, b) => a.from - b.from);
    return first === undefined ? [] : [{ userId, gainsMs: lengthOf(gains), losesMs: lengthOf(loses), first }];
  });
  return changes.sort((a, b) => b.gainsMs + b.losesMs - (a.gainsMs + a.losesMs) || (a.userId < b.userId ? -1 : 1));
}

/** The time of `kept` that lies in none of `taken`; one person's stretches do not overlap each other. */
function without(kept: readonly Times[], taken: readonly Times[]): Times[] {
  return kept.flatMap((whole) =>
    taken.reduce<Times[]>(
      (rest, { from, to }) =>
        rest.flatMap((part) =>
          [
            { from: part.from, to: Math.min(part.to, from) },
            { from: Math.max(part.from, to), to: part.to },
          ].filter((left) => left.from < left.to),
        ),
      [{ from: whole.from, to: whole.to }],
    ),
  );
}

function lengthOf(stretches: readonly Times[]): number {
  return stretches.reduce((sum, { from, to }) => sum + (to - from), 0);
}

import type { Deadline, Finding } from './finding.ts';

export interface DueDate {
  /** Last instant (UTC) of the day it is due; undefined: with the next upgrade, or nobody knows when the clock began. */
  readonly dueAt: string | undefined;
  /** What the clock started with, and when. */
  readonly start: { readonly clock: Deadline['clock']; readonly at: string | undefined };
  /** Days, start and what it started with, in a sentence. */
  readonly because: string;
}

const STARTS: Readonly<Record<Deadline['clock'], string>> = {
  published: 'when it became known',
  listed: 'when it was listed as exploited',
  found: 'when we could first find it',
};

const DAY_MS = 86_400_000;

/**
 * The day a finding is due. Calendar days, counted from the day the clock starts on; the whole last day belongs to them.
 *
 * @param foundAt instant the release with its components was recorded; where it is needed and missing, the earlier moment
 * the flaw became known stands in for it
 */
export function dueDate(
  { dueInDays, clock }: Pick<Deadline, 'dueInDays' | 'clock'>,
  finding: Pick<Finding, 'knownExploited' | 'knownAt'>,
  foundAt: string | undefined,
): DueDate {
  const { clock: started, at } = startOf(clock, finding, foundAt);
  const start = { clock: started, at };
  if (dueInDays === undefined) return { dueAt: undefined, start, because: 'no date: with the next upgrade' };
  const days = dueInDays === 1 ? '1 day' : `${dueInDays} days`;
  const startMs = at === undefined ? Number.NaN : Date.parse(at);
  const dueMs = Math.floor(startMs / DAY_MS) * DAY_MS + (dueInDays + 1) * DAY_MS - 1_000;
  if (at === undefined || !(Math.abs(dueMs) < 8.64e15)) {
    const because = `${days}, and nobody knows since when: count it as due`;
    return { dueAt: undefined, start: { clock: started, at: undefined }, because };
  }
  return {
    dueAt: new Date(dueMs).toISOString(),
    start,
    because: `${days} from ${at.slice(0, 10)}, ${STARTS[started]}`,
  };
}

/** Found can not be before known: a release recorded years before its flaw was found on the day the flaw became known. */
function startOf(
  clock: Deadline['clock'],
  { knownExploited, knownAt }: Pick<Finding, 'knownExploited' | 'knownAt'>,
  foundAt: string | undefined,
): DueDate['start'] {
  if (clock === 'listed' && knownExploited !== undefined) return { clock, at: knownExploited.listedOn };
  if (clock === 'found' && foundAt !== undefined) {
    return { clock, at: knownAt !== undefined && knownAt > foundAt ? knownAt : foundAt };
  }
  return { clock: 'published', at: knownAt };
}

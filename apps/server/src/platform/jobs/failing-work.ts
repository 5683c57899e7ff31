import type { Database } from '../db/database.ts';
import { listFailingParts } from './failing-parts.ts';
import { plainError, type PlainError } from './plain-error.ts';
import { listFailingJobs } from './store.ts';

/** Once or twice is no news: a second later it works. */
const leastTimes = 3;
const dayMs = 24 * 3_600_000;

/** Work that is done by itself and fails again and again. */
export interface FailingWork extends PlainError {
  /** Of the kind of job, or of the loop: `gate: refresh verdicts`. The log calls it `kind` or `part`. */
  readonly name: string;
  readonly forMs: number;
  readonly times: number;
  /** It is not tried again by itself. */
  readonly hasGivenUp: boolean;
}

/** Jobs of all processes, and loops of this one; without a word of what they work on. */
export async function readFailingWork({
  read,
  clock,
}: Pick<Database, 'read' | 'clock'>): Promise<readonly FailingWork[]> {
  const now = clock.now();
  const jobs = await listFailingJobs(read, { leastTimes, deadSince: now - dayMs });
  return [
    ...jobs.map(({ kind, since, times, message, hasGivenUp }) => ({
      name: kind.replace('.', ': ').replaceAll('_', ' '),
      forMs: Math.max(0, now - since),
      times,
      hasGivenUp,
      ...plainError(message),
    })),
    ...listFailingParts(leastTimes).map(({ name, forMs, times, message }) => ({
      name,
      forMs,
      times,
      hasGivenUp: false,
      ...plainError(message),
    })),
  ];
}

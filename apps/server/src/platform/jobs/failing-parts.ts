interface Failing {
  /** Milliseconds of `performance.now()`. */
  readonly since: number;
  readonly times: number;
  readonly message: string;
}

/** Loops of this process that failed the last time they ran, by name. They have no row in the database. */
const failing = new Map<string, Failing>();

export function noteFailure(part: string, error: unknown): void {
  const before = failing.get(part);
  const message = error instanceof Error ? error.message : String(error);
  failing.set(part, { since: before?.since ?? performance.now(), times: (before?.times ?? 0) + 1, message });
}

export function noteSuccess(part: string): void {
  if (failing.size > 0) failing.delete(part);
}

export interface FailingPart {
  readonly name: string;
  readonly forMs: number;
  readonly times: number;
  readonly message: string;
}

/** @param least what failed fewer times in a row is left out: a connection that was lost once is no news */
export function listFailingParts(least: number): readonly FailingPart[] {
  return [...failing]
    .filter(([, { times }]) => times >= least)
    .map(([name, { since, times, message }]) => ({
      name,
      forMs: Math.round(performance.now() - since),
      times,
      message,
    }));
}

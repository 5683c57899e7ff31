/** Senders repeat what lasts about once a minute; this long after a break of ours each has had its turn. */
const returnMs = 3 * 60_000;
/** Between two signs of life; more is a break: this process was stopped, or its database was away. */
const longestGapMs = 30_000;

/**
 * Since when senders have been heard without a break. Silence of a sender counts only from then on: while nobody listened nobody can
 * have repeated anything, and what lasts would be told as over, and paged anew with its next repeat.
 */
export class Listening {
  #since: number;
  #lastAt: number;

  /** @param now epoch milliseconds, as everywhere here */
  constructor(now: number) {
    this.#since = now;
    this.#lastAt = now;
  }

  /** A sign of life of the process and its database; at least every half minute. */
  tell(now: number): void {
    if (now - this.#lastAt > longestGapMs) this.#since = now;
    this.#lastAt = now;
  }

  /** Nothing is over for being silent before this moment. */
  get nothingIsOverBefore(): number {
    return this.#since + returnMs;
  }
}

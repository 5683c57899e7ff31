/** So many messages at once, then one for every interval. */
export interface Limit {
  readonly burst: number;
  readonly intervalMs: number;
}

/**
 * The row of a bucket: the moment at which it is full again, in epoch milliseconds. Undefined while nothing was ever taken; a
 * moment in the past is a full bucket, so rows need no upkeep.
 */
export type FullAt = number | undefined;

/** When the next message may go: now, or later. */
export function nextAllowedAt(limit: Limit, fullAt: FullAt, now: number): number {
  if (fullAt === undefined) return now;
  return Math.max(now, fullAt - (limit.burst - 1) * limit.intervalMs);
}

/** One bucket that a message must pass: of its address, or of its channel. */
export interface Bucket {
  readonly limit: Limit;
  readonly fullAt: FullAt;
}

export type Taken =
  | { readonly kind: 'go'; readonly fullAt: readonly number[] }
  /** `bucket` is the index of the one that holds it longest. */
  | { readonly kind: 'held'; readonly until: number; readonly bucket: number };

/**
 * Takes one message from every bucket, or from none.
 *
 * @param now epoch milliseconds
 * @returns the new rows in the order of the buckets, or the moment until which the message is held
 */
export function takeFromAll(buckets: readonly Bucket[], now: number): Taken {
  const allowedAt = buckets.map(({ limit, fullAt }) => nextAllowedAt(limit, fullAt, now));
  const until = Math.max(now, ...allowedAt);
  if (until > now) return { kind: 'held', until, bucket: allowedAt.indexOf(until) };
  return { kind: 'go', fullAt: buckets.map(({ limit, fullAt }) => Math.max(now, fullAt ?? now) + limit.intervalMs) };
}

/** The row after a provider asked us to wait: nothing goes before `until`, and one message may go then. */
export function holdUntil(limit: Limit, fullAt: FullAt, until: number): number {
  return Math.max(fullAt ?? until, until + (limit.burst - 1) * limit.intervalMs);
}

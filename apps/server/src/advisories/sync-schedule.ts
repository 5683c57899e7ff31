const minuteMs = 60_000;
const backoffMinutes = [1, 5, 15, 60, 240] as const;

/**
 * When to look at a source again, in epoch milliseconds: by its interval after a success, sooner after a failure and later with
 * every further one; never all sources of all installations at the same moment.
 *
 * @param failures in a row; 0 after a success
 * @param random from 0 to 1
 * @param notBefore what the publisher asked for
 */
export function nextCheckAt(
  source: { readonly intervalMinutes: number; readonly failures: number },
  now: number,
  random: number,
  notBefore?: number,
): number {
  const { intervalMinutes, failures } = source;
  const backoff = backoffMinutes[Math.min(failures, backoffMinutes.length) - 1];
  const minutes = backoff === undefined ? intervalMinutes : Math.min(backoff, intervalMinutes);
  const due = now + Math.round(minutes * minuteMs * (0.9 + random / 5));
  return Math.max(due, notBefore ?? due);
}

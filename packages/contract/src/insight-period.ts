const dayMs = 86_400_000;

/**
 * Where a period of so many days begins: with the UTC day that lies so many days back, so that it holds whole days and what there is of
 * today. One rule for screen, command line and server; all of them show its days in UTC.
 *
 * @param now epoch milliseconds
 */
export function beginOfPeriod(days: number, now: number): number {
  return Math.floor(now / dayMs) * dayMs - days * dayMs;
}

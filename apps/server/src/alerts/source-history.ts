/** One hour of a source; `at` is its beginning in epoch milliseconds. */
export interface SourceHour {
  readonly at: number;
  readonly received: number;
  readonly rejected: number;
}

export const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;
/** Fewer busy hours than this say nothing of what is usual. */
const leastHours = 12;

export interface SourceSilence {
  /** `quiet`: silent for longer than ever in the last week. */
  readonly silence: 'usual' | 'quiet' | 'unknown';
  readonly longestPauseMs: number | undefined;
}

/**
 * Whether a source is silent for longer than usual: longer than half as long again as its longest pause of the last week.
 *
 * @param hours those with messages, oldest first
 */
export function silenceOf(hours: readonly SourceHour[], lastSeenAt: number | undefined, now: number): SourceSilence {
  const busy = hours.filter(({ at, received }) => received > 0 && at > now - weekMs);
  const [first] = busy;
  const last = busy.at(-1);
  if (first === undefined || last === undefined || busy.length < leastHours || lastSeenAt === undefined)
    return { silence: 'unknown', longestPauseMs: undefined };
  const longestPauseMs = busy.reduce((longest, { at }, index) => {
    const before = busy[index - 1];
    return before === undefined ? longest : Math.max(longest, at - before.at);
  }, hourMs);
  return { silence: now - lastSeenAt > longestPauseMs * 1.5 ? 'quiet' : 'usual', longestPauseMs };
}

/** The last 24 hours, those without messages too; the present one last. */
export function lastDay(hours: readonly SourceHour[], now: number): readonly SourceHour[] {
  const byStart = new Map(hours.map((hour) => [hour.at, hour]));
  const present = now - (now % hourMs);
  return Array.from({ length: 24 }, (_, index) => {
    const at = present - (23 - index) * hourMs;
    return byStart.get(at) ?? { at, received: 0, rejected: 0 };
  });
}

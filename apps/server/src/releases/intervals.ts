/** Epoch milliseconds; `from` belongs to it, `to` does not. Without `to` it lasts. */
export interface Interval {
  readonly from: number;
  readonly to: number | undefined;
}

/** A deployment as far as placing another one needs it. All of one lane, source and replica. */
export interface Placed extends Interval {
  readonly id: string;
  readonly releaseId: string;
  readonly sharePercent: number;
}

export interface Proposed extends Interval {
  readonly releaseId: string;
  readonly sharePercent: number;
  /** At full share, leave whatever else serves as it is. */
  readonly keepsOthers: boolean;
}

export type Placement =
  | {
      readonly kind: 'fits';
      /** Ends by itself where a later full deployment began; otherwise as proposed. */
      readonly to: number | undefined;
      /** Which of the others end at `from`. */
      readonly ends: readonly string[];
    }
  | { readonly kind: 'overlaps'; readonly other: Placed };

const fullShare = 100;

function endOf(interval: Interval): number {
  return interval.to ?? Number.POSITIVE_INFINITY;
}

/** Whether two intervals share a moment. An empty one shares none. */
export function overlaps(a: Interval, b: Interval): boolean {
  return Math.max(a.from, b.from) < Math.min(endOf(a), endOf(b));
}

/**
 * Where a deployment goes among those recorded before. Releases may overlap each other (canaries), two intervals of one release
 * may not. An open one at full share takes over from whatever else is open; a change of share takes over from the release's own
 * interval. One recorded late comes in between: it ends where the next full deployment began, and what had lasted until then
 * ends where it begins. So the order of recording makes no difference.
 */
export function placeDeployment(existing: readonly Placed[], proposed: Proposed): Placement {
  const isOpen = proposed.to === undefined;
  const takesOver = isOpen && proposed.sharePercent === fullShare && !proposed.keepsOthers;
  const to = takesOver ? startOfNextFull(existing, proposed.from) : proposed.to;
  const ends = isOpen ? existing.filter((other) => other.to === to && isEndedBy(other, proposed, takesOver)) : [];
  const ended = new Set(ends.map((other) => other.id));
  const clash = existing.find(
    (other) =>
      !ended.has(other.id) && other.releaseId === proposed.releaseId && overlaps(other, { from: proposed.from, to }),
  );
  if (clash !== undefined) return { kind: 'overlaps', other: clash };
  return { kind: 'fits', to, ends: ends.map((other) => other.id) };
}

function isEndedBy(other: Placed, proposed: Proposed, takesOver: boolean): boolean {
  if (other.from > proposed.from) return false;
  // The same release at the same share again is no change but a mistake, or a repetition: the caller hears of it.
  if (other.releaseId === proposed.releaseId) return other.sharePercent !== proposed.sharePercent;
  return takesOver;
}

function startOfNextFull(existing: readonly Placed[], from: number): number | undefined {
  const later = existing
    .filter((other) => other.sharePercent === fullShare && other.from > from)
    .map((other) => other.from);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** Length of the union of the intervals up to `now`, in milliseconds. */
export function coveredMs(intervals: readonly Interval[], now: number): number {
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const interval of intervals.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(interval.from, reached);
    const to = Math.min(endOf(interval), now);
    if (to > from) covered += to - from;
    reached = Math.max(reached, to);
  }
  return covered;
}

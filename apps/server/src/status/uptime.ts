import type { ComponentState } from '@lockstep/contract';

/** Half open: `from` belongs to it, `until` does not. Epoch milliseconds; without an end it lasts. */
export interface Span {
  readonly from: number;
  readonly until: number | undefined;
}

/** What a component was said to be. */
export interface StateSpan extends Span {
  readonly state: ComponentState;
}

export interface UptimeDay {
  /** Midnight UTC. */
  readonly from: number;
  /** undefined: the component was not watched yet. */
  readonly worst: ComponentState | undefined;
  readonly downMs: number;
}

/** `upMs + downMs` is the time that counts: planned maintenance and the time before the component was watched are in neither. */
export interface Uptime {
  readonly upMs: number;
  readonly downMs: number;
  /** Oldest first; the last one ends at the moment asked about. */
  readonly days: readonly UptimeDay[];
}

export const shownDays = 90;
const dayMs = 86_400_000;

const rank: Readonly<Record<ComponentState, number>> = {
  operational: 0,
  maintenance: 1,
  degraded: 2,
  partial_outage: 3,
  major_outage: 4,
};

/** @returns undefined for none */
export function worstState(states: Iterable<ComponentState>): ComponentState | undefined {
  let worst: ComponentState | undefined;
  for (const state of states) if (worst === undefined || rank[state] > rank[worst]) worst = state;
  return worst;
}

/** Who is up may be slow; who is partly out is down. Planned maintenance is neither. */
export function countsAs(state: ComponentState): 'up' | 'down' | 'neither' {
  switch (state) {
    case 'operational':
    case 'degraded':
      return 'up';
    case 'partial_outage':
    case 'major_outage':
      return 'down';
    case 'maintenance':
      return 'neither';
  }
}

const endOf = ({ until }: Span): number => until ?? Number.POSITIVE_INFINITY;
const holds = (span: Span, moment: number): boolean => span.from <= moment && moment < endOf(span);

/** How a component is at a moment: planned work makes it no worse than it was said to be, and no better. */
export function stateAt(
  states: readonly StateSpan[],
  maintenance: readonly Span[],
  moment: number,
): ComponentState | undefined {
  const said = states.find((span) => holds(span, moment))?.state;
  if (said === undefined) return undefined;
  return maintenance.some((span) => holds(span, moment)) ? worstState([said, 'maintenance']) : said;
}

/**
 * Up and down time of the last 90 days, UTC, to the millisecond. Where somebody said that a component is out, planned work does not
 * make that time count less.
 *
 * @param states without overlaps
 * @param now epoch milliseconds
 */
export function uptimeOf(states: readonly StateSpan[], maintenance: readonly Span[], now: number): Uptime {
  const today = Math.floor(now / dayMs) * dayMs;
  const first = today - (shownDays - 1) * dayMs;
  const starts = Array.from({ length: shownDays }, (_, index) => first + index * dayMs);
  const edges = [...states, ...maintenance].flatMap((span) => [span.from, endOf(span)]);
  const days = starts.map((from) => dayOf(states, maintenance, edges, { from, until: Math.min(from + dayMs, now) }));
  return {
    upMs: days.reduce((sum, { upMs }) => sum + upMs, 0),
    downMs: days.reduce((sum, { downMs }) => sum + downMs, 0),
    days: days.map(({ from, worst, downMs }) => ({ from, worst, downMs })),
  };
}

function dayOf(
  states: readonly StateSpan[],
  maintenance: readonly Span[],
  edges: readonly number[],
  { from, until }: { readonly from: number; readonly until: number },
) {
  const inside = edges.filter((edge) => edge > from && edge < until);
  const moments = [...new Set([from, ...inside])].toSorted((a, b) => a - b);
  const time = { up: 0, down: 0, neither: 0 };
  const seen = new Set<ComponentState>();
  for (const [index, moment] of moments.entries()) {
    const length = (moments[index + 1] ?? until) - moment;
    const state = length > 0 ? stateAt(states, maintenance, moment) : undefined;
    if (state === undefined) continue;
    seen.add(state);
    time[countsAs(state)] += length;
  }
  return { from, worst: worstState(seen), upMs: time.up, downMs: time.down };
}

/** Three places, rounded down: nothing that was down for a moment reads as 100. undefined: nothing counts yet. */
export function percentOf({ upMs, downMs }: Pick<Uptime, 'upMs' | 'downMs'>): string | undefined {
  const all = upMs + downMs;
  if (all <= 0) return undefined;
  return (Math.floor((upMs * 100_000) / all) / 1_000).toFixed(3);
}

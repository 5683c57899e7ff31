import type { AnswerOf } from '../../api/call.ts';

export type Insights = AnswerOf<'getInsights'>;
export type DurationFigure = Insights['durations'][number];
export type ShareFigure = Insights['shares'][number];
export type Metric = AnswerOf<'listMetrics'>['metrics'][number];
type Ends = { readonly lower: number | null; readonly upper: number | null };

const HOUR = 60;
const DAY = 24 * HOUR;

/** Keeps a number and its unit on one line. */
const NEXT = '\u00A0';

/** A length of time as people say it, in its two largest units: `42 min`, `2 h 10 min`, `3 d 4 h`; below a minute in seconds. */
export function minutesWords(minutes: number): string {
  const sign = minutes < 0 ? '−' : '';
  const length = Math.abs(minutes);
  if (length < 0.95) return `${sign}${Math.round(length * 60)}${NEXT}s`;
  const whole = Math.round(length);
  if (whole < HOUR) return `${sign}${whole}${NEXT}min`;
  if (whole < DAY) return sign + pair(Math.floor(whole / HOUR), 'h', whole % HOUR, 'min');
  const hours = Math.round(length / HOUR);
  return sign + pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return [large, unit, ...(small === 0 ? [] : [small, smallUnit])].join(NEXT);
}

/** What people call an incident or a decision: `INC-12`, `G-4`. */
export function valueName({ kind, name }: Pick<DurationFigure['values'][number], 'kind' | 'name'>): string {
  return kind === 'decision' ? `G-${name}` : name;
}

export function percentWords(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)}${NEXT}%`;
}

/** `30 min to 2 h`; an end beyond what was seen is said to be that. */
export function rangeWords({ lower, upper }: Ends): string {
  if (lower === null && upper === null) return 'anything';
  if (lower === null) return `up to ${minutesWords(upper ?? 0)}`;
  if (upper === null) return `${minutesWords(lower)} or more`;
  return `${minutesWords(lower)} to ${minutesWords(upper)}`;
}

/** `12 incidents, 2 still open, of 3 it is not known`. */
export function countWords({ count, open, unknown, metric }: DurationFigure): string {
  const thing = metric === 'gate_time_to_go' ? 'decision' : 'incident';
  const parts = [
    `${count} ${thing}${count === 1 ? '' : 's'}`,
    ...(open > 0 ? [`${open} still open`] : []),
    ...(unknown > 0 ? [`of ${unknown} more it was not recorded`] : []),
  ];
  return parts.join(', ');
}

/** Whether it changed, in one sentence; nothing is called a change that could be chance. */
export function durationChangeWords({ change, before }: DurationFigure): string {
  if (change.kind === 'too_few')
    return `Too few to compare: each period needs ${change.needed}, the one before has ${before.count}.`;
  const { kind, difference, probabilityShorter: p, until } = change;
  const chance =
    p.estimate === null
      ? `between ${percentWords(p.lower)} and ${percentWords(p.upper)}`
      : `${percentWords(p.estimate)} (${percentWords(p.lower)} to ${percentWords(p.upper)})`;
  const random = `Chance that a random new one is shorter: ${chance}.`;
  if (kind === 'no_change_detectable') return `No change detectable. ${random}`;
  const [near, far] = [difference.lower, difference.upper].map(Math.abs).toSorted((a, b) => a - b);
  const by = `${minutesWords(Math.abs(difference.estimate))} (${minutesWords(near ?? 0)} to ${minutesWords(far ?? 0)})`;
  const upTo = until === null ? '' : `, counted up to ${minutesWords(until)}`;
  return `${kind === 'shorter' ? 'Shorter' : 'Longer'} than before by ${by}${upTo}. ${random}`;
}

export function shareChangeWords({ change, before }: ShareFigure): string {
  if (change.kind === 'too_few')
    return `Too few to compare: each period needs ${change.needed}, the one before has ${before.of}.`;
  const was = `${before.count} of ${before.of} before`;
  if (change.kind === 'no_change_detectable') return `No change detectable (${was}).`;
  const { estimate, lower, upper } = change.difference;
  const [near, far] = [lower, upper].map(Math.abs).toSorted((a, b) => a - b);
  const points = (share: number): string => (share * 100).toFixed(0);
  return `${change.kind === 'smaller' ? 'Smaller' : 'Larger'} by ${points(Math.abs(estimate))} points (${points(near ?? 0)} to ${points(far ?? 0)}); ${was}.`;
}

/** How p is read: small ones by their bound. */
export function pWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

export const testWords = { mann_whitney: 'Mann and Whitney', log_rank: 'log-rank' } as const;

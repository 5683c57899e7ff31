import { normalQuantile } from './distributions.ts';
import type { Interval } from './quantiles.ts';

/** One incident: how long it took, or how long it has been going on for so far. */
export interface Observation {
  readonly duration: number;
  /** False while it goes on: its duration is a lower bound (right-censored). */
  readonly isOver: boolean;
}

/** What is known from one end to the next. */
export interface SurvivalStep {
  readonly at: number;
  readonly atRisk: number;
  readonly ended: number;
  /** Share that takes longer than `at`, 0 to 1. */
  readonly longer: number;
  /** Greenwood's sum: the variance of `longer` is `longer² * greenwood`; infinite once nothing is left. */
  readonly greenwood: number;
}

export interface MedianTime extends Interval {
  /** Undefined when less than half has ended within what was observed. */
  readonly estimate: number | undefined;
}

export interface RestrictedMean {
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * Kaplan and Meier's estimate of the share that takes longer, one step per distinct duration at which something
 * ended. What is censored at the same moment counts as still at risk.
 */
export function kaplanMeier(observations: readonly Observation[]): SurvivalStep[] {
  const ordered = observations.toSorted((one, other) => one.duration - other.duration);
  const steps: SurvivalStep[] = [];
  let longer = 1;
  let greenwood = 0;
  for (let from = 0; from < ordered.length;) {
    const at = ordered[from]?.duration ?? 0;
    let to = from;
    let ended = 0;
    for (; ordered[to]?.duration === at; to += 1) ended += ordered[to]?.isOver === true ? 1 : 0;
    const atRisk = ordered.length - from;
    if (ended > 0) {
      longer = atRisk === ended ? 0 : longer * (1 - ended / atRisk);
      greenwood += ended / (atRisk * (atRisk - ended));
      steps.push({ at, atRisk, ended, longer, greenwood });
    }
    from = to;
  }
  return steps;
}

/** Interval of the share that takes longer, on the log-log scale, which keeps it inside 0 to 1. */
export function shareInterval(step: SurvivalStep, confidence: number): { lower: number; upper: number } | undefined {
  if (step.longer <= 0 || step.longer >= 1) return undefined;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const spread = (z * Math.sqrt(step.greenwood)) / Math.abs(Math.log(step.longer));
  return { lower: step.longer ** Math.exp(spread), upper: step.longer ** Math.exp(-spread) };
}

/** The duration that half exceed; its ends are where the ends of the interval of the share cross one half. */
export function medianTime(steps: readonly SurvivalStep[], confidence: number): MedianTime {
  const intervals = steps.map((step) => ({ at: step.at, ends: shareInterval(step, confidence) }));
  return {
    estimate: crossing(steps.map(({ at, longer }) => ({ at, share: longer }))),
    lower: crossing(intervals.flatMap(({ at, ends }) => (ends === undefined ? [] : [{ at, share: ends.lower }]))),
    upper: crossing(intervals.flatMap(({ at, ends }) => (ends === undefined ? [] : [{ at, share: ends.upper }]))),
  };
}

/** Area under the curve up to `until`: what a duration is on average when whatever takes longer counts as `until`. */
export function restrictedMean(steps: readonly SurvivalStep[], until: number): RestrictedMean {
  const within = steps.filter(({ at }) => at < until);
  const edges = [...within.map(({ at }) => at), until];
  const first = edges[0] ?? until;
  const areas = within.map(({ at, longer }, index) => longer * ((edges[index + 1] ?? until) - at));

  let rest = 0;
  let variance = 0;
  within.toReversed().forEach((step, back) => {
    rest += areas[within.length - 1 - back] ?? 0;
    if (step.atRisk > step.ended) variance += (rest * rest * step.ended) / (step.atRisk * (step.atRisk - step.ended));
  });
  return { estimate: first + areas.reduce((sum, area) => sum + area, 0), standardError: Math.sqrt(variance) };
}

/** The first moment at or below one half; in the middle of a stretch that lies on one half exactly, as R has it. */
function crossing(points: readonly { at: number; share: number }[]): number | undefined {
  const index = points.findIndex(({ share }) => share <= 0.5 + 1e-9);
  const point = points[index];
  if (point === undefined) return undefined;
  const next = points[index + 1];
  return Math.abs(point.share - 0.5) < 1e-9 && next !== undefined ? (point.at + next.at) / 2 : point.at;
}

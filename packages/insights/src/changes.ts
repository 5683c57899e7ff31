import { drawCounts, percentileInterval, resamplesOf } from './bootstrap.ts';
import { normalQuantile } from './distributions.ts';
import { kaplanMeier, type Observation, restrictedMean } from './kaplan-meier.ts';
import { logRank } from './log-rank.ts';
import { mannWhitney, probabilityOfSmaller, shift, smallerIn } from './mann-whitney.ts';
import { sorted } from './quantiles.ts';
import type { Random } from './random.ts';
import { type Share, shareDifference } from './shares.ts';
import { CONFIDENCE, FEWEST_FOR_CHANGE, FEWEST_FOR_SHARE } from './thresholds.ts';

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Did it change between two periods? A change is told only when the test and the interval both say so. */
export type DurationChange =
  | { readonly kind: 'too_few'; readonly needed: number }
  | {
      readonly kind: 'no_change_detectable' | 'shorter' | 'longer';
      /** `log_rank` as soon as anything in either period is open. */
      readonly test: 'mann_whitney' | 'log_rank';
      readonly p: number;
      /** Now minus before: the shift, or with open ones the difference of the means restricted to `until`. */
      readonly difference: Bounds & { readonly estimate: number };
      readonly until: number | undefined;
      /** That a random one of now takes less time than a random one of before; 0 to 1. */
      readonly probabilityShorter: Bounds & { readonly estimate: number | undefined };
    };

export type ShareChange =
  | { readonly kind: 'too_few'; readonly needed: number }
  | {
      readonly kind: 'no_change_detectable' | 'smaller' | 'larger';
      readonly difference: Bounds & { readonly estimate: number };
    };

export function compareDurations(
  now: readonly Observation[],
  before: readonly Observation[],
  random: Random,
): DurationChange {
  if (Math.min(now.length, before.length) < FEWEST_FOR_CHANGE) return { kind: 'too_few', needed: FEWEST_FOR_CHANGE };
  const isAllOver = [...now, ...before].every(({ isOver }) => isOver);
  return isAllOver ? byRanks(now, before, random) : bySurvival(now, before);
}

export function compareShares(now: Share, before: Share): ShareChange {
  if (Math.min(now.of, before.of) < FEWEST_FOR_SHARE) return { kind: 'too_few', needed: FEWEST_FOR_SHARE };
  const difference = shareDifference(now, before, CONFIDENCE);
  if (difference.lower <= 0 && difference.upper >= 0) return { kind: 'no_change_detectable', difference };
  return { kind: difference.estimate < 0 ? 'smaller' : 'larger', difference };
}

function byRanks(now: readonly Observation[], before: readonly Observation[], random: Random): DurationChange {
  const first = sorted(now.map(({ duration }) => duration));
  const second = sorted(before.map(({ duration }) => duration));
  const { p } = mannWhitney(first, second);
  const difference = shift(first, second, CONFIDENCE);
  const probability = smallerIn(first, second);
  const [ofFirst, ofSecond] = [new Uint32Array(first.length), new Uint32Array(second.length)];
  const drawn = Array.from({ length: resamplesOf(first.length + second.length) }, () => {
    drawCounts(ofFirst, random);
    drawCounts(ofSecond, random);
    return probability(ofFirst, ofSecond);
  });
  const { lower = 0, upper = 1 } = percentileInterval(sorted(drawn), CONFIDENCE);
  return {
    kind: verdict(p, difference),
    test: 'mann_whitney',
    p,
    difference,
    until: undefined,
    probabilityShorter: { estimate: probabilityOfSmaller(first, second), lower, upper },
  };
}

function bySurvival(now: readonly Observation[], before: readonly Observation[]): DurationChange {
  const longest = (group: readonly Observation[]): number =>
    group.reduce((most, { duration }) => Math.max(most, duration), 0);
  // Beyond what one of the periods has lived through nothing can be compared.
  const until = Math.min(longest(now), longest(before));
  const ofNow = restrictedMean(kaplanMeier(now), until);
  const ofBefore = restrictedMean(kaplanMeier(before), until);
  const estimate = ofNow.estimate - ofBefore.estimate;
  const half = normalQuantile(1 - (1 - CONFIDENCE) / 2) * Math.hypot(ofNow.standardError, ofBefore.standardError);
  const difference = { estimate, lower: estimate - half, upper: estimate + half };
  const p = logRank([now, before])?.p ?? 1;
  return {
    kind: verdict(p, difference),
    test: 'log_rank',
    p,
    difference,
    until,
    probabilityShorter: { estimate: undefined, ...boundsOfShorter(now, before) },
  };
}

/** What is open may yet turn out either way: the probability lies between counting its pairs for and against. */
function boundsOfShorter(now: readonly Observation[], before: readonly Observation[]): Bounds {
  let shorter = 0;
  let longer = 0;
  for (const one of now) {
    for (const other of before) {
      if (one.isOver && other.isOver && one.duration === other.duration) {
        shorter += 0.5;
        longer += 0.5;
      } else if (one.isOver && one.duration <= other.duration) shorter += 1;
      else if (other.isOver && other.duration <= one.duration) longer += 1;
    }
  }
  const pairs = now.length * before.length;
  return { lower: shorter / pairs, upper: 1 - longer / pairs };
}

function verdict(p: number, { lower, upper }: Bounds): 'no_change_detectable' | 'shorter' | 'longer' {
  if (p > 1 - CONFIDENCE || (lower <= 0 && upper >= 0)) return 'no_change_detectable';
  return upper < 0 ? 'shorter' : 'longer';
}

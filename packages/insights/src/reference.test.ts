import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bcaInterval, percentileInterval, replicates } from './bootstrap.ts';
import { chiSquaredTail, normalCdf, normalQuantile } from './distributions.ts';
import { kaplanMeier, medianTime, type Observation, restrictedMean, shareInterval } from './kaplan-meier.ts';
import { logRank } from './log-rank.ts';
import { mannWhitney, probabilityOfSmaller, shift } from './mann-whitney.ts';
import { median, quantile, quantileInterval, sorted } from './quantiles.ts';
import { seededRandom } from './random.ts';
import { shareDifference, wilsonInterval } from './shares.ts';

/** Results of R and SciPy; vectors/insights/README.md says how each was made. */
function vectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../vectors/insights/${name}.json`, import.meta.url), 'utf8'));
}

interface Ends {
  lower: number | null;
  upper: number | null;
}

/** Both are right to about nine digits; R prints fifteen. */
function expectClose(ours: number | undefined, theirs: number | null, digits = 9): void {
  if (theirs === null) return expect(ours).toBeUndefined();
  expect(ours).toBeDefined();
  expect(Math.abs((ours ?? 0) - theirs)).toBeLessThanOrEqual(10 ** -digits * Math.max(1e-3, Math.abs(theirs)));
}

function expectEnds(ours: { lower: number | undefined; upper: number | undefined }, theirs: Ends): void {
  expectClose(ours.lower, theirs.lower);
  expectClose(ours.upper, theirs.upper);
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function observations({ durations, over }: { durations: number[]; over: boolean[] }): Observation[] {
  return durations.map((duration, at) => ({ duration, isOver: over[at] === true }));
}

interface Distributions {
  chi_squared: { x: number; df: number; tail: number }[];
  normal: { z: number; cdf: number }[];
  normal_quantile: { p: number; z: number }[];
}

it('distributions agree with R', () => {
  const { chi_squared, normal, normal_quantile } = vectors('distributions') as Distributions;

  for (const { x, df, tail } of chi_squared) expectClose(chiSquaredTail(x, df), tail);
  for (const { z, cdf } of normal) expectClose(normalCdf(z), cdf);
  for (const { p, z } of normal_quantile) expectClose(normalQuantile(p), z);
  expect([chi_squared.length, normal.length, normal_quantile.length]).toEqual([8, 8, 8]);
});

interface Quantiles {
  values: number[];
  quantiles: { share: number; value: number }[];
  intervals: (Ends & { share: number; level: number; confidence: number })[];
}

const QUANTILES = vectors('quantiles') as Quantiles[];

it.each(QUANTILES)('quantiles of $values.length values and their intervals agree with R', (given) => {
  const values = sorted(given.values);

  for (const { share, value } of given.quantiles) expectClose(quantile(values, share), value);
  for (const interval of given.intervals) {
    const ours = quantileInterval(values, interval.share, interval.level);
    expectEnds(ours, interval);
    expectClose(ours.confidence, interval.confidence);
  }
});

describe('bootstrap', () => {
  interface Case {
    values: number[];
    replicates: number[];
    percentile: [number, number];
    bca: [number, number];
  }

  it.each(vectors('bootstrap') as Case[])('intervals of a mean of $values.length values agree with R', (given) => {
    const { lower, upper } = percentileInterval(given.replicates, 0.95);
    expectEnds({ lower, upper }, { lower: given.percentile[0], upper: given.percentile[1] });

    const bca = bcaInterval(given.values, mean, given.replicates, 0.95);
    expectEnds(bca, { lower: given.bca[0], upper: given.bca[1] });
  });

  it.each(vectors('bootstrap-of-median') as Case[])(
    'BCa of a median of $values.length values agrees with SciPy',
    (given) => {
      const { lower, upper } = bcaInterval(sorted(given.values), median, given.replicates, 0.95);

      // SciPy reads between replicates on a straight line; where it reads a value, the values are the same.
      expectEnds({ lower, upper }, { lower: given.bca[0], upper: given.bca[1] });
    },
  );

  it.each(vectors('bootstrap-median') as { values: number[]; at_most: number[] }[])(
    'own draws of a median of $values.length values follow the exact distribution',
    ({ values, at_most }) => {
      const random = seededRandom(7);
      const ordered = sorted(values);
      const drawn = Array.from({ length: 20 }, () => replicates(ordered, median, random)).flat();

      const farthest = ordered.map((value, at) => {
        const share = drawn.filter((one) => one <= value).length / drawn.length;
        return Math.abs(share - (at_most[at] ?? 0));
      });
      // Kolmogorov's bound for 19,980 draws at one in a million: 0.0193.
      expect(Math.max(...farthest)).toBeLessThan(0.0193);
    },
  );
});

interface Survival {
  durations: number[];
  over: boolean[];
  at: number[];
  at_risk: number[];
  ended: number[];
  longer: number[];
  lower: (number | null)[];
  upper: (number | null)[];
  median: Ends & { estimate: number | null };
  restricted: { until: number; mean: number; standard_error: number };
}

it.each(vectors('kaplan-meier') as Survival[])('the curve of $durations.length durations agrees with R', (given) => {
  const steps = kaplanMeier(observations(given));

  expect(steps.map(({ at, atRisk, ended }) => [at, atRisk, ended])).toEqual(
    given.at.map((at, index) => [at, given.at_risk[index], given.ended[index]]),
  );
  steps.forEach((step, index) => {
    expectClose(step.longer, given.longer[index] ?? null);
    const ends = shareInterval(step, 0.95);
    expectEnds(ends ?? { lower: undefined, upper: undefined }, {
      lower: given.lower[index] ?? null,
      upper: given.upper[index] ?? null,
    });
  });
  const time = medianTime(steps, 0.95);
  expectClose(time.estimate, given.median.estimate);
  expectEnds(time, given.median);
  const restricted = restrictedMean(steps, given.restricted.until);
  expectClose(restricted.estimate, given.restricted.mean);
  expectClose(restricted.standardError, given.restricted.standard_error);
});

interface LogRankCase {
  groups: { durations: number[]; over: boolean[] }[];
  chi_squared: number;
  p: number;
}

it.each(vectors('log-rank') as LogRankCase[])('log-rank of $groups.length groups agrees with R', (given) => {
  const test = logRank(given.groups.map(observations));

  expectClose(test?.chiSquared, given.chi_squared);
  expectClose(test?.p, given.p, 8);
  expect(test?.degrees).toBe(given.groups.length - 1);
});

interface Ranks {
  first: number[];
  second: number[];
  u: number;
  p: number;
  exact: boolean;
  smaller: number;
  shift?: Ends & { estimate: number };
}

it.each(vectors('mann-whitney') as Ranks[])(
  'ranks of $first.length and $second.length values agree with R',
  (given) => {
    const { u, p, isExact } = mannWhitney(given.first, given.second);

    expect([u, isExact]).toEqual([given.u, given.exact]);
    expectClose(p, given.p);
    expectClose(probabilityOfSmaller(sorted(given.first), sorted(given.second)), given.smaller);
    if (given.shift !== undefined) {
      const ours = shift(given.first, given.second, 0.95);
      expectClose(ours.estimate, given.shift.estimate);
      expectEnds(ours, given.shift);
    }
  },
);

it('shares and differences of shares agree with R', () => {
  interface Count {
    count: number;
    of: number;
  }
  const given = vectors('shares') as {
    shares: (Count & Ends)[];
    differences: (Ends & { first: Count; second: Count; estimate: number })[];
  };

  for (const share of given.shares) expectEnds(wilsonInterval(share.count, share.of, 0.95), share);
  for (const difference of given.differences) {
    const ours = shareDifference(difference.first, difference.second, 0.95);
    expectClose(ours.estimate, difference.estimate);
    expectEnds(ours, difference);
  }
  expect([given.shares.length, given.differences.length]).toEqual([6, 4]);
});

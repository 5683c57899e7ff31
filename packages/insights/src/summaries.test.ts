import { describe, expect, it } from 'vitest';
import { LEFT_OUT, METRIC_IDS, METRICS } from './catalogue.ts';
import { compareDurations, compareShares } from './changes.ts';
import { summariseDurations } from './durations.ts';
import type { Observation } from './kaplan-meier.ts';
import { seededRandom, seedOf } from './random.ts';
import { summariseShare } from './shares.ts';

function over(...durations: number[]): Observation[] {
  return durations.map((duration) => ({ duration, isOver: true }));
}

const OPEN: Observation = { duration: 100, isOver: false };
const SLOW = over(50, 60, 70, 80, 90, 100, 110, 120);
const QUICK = over(5, 6, 7, 8, 9, 10, 11, 12);
const random = (): number => 0.5;

describe('durations', () => {
  it('of fewer than six say only how many there are', () => {
    expect(summariseDurations([...over(1, 2, 3, 4), OPEN], random)).toEqual({
      kind: 'too_few',
      count: 5,
      open: 1,
      needed: 6,
    });
  });

  it('have a median, its interval and nine of ten when all are over', () => {
    const summary = summariseDurations(over(1, 2, 3, 4, 5, 60), seededRandom(1));

    expect(summary).toMatchObject({
      count: 6,
      open: 0,
      method: 'order_statistics',
      median: { estimate: 3.5, lower: 1, upper: 60 },
      p90: { lower: 4, upper: undefined },
    });
  });

  it('come from Kaplan and Meier as soon as one is open; a median nobody has reached is not made up', () => {
    const summary = summariseDurations([...over(1, 2), OPEN, OPEN, OPEN, OPEN], random);

    expect(summary).toMatchObject({
      count: 6,
      open: 4,
      method: 'kaplan_meier',
      median: { estimate: undefined, upper: undefined },
      bootstrap: undefined,
    });
  });

  it('the same values give the same figure', () => {
    const seed = seedOf('time_to_resolve reliability');

    expect(summariseDurations(SLOW, seededRandom(seed))).toEqual(summariseDurations(SLOW, seededRandom(seed)));
    expect(seedOf('time_to_resolve security')).not.toBe(seed);
  });
});

describe('changes', () => {
  it('are not told of fewer than six on either side', () => {
    expect(compareDurations(QUICK, over(100, 200, 300, 400, 500), random)).toEqual({ kind: 'too_few', needed: 6 });
  });

  it('are told with the shift, its interval and the probability', () => {
    const change = compareDurations(QUICK, SLOW, seededRandom(1));

    expect(change).toMatchObject({ kind: 'shorter', test: 'mann_whitney', probabilityShorter: { estimate: 1 } });
    expect(change).toMatchObject({ difference: { estimate: -76.5 } });
    expect(compareDurations(SLOW, QUICK, seededRandom(1))).toMatchObject({ kind: 'longer' });
  });

  it('of nothing are none', () => {
    expect(compareDurations(SLOW, over(55, 65, 75, 85, 95, 105), seededRandom(1))).toMatchObject({
      kind: 'no_change_detectable',
      probabilityShorter: { estimate: 21 / 48 },
    });
  });

  it('with open ones use the log-rank test and say between what the probability lies', () => {
    const change = compareDurations([...QUICK, { duration: 80, isOver: false }], SLOW, random);

    // 8 of the 9 are shorter than all 8 of before; the open one is longer than 50, 60, 70 and 80, the rest is unknown.
    expect(change).toMatchObject({
      kind: 'shorter',
      test: 'log_rank',
      until: 80,
      probabilityShorter: { estimate: undefined, lower: 64 / 72, upper: 68 / 72 },
    });
  });

  it('of shares need ten on either side and an interval without zero', () => {
    expect(compareShares({ count: 1, of: 9 }, { count: 50, of: 100 })).toEqual({ kind: 'too_few', needed: 10 });
    expect(compareShares({ count: 5, of: 10 }, { count: 6, of: 10 })).toMatchObject({ kind: 'no_change_detectable' });
    expect(compareShares({ count: 5, of: 100 }, { count: 50, of: 100 })).toMatchObject({ kind: 'smaller' });
    expect(compareShares({ count: 50, of: 100 }, { count: 5, of: 100 })).toMatchObject({ kind: 'larger' });
  });
});

it('a share of fewer than ten says only its counts', () => {
  expect(summariseShare({ count: 0, of: 9 })).toEqual({ kind: 'too_few', count: 0, of: 9, needed: 10 });
  expect(summariseShare({ count: 5, of: 10 })).toMatchObject({ kind: 'measured', estimate: 0.5 });
});

describe('catalogue', () => {
  it('has every metric once, and says of each what it is not', () => {
    expect(METRICS.map(({ id }) => id)).toEqual([...METRIC_IDS]);
    for (const metric of METRICS) {
      for (const words of [metric.measures, metric.goodFor, metric.notFor]) expect(words).toMatch(/^[A-Z].{20,}\.$/u);
    }
  });

  it('says of what is left out why, and what stands instead', () => {
    expect(LEFT_OUT.map(({ id }) => id)).toEqual(expect.arrayContaining(['mttr_trend', 'incident_count_target']));
    expect(LEFT_OUT.every(({ why, instead }) => why.length > 40 && instead.length > 20)).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationFigure, PHASES, valueOfSide, valueOfWait } from './durations.ts';
import type { Wait } from './gate-facts-store.ts';
import type { SideFacts } from './incident-facts-store.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

function side(over: Partial<SideFacts> = {}): SideFacts {
  return {
    id: 'i1',
    name: 'INC-1',
    title: 'checkout fails',
    isSample: false,
    hasSecurity: false,
    axis: 'reliability',
    startedAt: 100 * MINUTE,
    detectedAt: 110 * MINUTE,
    acknowledgedAt: 113 * MINUTE,
    engagedAt: 120 * MINUTE,
    mitigatedAt: 160 * MINUTE,
    resolvedAt: 400 * MINUTE,
    ...over,
  };
}

function minutesOf(given: SideFacts): readonly (number | undefined)[] {
  return PHASES.map((phase) => valueOfSide(given, phase, NOW)?.minutes);
}

describe('phases of a side', () => {
  it('run from its beginning, or from when it was noticed', () => {
    expect(minutesOf(side())).toEqual([10, 3, 10, 60, 300]);
  });

  it('go on while they are open', () => {
    const open = side({ mitigatedAt: undefined, resolvedAt: undefined });

    expect(valueOfSide(open, PHASES[3], NOW)).toMatchObject({ minutes: 900, isOver: false, name: 'INC-1' });
    expect(valueOfSide(open, PHASES[0], NOW)).toMatchObject({ minutes: 10, isOver: true });
  });

  it('that were passed over are unknown, not nothing', () => {
    expect(minutesOf(side({ acknowledgedAt: undefined, mitigatedAt: undefined }))).toEqual([
      10,
      undefined,
      10,
      undefined,
      300,
    ]);
    expect(minutesOf(side({ detectedAt: undefined }))).toEqual([undefined, undefined, undefined, 60, 300]);
  });

  it('of an incident that was written down afterwards are unknown where nobody looked at a clock', () => {
    expect(minutesOf(side({ detectedAt: 500 * MINUTE }))).toEqual([undefined, undefined, undefined, 60, 300]);
  });
});

describe('waiting for a decision', () => {
  const wait: Wait = {
    id: 'd1',
    number: 7,
    title: 'roll back',
    decidedAt: 100 * MINUTE,
    brokenAt: undefined,
    refusedAt: undefined,
    lapsedAt: undefined,
    expiresAt: 340 * MINUTE,
    completeAt: undefined,
  };

  it('ends with the last key, or with the glass', () => {
    expect(valueOfWait({ ...wait, completeAt: 112 * MINUTE }, NOW)).toMatchObject({ minutes: 12, isOver: true });
    expect(valueOfWait({ ...wait, brokenAt: 105 * MINUTE }, NOW)).toMatchObject({ minutes: 5, isOver: true });
    expect(valueOfWait({ ...wait, brokenAt: 130 * MINUTE, refusedAt: 120 * MINUTE }, NOW)).toMatchObject({
      minutes: 30,
      isOver: true,
    });
  });

  it('that never came to a go counts as open up to its end', () => {
    expect(valueOfWait({ ...wait, refusedAt: 120 * MINUTE }, NOW)).toMatchObject({ minutes: 20, isOver: false });
    expect(valueOfWait(wait, NOW)).toMatchObject({ minutes: 240, isOver: false });
    expect(valueOfWait(wait, 130 * MINUTE)).toMatchObject({ minutes: 30, isOver: false });
  });
});

it('a figure counts what it leaves out, and says the same of the same values', () => {
  const values = [5, 6, 7, 8, 9, 10].map((minutes) =>
    valueOfSide(side({ startedAt: 0, resolvedAt: minutes * MINUTE, detectedAt: 0 }), PHASES[4], NOW),
  );
  const figure = durationFigure('time_to_resolve', 'reliability', [...values, undefined], []);

  expect(figure).toMatchObject({
    unknown: 1,
    summary: { kind: 'measured', count: 6, median: { estimate: 7.5, lower: 5, upper: 10 } },
    change: { kind: 'too_few' },
    before: { count: 0, open: 0 },
  });
  expect(durationFigure('time_to_resolve', 'reliability', [...values, undefined], [])).toEqual(figure);
});

it('no moments make a duration below zero or one that is over and unrecorded', () => {
  const moment = fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000 }),
      moment,
      moment,
      moment,
      (startedAt, detectedAt, end, resolvedAt) => {
        const given = side({
          startedAt,
          detectedAt,
          acknowledgedAt: end,
          mitigatedAt: end,
          engagedAt: end,
          resolvedAt,
        });
        for (const phase of PHASES) {
          const value = valueOfSide(given, phase, 2_000);
          if (value === undefined) continue;
          expect(value.minutes).toBeGreaterThanOrEqual(0);
          expect(value.isOver).toBe(given[phase.to] !== undefined);
        }
      },
    ),
  );
});

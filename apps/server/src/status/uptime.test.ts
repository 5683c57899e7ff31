import type { ComponentState } from '@lockstep/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsAs, percentOf, shownDays, type Span, stateAt, type StateSpan, uptimeOf, worstState } from './uptime.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 5, 15, 12);
const today = Date.UTC(2026, 5, 15);

describe('uptime', () => {
  it('is worked out from what was said and when, to the millisecond', () => {
    const states: StateSpan[] = [
      { from: now - 10 * day, until: now - 5 * day, state: 'operational' },
      { from: now - 5 * day, until: now - 5 * day + 90_001, state: 'major_outage' },
      { from: now - 5 * day + 90_001, until: undefined, state: 'operational' },
    ];

    const uptime = uptimeOf(states, [], now);

    expect(uptime.downMs).toBe(90_001);
    expect(uptime.upMs).toBe(10 * day - 90_001);
    expect(percentOf(uptime)).toBe('99.989');
  });

  it('says nothing of the time before a component was watched', () => {
    const uptime = uptimeOf([{ from: now - hour, until: undefined, state: 'operational' }], [], now);

    expect(uptime.upMs).toBe(hour);
    expect(uptime.days.filter(({ worst }) => worst !== undefined)).toEqual([
      { from: today, worst: 'operational', downMs: 0 },
    ]);
    expect(percentOf(uptimeOf([], [], now))).toBeUndefined();
  });

  it('leaves planned work out of both, and never hides an outage behind it', () => {
    const states: StateSpan[] = [
      { from: now - 3 * hour, until: now - hour, state: 'operational' },
      { from: now - hour, until: undefined, state: 'major_outage' },
    ];
    const planned: Span[] = [{ from: now - 2 * hour, until: undefined }];

    const uptime = uptimeOf(states, planned, now);

    expect(uptime).toMatchObject({ upMs: hour, downMs: hour });
    expect(stateAt(states, planned, now - 1.5 * hour)).toBe('maintenance');
    expect(stateAt(states, planned, now)).toBe('major_outage');
  });

  it('never reads as whole after a moment of outage', () => {
    expect(percentOf({ upMs: 90 * day - 1, downMs: 1 })).toBe('99.999');
    expect(percentOf({ upMs: 1, downMs: 0 })).toBe('100.000');
    expect(percentOf({ upMs: 0, downMs: 1 })).toBe('0.000');
  });
});

const State = fc.constantFrom<ComponentState>(
  'operational',
  'maintenance',
  'degraded',
  'partial_outage',
  'major_outage',
);

/** Spans one after the other, in whole hours before now. */
const States = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 * 24 }), { minLength: 1, maxLength: 12 })
  .chain((hours) =>
    fc.tuple(fc.constant(hours.toSorted((a, b) => b - a)), fc.array(State, { minLength: 12, maxLength: 12 })),
  )
  .map(([hours, states]): StateSpan[] =>
    hours.map((ago, index) => {
      const next = hours[index + 1];
      return {
        from: now - ago * hour,
        until: next === undefined ? undefined : now - next * hour,
        state: states[index] ?? 'operational',
      };
    }),
  );
const Planned = fc.array(
  fc.tuple(fc.integer({ min: -20, max: 2_400 }), fc.integer({ min: 1, max: 200 })).map(([ago, length]): Span => ({
    from: now - ago * hour,
    until: now - (ago - length) * hour,
  })),
  { maxLength: 4 },
);

it('agrees with counting every hour', () => {
  fc.assert(
    fc.property(States, Planned, (states, planned) => {
      const counted = { up: 0, down: 0, neither: 0 };
      const from = today - (shownDays - 1) * day;
      for (let moment = from; moment < now; moment += hour) {
        const said = states.find((span) => span.from <= moment && moment < (span.until ?? Infinity))?.state;
        if (said === undefined) continue;
        const isPlanned = planned.some((span) => span.from <= moment && moment < (span.until ?? Infinity));
        counted[countsAs((isPlanned ? worstState([said, 'maintenance']) : said) ?? said)] += hour;
      }

      const uptime = uptimeOf(states, planned, now);

      expect(uptime).toMatchObject({ upMs: counted.up, downMs: counted.down });
      expect(uptime.days.reduce((sum, { downMs }) => sum + downMs, 0)).toBe(counted.down);
      expect(uptime.days).toHaveLength(shownDays);
    }),
    { numRuns: 150 },
  );
});

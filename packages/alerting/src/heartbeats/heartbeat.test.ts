import { describe, expect, it } from 'vitest';
import { afterChange, afterPing, afterSilence, newHeartbeat, pausedHeartbeat, scheduleProblem } from './heartbeat.ts';

const minute = 60_000;
const timing = { schedule: { kind: 'period', periodMs: 10 * minute }, graceMs: 2 * minute } as const;
const start = Date.UTC(2026, 0, 1);
const up = afterPing(newHeartbeat, timing, 'success', start);

describe('a heartbeat', () => {
  it('is awaited from its first ping on', () => {
    expect(afterSilence(newHeartbeat, timing, start + 86_400_000)).toBe(newHeartbeat);
    expect(up).toMatchObject({ state: 'up', expectedAt: start + 10 * minute, dueAt: start + 10 * minute });
  });

  it('is late when it is due and down when its grace is over', () => {
    expect(afterSilence(up, timing, start + 10 * minute - 1)).toBe(up);
    const late = afterSilence(up, timing, start + 10 * minute);
    expect(late).toMatchObject({ state: 'late', dueAt: start + 12 * minute });
    expect(afterSilence(late, timing, start + 12 * minute)).toMatchObject({ state: 'down', dueAt: undefined });
  });

  it('is down at once when nobody looked for longer than its grace', () => {
    expect(afterSilence(up, timing, start + 60 * minute)).toMatchObject({ state: 'down' });
  });

  it('is up again with the next ping', () => {
    const down = afterSilence(up, timing, start + 60 * minute);
    expect(afterPing(down, timing, 'success', start + 61 * minute)).toMatchObject({
      state: 'up',
      expectedAt: start + 71 * minute,
    });
  });

  it('measures a run that says when it began', () => {
    const running = afterPing(up, timing, 'start', start + minute);
    expect(afterPing(running, timing, 'success', start + 2 * minute)).toMatchObject({
      state: 'up',
      lastRunMs: minute,
      startedAt: undefined,
    });
  });

  it('is down when a run began and did not end within its grace', () => {
    const running = afterPing(newHeartbeat, timing, 'start', start);
    expect(running.dueAt).toBe(start + 2 * minute);
    expect(afterSilence(running, timing, start + 2 * minute)).toMatchObject({ state: 'down' });
  });

  it('is down when it starts again and again and never ends', () => {
    const restless = { ...timing, graceMs: 30 * minute };
    const standings = Array.from({ length: 12 }, (_, round) => start + (round + 1) * 5 * minute);

    const last = standings.reduce(
      (standing, now) => afterPing(afterSilence(standing, restless, now), restless, 'start', now),
      afterPing(newHeartbeat, restless, 'success', start),
    );

    // Expected after 10 minutes, with half an hour of grace.
    expect(afterSilence(last, restless, start + 65 * minute)).toMatchObject({ state: 'down' });
    expect(last).toMatchObject({ state: 'down' });
  });

  it('is late when its run goes on beyond the time it was due', () => {
    const running = afterPing(up, timing, 'start', start + 9 * minute);
    expect(running.dueAt).toBe(start + 10 * minute);
    const late = afterSilence(running, timing, start + 10 * minute);
    expect(late).toMatchObject({ state: 'late', dueAt: start + 11 * minute });
    expect(afterSilence(late, timing, start + 11 * minute)).toMatchObject({ state: 'down' });
  });

  it('is not made up by a start alone', () => {
    const down = afterPing(up, timing, 'fail', start + minute);
    expect(afterPing(down, timing, 'start', start + 2 * minute)).toMatchObject({ state: 'down', dueAt: undefined });
  });

  it('is down at once when it says that it failed, and says nothing with a log', () => {
    expect(afterPing(up, timing, 'fail', start + minute)).toMatchObject({ state: 'down', lastPingAt: start + minute });
    expect(afterPing(up, timing, 'log', start + minute)).toBe(up);
  });

  it('awaits nothing while it is paused, and goes on with a ping or when told', () => {
    const still = pausedHeartbeat(up);
    expect(afterSilence(still, timing, start + 86_400_000)).toBe(still);
    expect(afterPing(still, timing, 'success', start + minute)).toMatchObject({ state: 'up' });
    expect(afterChange(still, timing, start + minute)).toMatchObject({ state: 'up', expectedAt: start + 11 * minute });
  });

  it('refuses schedules that can not be followed, in words', () => {
    const cron = (expression: string, zone = 'UTC') => scheduleProblem({ kind: 'cron', expression, zone }, start);
    expect(cron('0 3 * * *')).toBeUndefined();
    expect(cron('0 3 * *')).toContain('fields');
    expect(cron('0 3 * * *', 'Mars/Olympus')).toContain('time zone');
    expect(cron('0 0 31 2 *')).toContain('no day');
  });
});

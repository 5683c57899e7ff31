import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from './paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends when told to. */
function slowWork() {
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  return { work, ends };
}

describe('paced', () => {
  it('answers the first time soon, many of one moment together', async () => {
    const { work, ends } = slowWork();
    const { ask } = paced(work, 1_000, 1);

    for (let count = 0; count < 50; count += 1) ask();
    await vi.advanceTimersByTimeAsync(150);

    expect(ends).toHaveLength(1);
  });

  it.each([1, 3])(
    'runs once a second at most, and %i times after a rest, however often it is asked',
    async (atOnce) => {
      let runs = 0;
      const { ask } = paced(() => Promise.resolve((runs += 1)), 1_000, atOnce);
      const storm = async () => {
        for (let passed = 0; passed < 5_000; passed += 50) {
          ask();
          await vi.advanceTimersByTimeAsync(50);
        }
      };

      await storm();
      expect(runs).toBe(5 + atOnce - 1);
      await storm();
      expect(runs).toBe(10 + atOnce - 1);
      await vi.advanceTimersByTimeAsync(10_000);
      runs = 0;
      await storm();
      expect(runs).toBe(5 + atOnce - 1);
    },
  );

  it('answers each of a few changes soon', async () => {
    const { work, ends } = slowWork();
    const { ask } = paced(work, 1_000, 3);

    for (const nth of [1, 2, 3]) {
      ask();
      await vi.advanceTimersByTimeAsync(100);
      expect(ends).toHaveLength(nth);
      ends[nth - 1]?.();
      await vi.advanceTimersByTimeAsync(50);
    }
  });

  it('never runs twice at a time, and once more for what came meanwhile', async () => {
    const { work, ends } = slowWork();
    const { ask } = paced(work, 1_000, 1);
    ask();
    await vi.advanceTimersByTimeAsync(150);

    for (let passed = 0; passed < 5_000; passed += 50) {
      ask();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(1_050);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(ends).toHaveLength(2);
  });

  it('goes on after work that failed, and ends when it is stopped', async () => {
    let runs = 0;
    const { ask, stop } = paced(
      () => {
        runs += 1;
        return Promise.reject(new Error('the server is away')).catch(() => undefined);
      },
      1_000,
      1,
    );
    ask();
    await vi.advanceTimersByTimeAsync(150);
    ask();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toBe(2);

    ask();
    stop();
    await vi.advanceTimersByTimeAsync(5_000);

    expect(runs).toBe(2);
  });
});

import { expect, it } from 'vitest';
import { nextCheckAt } from './sync-schedule.ts';

const minute = 60_000;

it('looks again by the interval, sooner after failures and later with each', () => {
  const at = (failures: number, intervalMinutes = 720) => nextCheckAt({ intervalMinutes, failures }, 0, 0.5) / minute;

  expect(at(0)).toBe(720);
  expect([1, 2, 3, 4, 5, 9].map((failures) => at(failures))).toEqual([1, 5, 15, 60, 240, 240]);
  expect(at(9, 30)).toBe(30);
});

it('never looks in step with others, and not before the publisher wants it', () => {
  const source = { intervalMinutes: 100, failures: 0 };

  expect([0, 1].map((random) => nextCheckAt(source, 0, random) / minute)).toEqual([90, 110]);
  expect(nextCheckAt(source, 0, 0.5, 500 * minute) / minute).toBe(500);
  expect(nextCheckAt(source, 0, 0.5, 1) / minute).toBe(100);
});

import { describe, expect, it } from 'vitest';
import { isNextMethodDue } from './decide-send.ts';

const second = 1_000;

describe('whether another way is used besides a message that waits', () => {
  it.each([
    ['after the first try in vain', 1, false, second, false],
    ['after the third', 3, false, 15 * second, true],
    ['not once more after the fourth', 4, false, 30 * second, false],
    ['after the fourth, where whoever made the third stopped in the middle', 4, true, 30 * second, true],
    ['at once, where it may not be tried for a day', 1, false, 86_400 * second, true],
    ['not where a limit holds it for a minute', 0, false, 60 * second, false],
    ['at once, where a limit holds it for three', 0, false, 180 * second, true],
  ])('%s', (_when, attempts, wasBegun, waitMs, isDue) => {
    expect(isNextMethodDue({ attempts }, wasBegun, waitMs)).toBe(isDue);
  });
});

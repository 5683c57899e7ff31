import { describe, expect, it } from 'vitest';
import {
  clockOf,
  clockWords,
  durationWords,
  exactWords,
  fieldOfInstant,
  heldWords,
  instantOfField,
  minutesOf,
  relativeWords,
  spelledWords,
} from './time-words.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const before = (ms: number) => new Date(now - ms).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('how long something has held', () => {
  it.each([
    [-2_000, 'since a moment ago'],
    [0, 'since a moment ago'],
    [MINUTE, 'for 1 min'],
    [3 * DAY + 4 * HOUR, 'for 3 d 4 h'],
  ])('for %d ms', (ms, words) => {
    expect(heldWords(before(ms), now)).toBe(words);
  });
});

describe('a clock inside a sentence', () => {
  it.each([
    [9_400, '9 s'],
    [883_000, '14 min 43 s'],
    [3_780_000, '1 h 03 min'],
    [-1, '0 s'],
  ])('of %d ms is spelled', (ms, words) => {
    expect(spelledWords(ms)).toBe(words);
  });
});

describe('time in words', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [3 * HOUR + 5 * MINUTE, '3 h 5 min'],
    [DAY - 1, '23 h 59 min'],
    [DAY + 4 * HOUR, '1 d 4 h'],
    [30 * DAY, '30 d'],
    [-5, '0 s'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it.each([
    [before(1000), 'just now'],
    [before(-6000), 'just now'],
    [before(5 * MINUTE), '5 min ago'],
    [before(-3 * HOUR), 'in 3 h'],
    [before(2 * DAY + HOUR), '2 d 1 h ago'],
    [before(31 * DAY), '2026-10-20'],
  ])('%s is %s', (at, words) => {
    expect(relativeWords(at, now)).toBe(words);
  });

  it('gives UTC and the local clock, and only one of them when they are the same', () => {
    expect(exactWords('2026-11-20T12:00:00Z', 'Europe/Berlin')).toBe(
      '2026-11-20 12:00:00 UTC · Fri 20 Nov, 13:00:00 CET',
    );
    expect(exactWords('2026-11-20T12:00:00Z', 'UTC')).toBe('2026-11-20 12:00:00 UTC');
  });

  it('follows the change of clocks', () => {
    expect(exactWords('2026-10-25T00:59:59Z', 'Europe/Berlin')).toContain('02:59:59');
    expect(exactWords('2026-10-25T01:00:00Z', 'Europe/Berlin')).toContain('02:00:00');
  });

  it('counts like a watch', () => {
    expect(clockWords(65_000)).toBe('01:05');
    expect(clockWords(3_661_000)).toBe('1:01:01');
    expect(clockWords(-1)).toBe('00:00');
  });

  it('reads a field as UTC and writes it back', () => {
    expect(instantOfField('2025-12-08T02:10')).toBe('2025-12-08T02:10:00.000Z');
    expect(instantOfField('')).toBeUndefined();
    expect(fieldOfInstant('2025-12-08T02:10:00.000Z')).toBe('2025-12-08T02:10');
  });
});

it.each([
  [0, '00:00'],
  [570, '09:30'],
  [1_439, '23:59'],
])('writes %i minutes as %s', (minutes, clock) => {
  expect(clockOf(minutes)).toBe(clock);
  expect(minutesOf(clock)).toBe(minutes);
});

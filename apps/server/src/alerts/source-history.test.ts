import { describe, expect, it } from 'vitest';
import { hourMs, lastDay, silenceOf } from './source-history.ts';

const now = Date.UTC(2026, 0, 15, 12, 30);
const hour = (ago: number, received = 1) => ({ at: now - (now % hourMs) - ago * hourMs, received, rejected: 0 });
const every = (step: number, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => hour(from + (count - 1 - index) * step));

describe('the silence of a source', () => {
  it('is usual within half as much again as its longest pause', () => {
    expect(silenceOf(every(2, 2, 20), now - 2 * hourMs, now)).toEqual({ silence: 'usual', longestPauseMs: 2 * hourMs });
    expect(silenceOf(every(2, 4, 20), now - 4 * hourMs, now)).toMatchObject({ silence: 'quiet' });
  });

  it('is unknown where too little came, or all of it long ago', () => {
    expect(silenceOf(every(1, 0, 11), now, now)).toEqual({ silence: 'unknown', longestPauseMs: undefined });
    expect(silenceOf(every(1, 200, 50), now - 200 * hourMs, now).silence).toBe('unknown');
    expect(silenceOf([], undefined, now).silence).toBe('unknown');
  });

  it('does not count hours in which everything was refused', () => {
    expect(
      silenceOf(
        Array.from({ length: 30 }, (_, index) => hour(30 - index, 0)),
        now,
        now,
      ).silence,
    ).toBe('unknown');
  });
});

it('shows 24 hours, the empty ones too', () => {
  const day = lastDay([hour(3, 7), hour(30, 9)], now);

  expect(day).toHaveLength(24);
  expect(day.map(({ received }) => received)).toEqual([...Array.from({ length: 20 }, () => 0), 7, 0, 0, 0]);
  expect(day.at(-1)?.at).toBe(now - (now % hourMs));
});

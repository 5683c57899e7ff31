import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cron, nextRun, readCron } from './cron.ts';

function cron(expression: string): Cron {
  const read = readCron(expression);
  if (!read.ok) throw new Error(read.problem);
  return read.cron;
}
const next = (expression: string, after: string, zone = 'UTC') => {
  const found = nextRun(cron(expression), zone, Date.parse(after));
  return found === undefined ? undefined : new Date(found).toISOString().slice(0, 16);
};

describe('a cron expression', () => {
  it.each([
    ['*/15 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:15'],
    ['0 3 * * *', '2026-01-01T03:00:00Z', '2026-01-02T03:00'],
    ['30 9 * * mon-fri', '2026-01-02T09:30:00Z', '2026-01-05T09:30'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
    ['0 0 13 * 5', '2026-02-01T00:00:00Z', '2026-02-06T00:00'],
    ['5-10/2,40 1 * jan,mar *', '2026-01-31T01:40:00Z', '2026-03-01T01:05'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ['0 0 * * 7', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ['10/20 * * * *', '2026-01-01T00:10:00Z', '2026-01-01T00:30'],
  ])('%s after %s comes at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '* * * * * *',
    '1-2-3 * * * *',
    '-1 * * * *',
  ])('that is wrong (`%s`) is refused in words', (expression) => {
    expect(readCron(expression)).toMatchObject({ ok: false, problem: expect.stringMatching(/\w/) });
  });

  it('counts a time of day once where clocks go back, and every hour every hour', () => {
    // Berlin, 25 October 2026: 02:30 comes twice, at 00:30Z and 01:30Z.
    expect(next('30 2 * * *', '2026-10-25T00:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30');
    expect(next('30 2 * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-26T01:30');
    expect(next('30 * * * *', '2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('2026-10-25T01:30');
  });

  it('leaves out a time that the clocks skip', () => {
    expect(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-30T00:30');
  });

  it('gives up on days there are not', () => {
    expect(next('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it('agrees with a walk minute by minute', () => {
    const field = (most: number, least = 0) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: least, max: most }).map(String),
        fc.integer({ min: 1, max: 9 }).map((n) => `*/${n}`),
      );
    const given = fc.tuple(field(59), field(23), field(28, 1), field(12, 1), field(6)).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 500_000 }), (expression, minutes) => {
        const after = Date.UTC(2026, 0, 1) + minutes * 60_000;
        const read = cron(expression);
        const found = nextRun(read, 'UTC', after);
        const upTo = Math.min(found ?? Infinity, after + 3 * 86_400_000);
        for (let at = after + 60_000; at < upTo; at += 60_000) expect(fits(read, new Date(at))).toBe(false);
        if (found !== undefined) expect(fits(read, new Date(found))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function fits({ minutes, hours, days, months, weekdays, isAnyDay, isAnyWeekday }: Cron, at: Date): boolean {
  const [byDay, byWeekday] = [days.has(at.getUTCDate()), weekdays.has(at.getUTCDay())];
  const isDay = isAnyDay || isAnyWeekday ? byDay && byWeekday : byDay || byWeekday;
  return isDay && months.has(at.getUTCMonth() + 1) && hours.has(at.getUTCHours()) && minutes.has(at.getUTCMinutes());
}

import { describe, expect, it } from 'vitest';
import { durationOf, lengthOf, probeWords, scheduleWords, secondsOf, statusesIn } from './monitor-words.ts';

describe('lengths of time in a form', () => {
  it.each([30, 60, 90, 300, 3_600, 5_400, 86_400, 31_536_000])('reads back %i s as it wrote it', (seconds) => {
    expect(secondsOf(lengthOf(seconds))).toBe(seconds);
  });

  it('takes the largest unit that tells it whole', () => {
    expect(lengthOf(7_200)).toEqual({ amount: '2', unit: 'hours' });
    expect(lengthOf(90)).toEqual({ amount: '90', unit: 'seconds' });
  });

  it('never makes a number of what is none', () => {
    expect(secondsOf({ amount: '', unit: 'minutes' })).toBeNaN();
    expect(secondsOf({ amount: 'five', unit: 'minutes' })).toBeNaN();
  });
});

it('tells a schedule with its zone and grace', () => {
  expect(scheduleWords({ schedule: { kind: 'period', periodSeconds: 3_600 }, graceSeconds: 300 })).toBe(
    'every 1 h, 5 min grace',
  );
  expect(
    scheduleWords({ schedule: { kind: 'cron', expression: '0 3 * * *', zone: 'Europe/Berlin' }, graceSeconds: 30 }),
  ).toBe('0 3 * * * (Europe/Berlin), 30 s grace');
});

it('tells what a check looks at and what counts as down', () => {
  expect(probeWords({ kind: 'tls', host: 'example.org', port: 443, daysLeft: 1, slowestMs: 10_000 })).toEqual({
    target: 'example.org:443',
    rule: 'certificate good for at least 1 day, slower than 10 s is down',
  });
  expect(
    probeWords({ kind: 'http', url: 'https://a.example', method: 'GET', statuses: [], keyword: 'ok', slowestMs: 850 })
      .rule,
  ).toBe('answers 200 to 399, holds `ok`, slower than 850 ms is down');
});

it('tells times of answers without hiding their milliseconds', () => {
  expect([durationOf(7), durationOf(2_440), durationOf(180_000)]).toEqual(['7 ms', '2.4 s', '3 min']);
});

it('reads statuses however they are parted, and keeps what is none to be refused', () => {
  expect(statusesIn('200, 204 301')).toEqual([200, 204, 301]);
  expect(statusesIn('')).toEqual([]);
  expect(statusesIn('ok')).toEqual([Number.NaN]);
});

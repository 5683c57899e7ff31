import { describe, expect, it } from 'vitest';
import { barOf, dayWordsOf, fieldsOf, filled, formsOf, type Kind, silenceWords, minutesIn } from './source-words.ts';

const hour = (received: number, rejected = 0) => ({ at: '2026-11-21T10:00:00Z', received, rejected });

describe('how a source is doing', () => {
  it('never calls a source usual of which too little is known', () => {
    expect(silenceWords({ silence: 'unknown', longestPauseMinutes: null }).word).toBe('too little to tell');
  });

  it('names the pause that a quiet source has passed', () => {
    expect(silenceWords({ silence: 'quiet', longestPauseMinutes: 90 }).said).toContain('1 h 30 min');
  });

  it('tells the day in sums for those who do not see it', () => {
    expect(dayWordsOf([hour(3), hour(0), hour(1200, 4)])).toBe(
      'Last 24 hours: 1,203 messages, 4 refused; at most 1,204 in an hour',
    );
    expect(dayWordsOf([hour(0), hour(0)])).toBe('Nothing came in the last 24 hours');
  });

  it('draws one refused message beside ten thousand, and never higher than there is room', () => {
    const { taken, refused } = barOf(hour(10_000, 1), 10_001, 24);

    expect(refused).toBe(1.5);
    expect(taken + refused).toBeLessThanOrEqual(24);
    expect(barOf(hour(0), 5, 24)).toEqual({ taken: 0, refused: 0 });
  });
});

describe('setting a sender up', () => {
  const kind: Kind = {
    kind: 'generic',
    title: 'Any',
    path: '/in/{key}',
    steps: [],
    signing: 'certificate',
  };

  it('fills in address, host and key', () => {
    expect(filled('post to {url} at {host} with {key}', kind, 'k1', 'https://ops.example.org:8443')).toBe(
      'post to https://ops.example.org:8443/in/k1 at ops.example.org:8443 with k1',
    );
  });

  it('asks for no secret where the vendor signs with a certificate', () => {
    expect(fieldsOf('sender', kind).asksSecret).toBe(false);
    expect(fieldsOf('bearer', kind).asksSecret).toBe(true);
  });

  it('offers the own way of a sender only where it has one', () => {
    expect(formsOf({ signing: 'none' })).not.toContain('sender');
    expect(formsOf({ signing: 'secret' })[0]).toBe('sender');
  });
});

it.each([
  ['', null],
  [' 5 ', 5],
  ['five', Number.NaN],
])('takes %j as minutes', (text, minutes) => {
  expect(minutesIn(text)).toBe(minutes);
});

import { describe, expect, it } from 'vitest';
import { gapWords, judgedWords, liveWords, partWords } from './exposure-words.ts';

const stretch = {
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-01T00:12:00Z',
  knownFrom: null,
  versions: [],
  replicas: null,
};
const now = Date.parse('2026-01-01T03:00:00Z');

describe('words for an exposure', () => {
  it('say how long the last stretch lasted', () => {
    expect(liveWords({ state: 'untriaged', stretches: [stretch] }, now)).toBe('was live for 12 min');
    expect(liveWords({ state: 'live', stretches: [{ ...stretch, to: null }] }, now)).toBe('live for 3 h');
    expect(liveWords({ state: 'live', stretches: [] }, now)).toBe('');
  });

  it('say which part, where it is a part', () => {
    expect(partWords({ replicas: { affected: 3, total: 40 }, sharePercent: 100 })).toBe('3 of 40 replicas');
    expect(partWords({ replicas: null, sharePercent: 1 })).toBe('1 % of it');
    expect(partWords({ replicas: null, sharePercent: 100 })).toBeUndefined();
    expect(partWords({ replicas: null, sharePercent: null })).toBeUndefined();
  });

  it('name what nobody looked at, and count what is judged', () => {
    expect(gapWords({ from: stretch.from, to: null })).toBe('not looked at: 2026-01-01 00:00 UTC to now');
    expect(gapWords(null)).toBeUndefined();
    expect(judgedWords({ given: 2, needed: 5 })).toBe('2 of 5 judged');
    expect(judgedWords({ given: 0, needed: 0 })).toBeUndefined();
  });
});

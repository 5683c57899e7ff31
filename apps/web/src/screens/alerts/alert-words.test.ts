import { describe, expect, it } from 'vitest';
import { labelPairs, matchersOf, matcherWords } from './alert-words.ts';

it.each([
  [true, false, 'team="shop"'],
  [false, false, 'team!="shop"'],
  [true, true, 'team=~"shop"'],
  [false, true, 'team!~"shop"'],
])('writes a matcher (equal %s, pattern %s) as %s', (isEqual, isRegex, words) => {
  expect(matcherWords({ name: 'team', value: 'shop', isEqual, isRegex })).toBe(words);
});

it('quotes what a value holds', () => {
  expect(matcherWords({ name: 'a', value: 'x"y', isEqual: true, isRegex: false })).toBe('a="x\\"y"');
});

it('leaves the severity out of the labels of a row, which has a column of its own', () => {
  expect(labelPairs({ severity: 'critical', alertname: 'Down', pod: '1' }, 1)).toEqual([['alertname', 'Down']]);
});

describe('the silence of an alert', () => {
  it('names what stays the same, not what changes', () => {
    const names = matchersOf({ alertname: 'Down', pod: 'web-7d4', service: 'web', severity: 'critical' });

    expect(names.map(({ name }) => name)).toEqual(['alertname', 'service']);
  });

  it('names the first labels where it knows none of them', () => {
    expect(matchersOf({ a: '1', b: '2', c: '3', d: '4' }).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

import { describe, expect, it } from 'vitest';
import { labelValue, matcherText, matcherValue, spanValue } from './matchers.ts';

describe('a matcher', () => {
  it.each([
    ['team=shop', 'team="shop"'],
    ['env!=test', 'env!="test"'],
    ['env=~"prod.*"', 'env=~"prod.*"'],
    ['env!~a|b', 'env!~"a|b"'],
    ['a=b=c', 'a="b=c"'],
    ['a=', 'a=""'],
  ])('%s is read as %s', (text, printed) => {
    expect(matcherText(matcherValue(text))).toBe(printed);
  });

  it.each(['team', '=shop', 'a b=c', ''])('`%s` is none', (text) => {
    expect(() => matcherValue(text)).toThrow('name=value');
  });
});

describe('a span', () => {
  it.each([
    ['90m', 5_400_000],
    ['1d12h', 129_600_000],
    ['45s', 45_000],
  ])('%s is %d ms', (text, ms) => {
    expect(spanValue(text)).toBe(ms);
  });

  it.each(['', '2', 'h', '2x', '2h!', '0h'])('`%s` is none', (text) => {
    expect(() => spanValue(text)).toThrow('90m');
  });
});

it('a label may hold anything behind the first equals sign', () => {
  expect(labelValue('a=b=c')).toEqual(['a', 'b=c']);
});

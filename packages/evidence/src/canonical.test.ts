import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';

describe('canonicalJson', () => {
  it('sorts members by UTF-16 code units', () => {
    // The order of RFC 8785 section 3.2.3: a pair of surrogates comes before U+FB33.
    const value = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\u{1f600}': 'Smiley',
      '\u0080': 'Control',
      '\u00f6': 'o',
    };

    expect(Object.keys(JSON.parse(canonicalJson(value)) as object).toSorted()).toEqual(Object.keys(value).toSorted());
    expect(canonicalJson(value)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Control","ö":"o","€":"Euro","😀":"Smiley","\ufb33":"Dalet"}',
    );
  });

  it.each([
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [JSON.parse('333333333.33333329'), '333333333.3333333'],
    ['\u0000\u001f"\\/', '"\\u0000\\u001f\\"\\\\/"'],
    [{ b: undefined, a: [] }, '{"a":[]}'],
    [{ toString: 1, constructor: 2 }, '{"constructor":2,"toString":1}'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['no number', Number.NaN],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['nothing', undefined],
    ['a hole in a list', [undefined]],
    ['a function', () => 1],
    ['a bigint', { amount: BigInt(1) }],
    ['half a character', '\ud800'],
    ['half a character as a name', { '\udc00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(RangeError);
  });

  it('refuses a cycle instead of running for ever', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;

    expect(() => canonicalJson(cycle)).toThrow('nested too deeply');
  });

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it('comes back as the same value, and is its own canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

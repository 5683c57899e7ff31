import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes, in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('__proto__'));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['a member twice', '{"a":1,"b":{"a":2},"a":3}', 'twice'],
    ['a member twice behind an escape', '{"a":1,"\\u0061":2}', 'twice'],
    ['a member twice with spaces', '{"a" : 1, "a"\n: 2}', 'twice'],
    ['a prototype', '[{"__proto__":{}}]', '__proto__'],
    ['a prototype behind an escape', '{"__pro\\u0074o__":{}}', '__proto__'],
    ['deep nesting', '{"a":'.repeat(65) + '1' + '}'.repeat(65), 'deeper'],
    ['a cut string', '{"a":"', 'not valid json'],
    ['a bad escape in a name', '{"\\x":1}', 'not valid json'],
    ['nothing but a bracket', ']', 'not valid json'],
  ])('refuses %s', (_, text, reason) => {
    expect(() => parseJson(text)).toThrow(reason);
  });

  it('does not take text for structure', () => {
    const value = { a: '{"a":1,"a":2}', b: '\\"', c: ['a', 'a'], d: [{ a: 1 }, { a: 1 }], e: '['.repeat(100) };

    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });
});

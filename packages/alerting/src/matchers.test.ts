import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { printMatchers } from './matcher-text.ts';
import { compileMatchers, demandNothing, matchesLabels, parseMatcher, parseMatchers } from './matchers.ts';
import { compilePattern, createPatternCompiler } from './patterns.ts';
import type { Matcher } from './rules.ts';

/** `name`, operator and value on one line; the value is what stands behind the operator, unescaped. */
function shown(input: string): string[] | string {
  const parsed = parseMatchers(input);
  if (!parsed.ok) return `${parsed.at.start}-${parsed.at.end}: ${parsed.problem}`;
  return parsed.matchers.map(
    ({ name, value, isRegex, isEqual }) => `${name} ${isEqual ? '=' : '!'}${isRegex ? '~' : '='} ${value}`,
  );
}

function matches(input: string, labels: Readonly<Record<string, string>>): boolean {
  const parsed = parseMatchers(input);
  if (!parsed.ok) throw new RangeError(parsed.problem);
  const compiled = compileMatchers(parsed.matchers, compilePattern);
  if (!compiled.ok) throw new RangeError(compiled.problem);
  return matchesLabels(compiled.matchers, labels);
}

describe('parseMatchers', () => {
  it.each([
    ['', []],
    ['{}', []],
    ['  { } ', []],
    ['a=b', ['a == b']],
    ['{a=b}', ['a == b']],
    ['{a=b,}', ['a == b']],
    ['a=b,', ['a == b']],
    ['a!=b', ['a != b']],
    ['a=~[a-z]+', ['a =~ [a-z]+']],
    ['a!~[a-z]+', ['a !~ [a-z]+']],
    ['{a="b",c=~"d|e"}', ['a == b', 'c =~ d|e']],
    ['{a = "b", c != "d", }', ['a == b', 'c != d']],
    [' a != "\\"" , c !~ "d,e" , ', ['a != "', 'c !~ d,e']],
    ['{a=""}', ['a == ']],
    ['{a="b,c", d="e"}', ['a == b,c', 'd == e']],
    ['a=🙂b', ['a == 🙂b']],
  ])('reads %s as both notations do', (input, expected) => {
    expect(shown(input)).toEqual(expected);
  });

  it.each([
    ['{"a b"="c"}', ['a b == c']],
    ['{"a"="\\xf0\\x9f\\x99\\x82"}', ['a == 🙂']],
    ['{"a"="\\U0001f642"}', ['a == 🙂']],
    ['{"a"="\\u00e9\\101"}', ['a == éA']],
    ['service.name="x"', ['service.name == x']],
    ['{name-with-dashes = "b"}', ['name-with-dashes == b']],
    ['🙂=b', ['🙂 == b']],
  ])('reads %s in the newer notation', (input, expected) => {
    expect(shown(input)).toEqual(expected);
  });

  it.each([
    ['a=', ['a == ']],
    ['{a=,b=}', ['a == ', 'b == ']],
    ['{a=b}}', ['a == b}']],
    ['{a=b', ['a == b']],
    ['a=b}', ['a == b']],
    ['a=~"\\d+"', ['a =~ \\d+']],
    ['a=~~~', ['a =~ ~~']],
    ['a==\\\\=\\=\\"', ['a == =\\=\\="']],
    ['a=b\\n', ['a == b\n']],
    ["{a='}", ["a == '"]],
    ['a="b\nc"', ['a == b\nc']],
    ['a="x y', '2-6: a double quote is never closed'],
  ])('falls back to the older notation for %s', (input, expected) => {
    expect(shown(input)).toEqual(expected);
  });

  it('lets the older notation win where both read a text and differ', () => {
    expect(shown('a="\\t"')).toEqual(['a == \\t']);
    expect(shown('"a"="\\t"')).toEqual(['a == \t']);
  });

  it.each([
    [',', '0-1: `,` where a label name is expected'],
    ['{,}', '1-2: `,` where a label name is expected'],
    ['{a b}', '3-4: `b` where `=`, `!=`, `=~` or `!~` is expected'],
    ['"a"=', '4-4: end of input where a label value is expected'],
    ['{"a"="b"', '8-8: end of input where a closing brace is expected'],
    ['"a"="b"}', '7-8: `}` where an opening brace before it is expected'],
    ['{"a"="b"}c', '9-10: `c` where nothing more is expected'],
    ['"a"="b" "c"="d"', '8-11: `c` where a comma or a closing brace is expected'],
    ['{"a"="\\w"}', '5-9: `"\\w"` holds an unknown escape or invalid UTF-8'],
    ['{"a"="\\xf0\\x9f"}', '5-15: `"\\xf0\\x9f"` holds an unknown escape or invalid UTF-8'],
    ['"a"="\\ud800"', '4-12: `"\\ud800"` holds an unknown escape or invalid UTF-8'],
    ['a=foo"bar', '5-9: a double quote is never closed'],
    ['~', '0-1: `~` must stand in double quotes'],
  ])('says where %s goes wrong', (input, expected) => {
    expect(shown(input)).toBe(expected);
  });

  it('never throws, and what it reads it reads again from its own print', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab{}=!~,"\\ \n\tnux0🙂é_:'), maxLength: 24 });
    fc.assert(
      fc.property(text, (input) => {
        const parsed = parseMatchers(input);
        if (parsed.ok) expect(parseMatchers(printMatchers(parsed.matchers))).toEqual(parsed);
        else expect(parsed.at.start).toBeLessThanOrEqual(parsed.at.end);
      }),
      { numRuns: 3000 },
    );
  });

  it('prints any matcher so that it reads the same', () => {
    const matcher: fc.Arbitrary<Matcher> = fc.record({
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
      value: fc.string({ unit: 'binary', maxLength: 5 }),
      isRegex: fc.boolean(),
      isEqual: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
        expect(parseMatchers(printMatchers(matchers))).toEqual({ ok: true, matchers });
      }),
    );
  });

  it('reads one matcher only where one is expected; commas are letters of the older notation', () => {
    const only = (name: string, value: string): unknown => ({
      ok: true,
      matchers: [{ name, value, isRegex: false, isEqual: true }],
    });

    expect(parseMatcher('a=b')).toEqual(only('a', 'b'));
    expect(parseMatcher('a=b,c=d')).toEqual(only('a', 'b,c=d'));
    expect(parseMatcher('a=b,')).toEqual(only('a', 'b,'));
    expect(parseMatcher('"a b"=c,')).toEqual(only('a b', 'c'));
    expect(parseMatcher('"a"="b","c"="d"')).toMatchObject({ problem: 'one matcher is expected, and there are 2' });
    expect(parseMatcher('')).toMatchObject({ problem: 'one matcher is expected, and there are 0' });
    expect(parseMatcher('{a=b}')).toMatchObject({ problem: 'one matcher takes no braces' });
  });

  it('refuses megabytes', () => {
    expect(parseMatchers('a'.repeat(70_000))).toMatchObject({ ok: false });
    expect(parseMatcher('a'.repeat(70_000))).toMatchObject({ ok: false });
  });

  it.each([
    ['spaces inside a value', `a=b${' '.repeat(60_000)}c`],
    ['characters of three bytes behind an escape', `"a"="\\n${'€'.repeat(60_000)}"`],
    ['open quotes', '"'.repeat(60_000)],
    ['backslashes', `a="${'\\'.repeat(60_000)}`],
    ['matchers', 'a=b,'.repeat(15_000)],
    ['operators', `a${'='.repeat(60_000)}`],
  ])('takes time that grows with the length of %s', (_, input) => {
    const startedAt = performance.now();

    parseMatchers(input);

    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('matching', () => {
  it.each([
    ['a="b"', { a: 'b' }, true],
    ['a="b"', { a: 'bb' }, false],
    ['a!="b"', {}, true],
    ['a=""', {}, true],
    ['a=""', { a: '' }, true],
    ['a!=""', {}, false],
    ['a=~"b|c"', { a: 'c' }, true],
    ['a=~"b|c"', { a: 'cc' }, false],
    ['a=~"b|"', {}, true],
    ['a=~"b.*"', { a: 'bcd' }, true],
    ['a=~"b.*"', { a: 'abc' }, false],
    ['a=~"b.*"', { a: 'b\nc' }, false],
    ['a=~"b|c.+"', { a: 'bx' }, false],
    ['a!~"b.*"', {}, true],
    ['a!~".*"', {}, false],
    ['a=~"(?i)B"', { a: 'b' }, true],
    // The star is that of the letter before the flag.
    ['a=~"b(?i)*"', {}, true],
    ['a=~"b\\.c*"', { a: 'b.' }, true],
    ['a=~"b\\.c*"', { a: 'bxc' }, false],
    ['a="b",c="d"', { a: 'b' }, false],
    ['constructor=""', {}, true],
    ['toString!=""', {}, false],
  ] as const)('%s against %o is %s', (input, labels, expected) => {
    expect(matches(input, labels)).toBe(expected);
  });

  it('does not depend on the order of matchers', () => {
    const labels = { a: 'x', b: 'y', c: '' };
    const one = fc.constantFrom('a="x"', 'b=~"y|z"', 'c=""', 'a!="y"', 'd!~".+"', 'b=~"[xz]"', 'a=~"x?"');
    fc.assert(
      fc.property(fc.shuffledSubarray(['a="x"', 'b=~"y|z"', 'c=""', 'd!~".+"']), fc.array(one), (some, more) => {
        const all = [...some, ...more];
        expect(matches(all.toReversed().join(','), labels)).toBe(matches(all.join(','), labels));
      }),
    );
  });

  it('knows what demands nothing, as Alertmanager sees it', () => {
    const compile = (input: string): boolean => {
      const parsed = parseMatchers(input);
      const compiled = compileMatchers(parsed.ok ? parsed.matchers : [], compilePattern);
      return compiled.ok && demandNothing(compiled.matchers);
    };

    expect(['', 'a=""', 'a=~".*"', 'a="",b=~"c|"'].map(compile)).toEqual([true, true, true, true]);
    expect(['a="b"', 'a=~".+"', 'a!="b"', 'a=~".*",b="c"'].map(compile)).toEqual([false, false, false, false]);
  });
});

describe('patterns', () => {
  it('names what RE2 does not take', () => {
    const compiled = compileMatchers([{ name: 'a', value: 'b(?=c)', isRegex: true, isEqual: true }], compilePattern);

    expect(compiled).toEqual({
      ok: false,
      at: 0,
      problem: 'matcher for `a`: regular expression is not RE2: invalid or unsupported Perl syntax: `(?=`',
    });
  });

  it('takes linear time where back-tracking takes for ever', () => {
    const compiled = compilePattern('(a*)*b');
    const value = 'a'.repeat(50_000);

    expect(compiled.ok && compiled.pattern.matches(value)).toBe(false);
  });

  it('matches what RE2 matches between both anchors', () => {
    const source = fc.string({
      unit: fc.constantFrom(...'aab.*+?|()[]{1}^$\\', '\\.', '\\d', '.*', '(?i)', '🙂'),
      maxLength: 8,
    });
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '.', '\n', '🙂'), maxLength: 5 });
    fc.assert(
      fc.property(source, fc.array(value, { maxLength: 6 }), (text, values) => {
        const compiled = compilePattern(text);
        fc.pre(compiled.ok);
        const whole = RE2JS.compile(`^(?:${text})$`);

        for (const each of values) expect(compiled.pattern.matches(each)).toBe(whole.matcher(each).find());
      }),
      { numRuns: 1000 },
    );
  });

  it('compiles once per text, and forgets the one asked for longest ago', () => {
    const compile = createPatternCompiler(2);
    const first = compile('a.');
    compile('b.');
    expect(compile('a.')).toBe(first);

    compile('c.');

    expect(compile('a.')).toBe(first);
    const second = compile('b.');
    expect(compile('b.')).toBe(second);
    expect(compile('a.')).toBe(first);
    expect(compile('c.')).not.toBe(first);
  });

  it.each([
    ['an open group', '('],
    ['two stars', 'a**'],
    ['an open class', '[a'],
    ['more text than anybody reads', 'a'.repeat(5000)],
  ])('refuses %s', (_, source) => {
    expect(compilePattern(source)).toMatchObject({ ok: false });
  });
});

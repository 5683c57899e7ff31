import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonProblem, JsonStream } from './json-stream.ts';
import type { JsonEvents, JsonLimits } from './json-stream.ts';

const LIMITS: JsonLimits = { depth: 64, stringLength: 1_000 };

/** Puts the events together again, so that the result can be held against `JSON.parse`. */
class Rebuild implements JsonEvents {
  result: unknown;
  readonly #stack: (unknown[] | Map<string, unknown>)[] = [];
  #keys: string[] = [];

  #put(value: unknown): void {
    const top = this.#stack.at(-1);
    if (top === undefined) this.result = value;
    else if (Array.isArray(top)) top.push(value);
    else top.set(this.#keys.pop() ?? '', value);
  }

  open(kind: 'object' | 'array'): void {
    const value = kind === 'array' ? [] : new Map<string, unknown>();
    this.#put(value);
    this.#stack.push(value);
  }

  close(): void {
    this.#stack.pop();
  }

  key(name: string): void {
    this.#keys.push(name);
  }

  value(value: string | number | boolean | null): void {
    this.#put(value);
  }
}

function read(pieces: readonly string[], limits: Partial<JsonLimits> = {}): unknown {
  const rebuild = new Rebuild();
  const stream = new JsonStream(rebuild, { ...LIMITS, ...limits });
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return rebuild.result;
}

function problemOf(text: string, limits: Partial<JsonLimits> = {}): string {
  try {
    read([text], limits);
  } catch (error) {
    if (error instanceof JsonProblem) return error.message;
    throw error;
  }
  return 'none';
}

/** Objects as maps, as `Rebuild` makes them. */
function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, asMaps(each)]));
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

describe('JsonStream', () => {
  it('reads what JSON.parse reads, wherever the text is cut', () => {
    const places = fc.array(fc.nat(), { maxLength: 8 });
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 1), places, (value, space, at) => {
        const text = JSON.stringify(value, undefined, space);

        expect(read(cut(text, at))).toEqual(asMaps(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads a text that comes one character at a time', () => {
    const text = ' { "a\\"\\\\" : [ 1, -2.5e+3, true, null, "\\u00e4\\n", {}, [] ] } ';

    expect(read([...text])).toEqual(new Map([['a"\\', [1, -2500, true, null, 'ä\n', new Map(), []]]]));
  });

  it('accepts and refuses broken texts as JSON.parse does', () => {
    const text = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '1', '-', 'true', 'nul', ' ', '"', '0.'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(text, (parts) => {
        const json = parts.join('');
        const [ours, theirs] = [problemOf(json), isJson(json)];
        fc.pre(!ours.includes('occurs twice'));

        expect(ours === 'none').toBe(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses a key that occurs twice and names it with its place', () => {
    expect(problemOf('{"a":[{"purl":1,"x":2,"purl":3}]}')).toBe('the key `purl` occurs twice in the object at `/a/0`');
    expect(problemOf('{"a":1,"\\u0061":2}')).toBe('the key `a` occurs twice in the object at `/`');
    const many = Array.from({ length: 100 }, (_, number) => `"k${number}":0`).join(',');
    expect(problemOf(`{${many},"k42":1}`)).toBe('the key `k42` occurs twice in the object at `/`');
    expect(problemOf(`{${many},"k100":1}`)).toBe('none');
  });

  it.each([
    ['{"a":[1,2', 'the document ends in the middle, inside `/a/1`'],
    ['{"a":"b', 'the document ends in the middle, inside `/a`'],
    ['{"a":tru', 'the document ends in the middle, inside `/a`'],
    ['', 'the document ends in the middle, inside `/`'],
    ['{"a":1}x', 'the document is no valid JSON: `x` is out of place after its end'],
    ['{"a":1}{}', 'the document is no valid JSON: a value is out of place after its end'],
    ['{"a":01}', 'the document is no valid JSON: `01` is out of place inside `/a`'],
    ['{"a" 1}', 'the document is no valid JSON: a value is out of place inside `/a`'],
    ['[1 2]', 'the document is no valid JSON: a value is out of place inside `/0`'],
    ['{"a":"\n"}', 'a string at `/a` is no valid JSON'],
    ['{"a":"\\x"}', 'a string at `/a` is no valid JSON'],
    ["{'a':1}", "the document is no valid JSON: `'` is out of place inside `/`"],
  ])('says what is wrong with %j', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('stops at its limits instead of growing', () => {
    expect(problemOf('['.repeat(65))).toBe('the document is nested deeper than 64 levels');
    expect(problemOf(`["${'a'.repeat(1_001)}"]`)).toBe('a text at `/` is longer than 1000 characters');
    expect(problemOf(`["${'a'.repeat(5_000)}`)).toBe('a text at `/` is longer than 1000 characters');
    expect(problemOf(`[${'1'.repeat(5_000)}`)).toBe('a text at `/` is longer than 1000 characters');
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What hostile and broken senders put where a parser expects something else. */
import fc from 'fast-check';

const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '\u0000',
  '\uD800',
  '__proto__',
  '<script>alert(1)</script>',
  'a\r\nb\u202Ec\u0007',
  'javascript:alert(1)',
  '%|%7C',
  [],
  {},
  [null],
  [[]],
  // What turns an object into a text is taken from the object.
  { toString: 1, valueOf: 1 },
  [{ toString: null, valueOf: null }],
  'x'.repeat(100_000),
];

const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.jsonValue({ maxDepth: 3 }));

/** The payload with one of its parts replaced, removed or put into a list. */
export function mutations(payload: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 3 }), nasty, fc.nat({ max: 3 }))
    .map(([positions, value, how]) =>
      positions.reduce((document, position) => change(document, position, value, how), structuredClone(payload)),
    );
}

function change(document: unknown, position: number, value: unknown, how: number): unknown {
  const places = placesOf(document);
  const place = places[position % Math.max(1, places.length)];
  if (place === undefined) return value;
  const { holder, name } = place;
  if (how === 0 && Array.isArray(holder)) holder.splice(Number(name), 1);
  else if (how === 0) Reflect.deleteProperty(holder, name);
  else if (how === 1) Reflect.set(holder, name, [Reflect.get(holder, name)]);
  // A copy: the same value twice could come to hold itself, which no JSON does.
  else Reflect.set(holder, name, structuredClone(value));
  return document;
}

interface Place {
  readonly holder: object;
  readonly name: string;
}

function placesOf(document: unknown): Place[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) => [{ holder: document, name }, ...placesOf(value)]);
}

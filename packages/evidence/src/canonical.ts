/** What canonical JSON can hold. Absent members (`undefined`) are left out, as `JSON.stringify` does. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a JSON value: members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript prints them.
 *
 * @throws RangeError for what JSON can not hold: a number that is not finite, a lone surrogate, a function, a symbol, a cycle
 * Source: RFC 8785
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** Deeper values are refused: a cycle would otherwise end in a stack overflow. */
const maxDepth = 1_000;

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new RangeError('value is nested too deeply for canonical json');
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`\`${value}\` is not a json number`);
      return JSON.stringify(value);
    case 'string':
      return writeString(value);
    case 'object':
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      break;
  }
  throw new RangeError(`a ${typeof value} is not json`);
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('a string with a lone surrogate is not json');
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], depth: number): string {
  return `[${items.map((item) => write(item, depth + 1)).join(',')}]`;
}

function writeObject(value: object, depth: number): string {
  const members: string[] = [];
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member !== undefined) members.push(`${writeString(key)}:${write(member, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}

/** Values of documents others made: nothing is taken for granted, nothing inherited is read. */

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of own properties and positions. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

export function recordAt(value: unknown, ...path: readonly (string | number)[]): JsonRecord | undefined {
  const found = valueAt(value, ...path);
  return isRecord(found) ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] | undefined {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : undefined;
}

/** Text, or a number or truth value written as text; undefined for everything else and for what is blank. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const text = scalarText(valueAt(value, ...path))?.trim();
  return text === '' ? undefined : text;
}

export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** What kind of value stands there, for a complaint. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Later records win, but only where they have something to say: a name of ours that has no value hides nothing of the sender's. */
export function overlay(...records: readonly (JsonRecord | undefined)[]): JsonRecord {
  const pairs = records.flatMap((record) => Object.entries(record ?? {}));
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

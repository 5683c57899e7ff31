import { z } from 'zod';

/** A key of a file that the form does not know, with its place: `items[0].titel`. */
export interface UnknownKey {
  readonly place: string;
  /** The known key that it may stand for. */
  readonly nearest: string | undefined;
}

/** The part of a JSON schema that says which keys there are. */
interface Form {
  readonly properties?: Readonly<Record<string, Form>>;
  readonly items?: Form;
  readonly anyOf?: readonly Form[];
  readonly additionalProperties?: unknown;
}

/** Keys that reading would leave out in silence. Written down by name only, never their values. */
export function unknownKeys(schema: z.ZodType, written: unknown): readonly UnknownKey[] {
  // Forms hold JSON; what JSON can not say of them says nothing of keys.
  return keysIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Form, written, '');
}

function keysIn(form: Form, written: unknown, place: string): readonly UnknownKey[] {
  if (Array.isArray(written)) {
    const { items } = choiceOf(form, ({ items: one }) => one !== undefined);
    return items === undefined ? [] : written.flatMap((item, index) => keysIn(items, item, `${place}[${index}]`));
  }
  if (typeof written !== 'object' || written === null) return [];
  const { properties } = choiceOf(form, (one) => one.properties !== undefined);
  if (properties === undefined) return [];
  return Object.entries(written).flatMap(([key, value]) => {
    const at = place === '' ? key : `${place}.${key}`;
    const known = properties[key];
    return known === undefined
      ? [{ place: at, nearest: nearestOf(key, Object.keys(properties)) }]
      : keysIn(known, value, at);
  });
}

function choiceOf(form: Form, is: (one: Form) => boolean): Form {
  return is(form) ? form : (form.anyOf?.find(is) ?? form);
}

/** At most every third letter is another. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((one) => ({ one, distance: editDistance(name.toLowerCase(), one.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= Math.max(1, Math.ceil(name.length / 3)) ? nearest.one : undefined;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries())
      next.push(Math.min((row[j] ?? 0) + (a === b ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

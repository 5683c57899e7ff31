const writers = new WeakMap<object, () => string>();

/** For answers whose parts were written out before: `write` gives the very text that `JSON.stringify` would, up to the order of members. */
export function writeWith<Body extends object>(body: Body, write: () => string): Body {
  writers.set(body, write);
  return body;
}

/** The JSON of an answer. */
export function answerText(body: unknown): string {
  const write = typeof body === 'object' && body !== null ? writers.get(body) : undefined;
  return write?.() ?? JSON.stringify(body ?? {});
}

/** An object with members whose JSON is known: those replace its own. */
export function spliced(value: object, known: Readonly<Record<string, string>>): string {
  const without = Object.fromEntries(Object.keys(known).map((name) => [name, undefined]));
  const rest = JSON.stringify({ ...value, ...without }).slice(1, -1);
  const members = Object.entries(known).map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{${(rest === '' ? members : [rest, ...members]).join(',')}}`;
}

/** Readers for what stands in the address bar, which anybody may have typed. */
export type RawSearch = Readonly<Record<string, unknown>>;

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 2000) : undefined;
}

export function oneOf<V extends string>(value: unknown, values: readonly V[]): V | undefined {
  return values.find((each) => each === value);
}

export function instant(value: unknown): string | undefined {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return undefined;
  return new Date(value).toISOString();
}

/** Plain strings in, plain strings out: a version `3.0` must not come back as the number 3. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Readonly<Record<string, string | undefined>>): string {
  const kept = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  const written = new URLSearchParams(kept).toString();
  return written === '' ? '' : `?${written}`;
}

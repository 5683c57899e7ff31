import { type Scheme, schemeOf } from './scheme.ts';

const encoder = new TextEncoder();

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Any text, by its bytes in UTF-8. Source: the VERS specification's list of schemes. */
export const lexicographic: Scheme = schemeOf((text) => (text === '' ? undefined : encoder.encode(text)), compare);

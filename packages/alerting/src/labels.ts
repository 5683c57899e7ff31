import type { Labels } from './incoming.ts';

/** What a sender groups by itself, as a label of ours: rules may ask for it, and people are not told of it. */
export const SENDER_GROUP_LABEL = 'group_key';

/** Labels that say something to people. */
export function toldLabels(labels: Labels): Labels {
  if (!Object.hasOwn(labels, SENDER_GROUP_LABEL)) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== SENDER_GROUP_LABEL));
}

/** The value of a label, `''` where it is missing; a label may be called `constructor`. */
export function labelValue(labels: Labels, name: string): string {
  const value: unknown = labels[name];
  return typeof value === 'string' ? value : '';
}

/** Up to this many names are sorted by insertion, which beats a sort with a comparing function; hostile ones are many. */
const FEW_NAMES = 64;

/** The names that count, sorted as their UTF-8 bytes sort; those with an empty value are the same as missing. */
export function sortedNames(labels: Labels): string[] {
  const all = Object.keys(labels);
  if (all.length > FEW_NAMES) return all.filter((name) => labels[name] !== '').toSorted(compareCodePoints);
  const names: string[] = [];
  for (const name of all) {
    if (labels[name] === '') continue;
    let at = names.length;
    while (at > 0 && compareCodePoints(names[at - 1] ?? '', name) > 0) {
      names[at] = names[at - 1] ?? '';
      at--;
    }
    names[at] = name;
  }
  return names;
}

/** Order by code points, which is the order of the UTF-8 bytes; `<` compares UTF-16 units and differs beyond the basic plane. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return x < 0xd800 || y < 0xd800 ? x - y : lifted(x) - lifted(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, so they change places with U+E000 to U+FFFF. */
function lifted(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

import type { Comparison, VersionOrder } from '../family.ts';

/** An order of versions outside the OSV ecosystems: no keys, an answer for any two texts. */
export type Scheme = Required<Pick<VersionOrder, 'encode' | 'compare'>>;

/** Without keys every comparison reads both texts again: nobody may make that long. */
export const MAX_LENGTH = 512;

/** @param read undefined when the text is no version; @param compare two versions that are */
export function schemeOf<Version>(
  read: (text: string) => Version | undefined,
  compare: (a: Version, b: Version) => number,
): Scheme {
  return {
    encode: () => undefined,
    compare: (a, b): Comparison => {
      if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return 'unknown';
      const left = read(a);
      const right = left === undefined ? undefined : read(b);
      return left === undefined || right === undefined ? 'unknown' : signOf(compare(left, right));
    },
  };
}

function signOf(difference: number): -1 | 0 | 1 {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

/** Texts by their UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Runs of digits by value, of any size. */
export function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+(?=.)/, '');
  const right = b.replace(/^0+(?=.)/, '');
  return left.length - right.length || compareTexts(left, right);
}

/** Lists item by item; where one ends, it goes on with `filler`. */
export function compareLists<Item>(
  a: readonly Item[],
  b: readonly Item[],
  filler: Item,
  compare: (a: Item, b: Item) => number,
): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const answer = compare(a[at] ?? filler, b[at] ?? filler);
    if (answer !== 0) return answer;
  }
  return 0;
}

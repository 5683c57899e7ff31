import { compareNumbers, compareTexts, type Scheme, schemeOf } from './scheme.ts';

interface Recipe {
  readonly items: readonly string[];
  readonly prerelease: Recipe | undefined;
  readonly build: Recipe | undefined;
}

const TEXT = /^[0-9a-zA-Z.+*_~-]+$/;

function read(text: string): Recipe | undefined {
  const version = text.trim().toLowerCase();
  if (!TEXT.test(version)) return undefined;
  const plus = version.indexOf('+');
  const main = plus === -1 ? version : version.slice(0, plus);
  const hyphen = main.indexOf('-');
  return {
    items: itemsOf(hyphen === -1 ? main : main.slice(0, hyphen)),
    prerelease: hyphen === -1 ? undefined : listOf(main.slice(hyphen + 1)),
    build: plus === -1 ? undefined : listOf(version.slice(plus + 1)),
  };
}

function listOf(text: string): Recipe {
  return { items: itemsOf(text), prerelease: undefined, build: undefined };
}

/** Zeros at the end count for nothing. */
function itemsOf(text: string): string[] {
  const items = text.split('.');
  while (items.length > 0 && /^0+$/.test(items.at(-1) ?? '')) items.pop();
  return items;
}

function compare(a: Recipe, b: Recipe): number {
  const answer = compareItems(a.items, b.items);
  if (answer !== 0) return answer;
  return comparePart(a.prerelease, b.prerelease, 1) || comparePart(a.build, b.build, -1);
}

/** @param alone what having nothing there means: 1 for above, -1 for below */
function comparePart(a: Recipe | undefined, b: Recipe | undefined, alone: 1 | -1): number {
  if (a === undefined) return b === undefined ? 0 : alone;
  return b === undefined ? -alone : compare(a, b);
}

/** Numbers by value; as soon as one of two items is no number, both as text. */
function compareItems(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one = '', other = ''] = [a[at], b[at]];
    const areNumbers = /^\d+$/.test(one) && /^\d+$/.test(other);
    const answer = areNumbers ? compareNumbers(one, other) : compareTexts(one, other);
    if (answer !== 0) return answer;
  }
  return a.length - b.length;
}

/** Conan recipes. Source of the order: Conan 2's documentation of versions and version ranges. */
export const conan: Scheme = schemeOf(read, compare);

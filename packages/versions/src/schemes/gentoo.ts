import { compareLists, compareNumbers, compareTexts, type Scheme, schemeOf } from './scheme.ts';

const VERSION = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|p)\d*)*)(?:-r(\d+))?$/;
/** In rising order; the release itself is between `rc` and `p`. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'p'];

interface Suffix {
  readonly rank: number;
  readonly number: string;
}

interface Ebuild {
  readonly first: string;
  readonly others: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly Suffix[];
  readonly revision: string;
}

const NO_SUFFIX: Suffix = { rank: SUFFIXES.indexOf(''), number: '0' };

function read(text: string): Ebuild | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, first = '', others = '', letter = '', suffixes = '', revision = '0'] = match;
  return { first, others: others.split('.').slice(1), letter, suffixes: suffixesOf(suffixes), revision };
}

function suffixesOf(text: string): Suffix[] {
  return text
    .split('_')
    .slice(1)
    .map((suffix) => {
      const name = suffix.replace(/\d+$/, '');
      return { rank: SUFFIXES.indexOf(name), number: suffix.slice(name.length) || '0' };
    });
}

function compare(a: Ebuild, b: Ebuild): number {
  return (
    compareNumbers(a.first, b.first) ||
    compareParts(a.others, b.others) ||
    compareTexts(a.letter, b.letter) ||
    compareLists(a.suffixes, b.suffixes, NO_SUFFIX, (one, other) => {
      return one.rank - other.rank || compareNumbers(one.number, other.number);
    }) ||
    compareNumbers(a.revision, b.revision)
  );
}

/** A part that begins with zero makes both be read as decimals; fewer parts are lower. */
function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one = '', other = ''] = [a[at], b[at]];
    const areDecimals = one.startsWith('0') || other.startsWith('0');
    const answer = areDecimals ? compareTexts(trimZeros(one), trimZeros(other)) : compareNumbers(one, other);
    if (answer !== 0) return answer;
  }
  return a.length - b.length;
}

function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** Gentoo ebuilds. Source of the order: Gentoo's package manager specification, "Version comparison". */
export const gentoo: Scheme = schemeOf(read, compare);

import { type Comparison, ENCODER, opposite, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, isDigit, KeyWriter } from './key.ts';

/**
 * A version as Maven reads it: a list of items that may end in one nested list, which may end in one nested list, ...
 * Level 0 is the outer list. An item is a number in digits without leading zeros or a qualifier in lower case.
 */
type Levels = readonly (readonly string[])[];

const HYPHEN = 45;
const DOT = 46;

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = QUALIFIERS.indexOf('');
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ga', ''],
  ['final', ''],
  ['release', ''],
  ['cr', 'rc'],
]);
const BEFORE_DIGIT: ReadonlyMap<string, string> = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

/**
 * Characters Maven forbids in a version (they belong to ranges, expressions and paths), white space, digits of other
 * scripts (Maven counts with them), and words that stand for "some version".
 */
const NOT_A_VERSION = /[\\/:"<>|?*[\](){},$\s\p{Cc}]|[^\P{Nd}0-9]|^(?:latest|release|unknown|unspecified)$/iu;
/** Qualifiers without a place in Maven's order (they sort after the release) that still announce one. */
const EARLY = /^(?:pre|preview|ea|eap|dev|nightly)$/;

/** @returns undefined when the text is no version */
function parse(text: string): Levels | undefined {
  if (text === '' || NOT_A_VERSION.test(text)) return undefined;
  const version = text.toLowerCase();
  let level: string[] = [];
  const levels = [level];
  const nest = (): void => {
    level = [];
    levels.push(level);
  };
  for (let at = 0; at < version.length;) {
    const start = at;
    const isNumber = isDigit(version.charCodeAt(at));
    at = isNumber ? endOfDigits(version, at) : endOfQualifier(version, at);
    const separator = version[at];
    const isBeforeDigit = !isNumber && at > start && isDigit(version.charCodeAt(at));
    if (isNumber) level.push(canonicalNumber(version.slice(start, at)));
    else if (at === start) level.push('0');
    else {
      // `.X1` and a last `.X` read like `-X1` and `-X`.
      if (level.length > 0 && (isBeforeDigit || separator === undefined)) nest();
      level.push(qualifier(version.slice(start, at), isBeforeDigit));
    }
    // A change between letters and digits separates like a hyphen.
    if (separator !== undefined && separator !== '.') nest();
    if (separator === '.' || separator === '-') at++;
  }
  return normalize(levels);
}

function endOfQualifier(version: string, from: number): number {
  let at = from;
  for (; at < version.length; at++) {
    const code = version.charCodeAt(at);
    if (code === DOT || code === HYPHEN || isDigit(code)) break;
  }
  return at;
}

function qualifier(name: string, isBeforeDigit: boolean): string {
  const long = isBeforeDigit ? (BEFORE_DIGIT.get(name) ?? name) : name;
  return ALIASES.get(long) ?? long;
}

/** Zeros and release qualifiers at the end of a list count for nothing, nor do lists left empty at the end. */
function normalize(levels: string[][]): Levels {
  for (const level of levels) {
    while (level.at(-1) === '0' || level.at(-1) === '') level.pop();
  }
  while (levels.at(-1)?.length === 0) levels.pop();
  return levels;
}

function isNumeric(item: string): boolean {
  return isDigit(item.charCodeAt(0));
}

function sign(difference: number): -1 | 0 | 1 {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

function compareText(a: string, b: string): -1 | 0 | 1 {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Numbers by value, qualifiers by their known rank and then by text, qualifiers before numbers. */
function compareItems(a: string, b: string): -1 | 0 | 1 {
  if (isNumeric(a)) return isNumeric(b) ? sign(a.length - b.length) || compareText(a, b) : 1;
  if (isNumeric(b)) return -1;
  return sign(rankOf(a) - rankOf(b)) || (rankOf(a) === QUALIFIERS.length ? compareText(a, b) : 0);
}

function rankOf(name: string): number {
  const rank = QUALIFIERS.indexOf(name);
  return rank === -1 ? QUALIFIERS.length : rank;
}

/** How an item compares with nothing in its place: zero is nothing, `rc` is less, `sp` and unknown words are more. */
function signOfItem(item: string): -1 | 0 | 1 {
  if (isNumeric(item)) return item === '0' ? 0 : 1;
  return sign(rankOf(item) - RELEASE);
}

/** How the list at `depth` compares with nothing in its place. */
function signOfList(version: Levels, depth: number): -1 | 0 | 1 {
  for (let at = depth; at < version.length; at++) {
    for (const item of version[at] ?? NO_ITEMS) {
      const answer = signOfItem(item);
      if (answer !== 0) return answer;
    }
  }
  return 0;
}

const LIST = Symbol('nested list');
const NO_ITEMS: readonly string[] = [];

function itemAt(version: Levels, depth: number, index: number): string | typeof LIST | undefined {
  const level = version[depth] ?? NO_ITEMS;
  if (index < level.length) return level[index];
  return index === level.length && depth + 1 < version.length ? LIST : undefined;
}

function compareLevels(a: Levels, b: Levels): -1 | 0 | 1 {
  let depth = 0;
  for (let index = 0; ; index++) {
    const left = itemAt(a, depth, index);
    const right = itemAt(b, depth, index);
    if (left === undefined && right === undefined) return 0;
    if (left === LIST && right === LIST) {
      // Nothing follows a nested list, so what is inside decides.
      depth++;
      index = -1;
      continue;
    }
    const answer = compareAt(left, right, a, b, depth);
    if (answer !== 0) return answer;
  }
}

/** One position of two lists that do not both go deeper there: qualifier < list < number, and nothing by its sign. */
function compareAt(
  left: string | typeof LIST | undefined,
  right: string | typeof LIST | undefined,
  a: Levels,
  b: Levels,
  depth: number,
): -1 | 0 | 1 {
  if (left === undefined) return right === undefined ? 0 : opposite(compareAt(right, left, b, a, depth));
  if (left === LIST) {
    if (right === undefined) return signOfList(a, depth + 1);
    return right === LIST ? 0 : isNumeric(right) ? -1 : 1;
  }
  if (right === undefined) return signOfItem(left);
  if (right === LIST) return isNumeric(left) ? 1 : -1;
  return compareItems(left, right);
}

function compare(a: string, b: string): Comparison {
  const left = parse(a);
  const right = parse(b);
  return left === undefined || right === undefined ? 'unknown' : compareLevels(left, right);
}

// What may stand at one place of a list, in rising order. Letters of an unknown qualifier are above all of these.
const QUALIFIER_ITEM = 1;
const LOWER_LIST = 2;
const END = 3;
const HIGHER_LIST = 4;
const NUMBER_ITEM = 5;

const ASCII = /^[!-~]+$/;

const key = new KeyWriter(ENCODER.maven);

/**
 * Maven's order is not transitive: `x` < `0-alpha` < `0` < `x`. The keyed versions are a part on which it is: qualifiers
 * only at the start of a list, no list that starts with a list except the outer one, and not zero itself.
 */
function encode(text: string): Uint8Array | undefined {
  const levels = parse(text);
  if (levels === undefined || levels.length === 0) return undefined;
  key.start();
  for (const [depth, level] of levels.entries()) {
    if (depth > 0) {
      if (level.length === 0) return undefined;
      key.byte(signOfList(levels, depth) < 0 ? LOWER_LIST : HIGHER_LIST);
    }
    for (const [index, item] of level.entries()) {
      if (isNumeric(item)) {
        key.byte(NUMBER_ITEM);
        key.number(item, 0, item.length);
      } else if (index > 0 || item === '' || !ASCII.test(item)) return undefined;
      else {
        key.byte(QUALIFIER_ITEM);
        key.byte(rankOf(item) + 1);
        if (rankOf(item) === QUALIFIERS.length) key.text(item);
      }
    }
  }
  key.byte(END);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  const levels = parse(text);
  if (levels === undefined) return undefined;
  const isEarly = (item: string): boolean => signOfItem(item) < 0 || EARLY.test(item);
  return { major: levels[0]?.[0] ?? '0', isPrerelease: levels.flat().some(isEarly) };
}

/**
 * Maven artifacts, as Maven 3.9 orders them (Maven 4 reads a dozen shapes differently).
 * Source of the order: maven.apache.org/pom.html#version-order-specification, checked against maven-artifact 3.9.9.
 */
export const maven: VersionOrder = { family: 'maven', encode, compare, describe };

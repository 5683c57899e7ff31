import { normalPackagist, packagist } from '../packagist.ts';
import { type Containment, every, meets, type Operator, type ParsedRange, place, problem, some } from './range.ts';
import type { Bound, PlacedVersion } from './range.ts';

/** What a constraint asks of a version, or of a branch by its name (`dev-main`). */
interface Test {
  readonly version: (version: PlacedVersion) => Containment;
  readonly branch: (name: string) => Containment;
}

const STABILITY = 'stable|RC|beta|alpha|dev';
const MODIFIER = String.raw`[._-]?(?:(stable|beta|b|RC|alpha|a|patch|pl|p)(\d*(?:[.-]\d+)*))?([.-]?dev)?`;
/** Up to four numbers, then a stability or `.x-dev`, then build metadata. */
const VERSION = String.raw`v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:${MODIFIER}|\.([xX*][.-]?dev))(?:\+[^\s]+)?`;
const ANYTHING = /^(v)?[xX*](\.[xX*])*$/i;
const TILDE = new RegExp(`^~${VERSION}$`, 'i');
const CARET = new RegExp(String.raw`^\^${VERSION}$`, 'i');
const WILDCARD = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.[xX*])+$/;
const HYPHEN = new RegExp(`^(${VERSION}) - (${VERSION})$`, 'i');
const COMPARISON = /^(<>|!=|>=|<=|==|>|<|=)?\s*(.*)$/s;
const FLAGGED = new RegExp(`^([^,\\s]*?)@(${STABILITY})$`, 'i');
const REFERENCE = /^(dev-[^,\s@]+?|[^,\s@]+?\.x-dev)#.+$/i;
/** Where a hyphen says the stability, no `-dev` is added to a bound. `RC` in capitals only: so it is in Composer. */
const HAS_STABILITY = /-[._-]?(?:(?:stable|beta|b|alpha|a|patch|pl|p)\d*(?:[.-]\d+)*)?(?:[.-]?dev)?$/;
const UNSTABLE = /-(?:alpha|beta|RC)\d*|-dev$/;
const OPERATORS = /^(?:<>|!=|>=|<=|==|>|<|=|~|\^)$/;
const MAX_LENGTH = 512;
const PARTS = 4;

/**
 * A Composer constraint: `^1.2 || ~2.1.0`, `>=1.0 <1.1 || 2.*`, `1.0 - 2.0`, `dev-main`.
 * Lower bounds let in the unstable versions of their version, upper bounds leave them out; all else is plain order.
 * A branch by name has no place in the order: only `*`, its own name and its own exclusion say anything of it.
 * Source: Composer's documentation, "Versions and constraints", checked against composer/semver 3.3.
 */
export function parseComposer(text: string): ParsedRange {
  const alternatives: (readonly Test[])[] = [];
  for (const alternative of text.trim().split(/\s*\|\|?\s*/)) {
    const tests: Test[] = [];
    for (const constraint of constraintsOf(alternative)) {
      const read = constraint.length > MAX_LENGTH ? undefined : readConstraint(constraint);
      if (read === undefined) return problem(`\`${constraint}\` is no Composer constraint`);
      tests.push(...read);
    }
    if (tests.length === 0) return problem('a Composer constraint is not empty');
    alternatives.push(tests);
  }
  return {
    ok: true,
    range: {
      contains: (given) => {
        const branch = branchOf(given.trim());
        if (branch !== undefined) return some(alternatives, (tests) => every(tests, (test) => test.branch(branch)));
        const version = place(packagist, given);
        if (version === undefined) return 'unknown';
        return some(alternatives, (tests) => every(tests, (test) => test.version(version)));
      },
    },
  };
}

/** The constraints of one alternative: comma and space both join; operators, hyphens and `as` hold on to what follows. */
function constraintsOf(text: string): string[] {
  const words = text.split(/[,\s]+/).filter((word) => word !== '');
  const constraints: string[] = [];
  for (let at = 0; at < words.length; at++) {
    let word = words[at] ?? '';
    if (OPERATORS.test(word) && at + 1 < words.length) word += words[++at] ?? '';
    if (words[at + 1] === '-' && at + 2 < words.length) {
      word += ` - ${words[at + 2] ?? ''}`;
      at += 2;
    }
    if (words[at + 1] === 'as') at += 2;
    constraints.push(word);
  }
  return constraints;
}

/** @returns undefined when it can not be read */
function readConstraint(text: string): readonly Test[] | undefined {
  const [, flagged = text, flag] = FLAGGED.exec(text) ?? [];
  const constraint = (flagged === '' ? '*' : flagged).replace(REFERENCE, '$1');
  const anything = ANYTHING.exec(constraint);
  if (anything !== null) {
    return anything[1] === undefined && anything[2] === undefined ? [ANY] : bounds([['>=', '0.0.0.0-dev']]);
  }
  const tilde = TILDE.exec(constraint);
  if (tilde !== null) return tildeBounds(constraint, tilde);
  const caret = CARET.exec(constraint);
  if (caret !== null) return caretBounds(constraint, caret);
  const wildcard = WILDCARD.exec(constraint);
  if (wildcard !== null) return wildcardBounds(wildcard);
  const hyphen = HYPHEN.exec(constraint);
  if (hyphen !== null) return hyphenBounds(hyphen);
  return comparison(constraint, flag === undefined || flag.toLowerCase() === 'stable' ? undefined : flag);
}

function tildeBounds(text: string, match: RegExpExecArray): readonly Test[] | undefined {
  const isLine = match[8] !== undefined;
  const position = numberCount(match) + (isLine ? 1 : 0);
  return bounds([
    ['>=', lowerBound(text.slice(1), match, 5)],
    ['<', raised(match, Math.max(1, position - 1))],
  ]);
}

function caretBounds(text: string, match: RegExpExecArray): readonly Test[] | undefined {
  const [, major, minor, patch] = match;
  const position = major !== '0' || minor === undefined ? 1 : minor !== '0' || patch === undefined ? 2 : 3;
  return bounds([
    ['>=', lowerBound(text.slice(1), match, 5)],
    ['<', raised(match, position)],
  ]);
}

function wildcardBounds(match: RegExpExecArray): readonly Test[] | undefined {
  const position = Math.min(numberCount(match), 3);
  const low = `${padded(match, position).join('.')}-dev`;
  const high = raised(match, position);
  return low === '0.0.0.0-dev'
    ? bounds([['<', high]])
    : bounds([
        ['>=', low],
        ['<', high],
      ]);
}

function hyphenBounds(match: RegExpExecArray): readonly Test[] | undefined {
  const [, from = '', , , , , , , , , to = '', , minor, patch, , stability, , dev, line] = match;
  const normal = normalPackagist(from);
  const low = normal === undefined ? undefined : normal + (hasModifier(match, 6) ? '' : '-dev');
  const isExact = (minor !== undefined && patch !== undefined) || [stability, dev, line].some(isPresent);
  if (isExact)
    return bounds([
      ['>=', low],
      ['<=', normalPackagist(to)],
    ]);
  if (normalPackagist(to) === undefined) return undefined;
  const numbers = ['', match[11] ?? '', minor, patch, match[14]];
  return bounds([
    ['>=', low],
    ['<', raised(numbers, minor === undefined ? 1 : 2)],
  ]);
}

function comparison(text: string, flag: string | undefined): readonly Test[] | undefined {
  const [, sign = '=', given = ''] = COMPARISON.exec(text) ?? [];
  const operator = operatorOf(sign);
  const branch = branchOf(given);
  if (branch !== undefined) return branchTests(operator, branch);
  const normal = normalPackagist(given);
  if (normal === undefined) {
    const name = /^([0-9a-zA-Z./-]+)-dev$/.exec(given)?.[1];
    return name === undefined ? undefined : branchTests(operator, name);
  }
  if (operator !== '=' && flag !== undefined && !UNSTABLE.test(normal)) {
    return bounds([[operator, `${normal}-${flag}`]]);
  }
  const isBound = operator === '<' || operator === '>=';
  const needsDev = isBound && !normal.endsWith('-dev') && !HAS_STABILITY.test(given.toLowerCase());
  return bounds([[operator, needsDev ? `${normal}-dev` : normal]]);
}

function operatorOf(sign: string): Operator {
  if (sign === '==') return '=';
  return sign === '<>' ? '!=' : (sign as Operator);
}

const ANY: Test = { version: () => true, branch: () => true };

/** Of a version by number nobody knows whether a branch by name is before it. */
function bounds(wanted: ReadonlyArray<readonly [Operator, string | undefined]>): readonly Test[] | undefined {
  const tests: Test[] = [];
  for (const [operator, text] of wanted) {
    const version = text === undefined ? undefined : place(packagist, text);
    if (version === undefined) return undefined;
    const bound: Bound = { operator, version };
    tests.push({ version: (one) => meets(packagist, one, bound), branch: () => 'unknown' });
  }
  return tests;
}

/** @returns undefined for `> dev-main`: a branch has no place in the order */
function branchTests(operator: Operator, wanted: string): readonly Test[] | undefined {
  if (operator !== '=' && operator !== '!=') return undefined;
  const isWanted = operator === '=';
  return [{ version: () => !isWanted, branch: (name) => (name === wanted) === isWanted }];
}

/** The name of `dev-main`, also of the three that are branches without saying so. */
function branchOf(text: string): string | undefined {
  const bare = text.replace(new RegExp(`@(?:${STABILITY})$`, 'i'), '');
  if (bare === 'master' || bare === 'trunk' || bare === 'default') return bare;
  return /^dev-/i.test(bare) ? bare.slice('dev-'.length) : undefined;
}

/** The bound of a version without a stability lets in its unstable versions too. */
function lowerBound(text: string, match: RegExpExecArray, stabilityAt: number): string | undefined {
  return normalPackagist(hasModifier(match, stabilityAt) ? text : `${text}-dev`);
}

function hasModifier(match: RegExpExecArray, stabilityAt: number): boolean {
  return [match[stabilityAt], match[stabilityAt + 2], match[stabilityAt + 3]].some(isPresent);
}

function isPresent(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

/** How many of the four numbers are written. */
function numberCount(match: readonly (string | undefined)[]): number {
  let count = 1;
  for (let at = 2; at <= PARTS; at++) if (/^\d+$/.test(match[at] ?? '')) count = at;
  return count;
}

function padded(match: readonly (string | undefined)[], position: number): string[] {
  return Array.from({ length: PARTS }, (_, at) => (at < position ? (match[at + 1] ?? '0') : '0'));
}

/** The first version that differs at this position, with all of its unstable ones. */
function raised(match: readonly (string | undefined)[], position: number): string {
  const numbers = padded(match, position);
  numbers[position - 1] = String(BigInt(numbers[position - 1] ?? '0') + 1n);
  return `${numbers.join('.')}-dev`;
}

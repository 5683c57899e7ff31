import { npm } from '../npm.ts';
import { type Bound, every, meets, type Operator, type ParsedRange, place, problem, some } from './range.ts';

export interface NpmRangeOptions {
  /** Let pre-releases in wherever the bounds do; otherwise only those of a version that a bound names as one. */
  readonly includePrerelease: boolean;
  /** Read old forms such as `1.2.3beta`, and drop what is no comparison. */
  readonly isLoose: boolean;
}

/** One comparison: where it says so of a pre-release, the three numbers whose pre-releases it lets in. */
interface Comparator extends Bound {
  readonly letsIn: string | undefined;
}

interface Partial {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly prerelease: string | undefined;
}

interface Grammar {
  readonly partial: RegExp;
  readonly version: RegExp;
}

const BUILD = /\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*/g;
const PRERELEASE_STRICT = String.raw`-((?:\d*[a-zA-Z-][a-zA-Z0-9-]*|0|[1-9]\d*)(?:\.(?:\d*[a-zA-Z-][a-zA-Z0-9-]*|0|[1-9]\d*))*)`;
const PRERELEASE_LOOSE = String.raw`-?((?:\d*[a-zA-Z-][a-zA-Z0-9-]*|\d+)(?:\.(?:\d*[a-zA-Z-][a-zA-Z0-9-]*|\d+))*)`;

function grammarOf(number: string, prerelease: string, prefix: string): Grammar {
  const part = String.raw`(${number}|[xX*])`;
  const partial = String.raw`[v=]*${part}(?:\.${part}(?:\.${part}(?:${prerelease})?)?)?`;
  return {
    partial: new RegExp(`^${partial}$`),
    version: new RegExp(
      String.raw`^${prefix}(${number})\.(${number})\.(${number})(?:${prerelease})?(?:${BUILD.source})?$`,
    ),
  };
}

const STRICT = grammarOf(String.raw`0|[1-9]\d*`, PRERELEASE_STRICT, 'v?');
const LOOSE = grammarOf(String.raw`\d+`, PRERELEASE_LOOSE, String.raw`[v=\s]*`);

/** As in node-semver. */
const MAX_LENGTH = 256;
const OPERATOR = /^(>=|<=|>|<|=|~>|~|\^)?(.*)$/s;
const DETACHED_OPERATOR = /(>=|<=|>|<|=) (?=[v=]*[\dxX*])|(~>|~|\^) (?=\S)/g;
const HYPHEN = ' - ';

/**
 * A range as package.json writes it: `^1.2.3 || >=2.0 <3`, `1.2.x`, `1.2 - 3`, `~1.0`.
 * Source: the documentation of node-semver ("Ranges", "Prerelease Tags"). Where node-semver refuses the range or the
 * version and then says "not satisfied", this says `unknown`. Numbers have no size limit.
 */
export function parseNpmRange(text: string, options: NpmRangeOptions): ParsedRange {
  const alternatives = readRange(text, options);
  if (typeof alternatives === 'string') return problem(alternatives);
  const grammar = options.isLoose ? LOOSE : STRICT;
  return {
    ok: true,
    range: {
      contains: (given) => {
        const match = given.length > MAX_LENGTH ? null : grammar.version.exec(given.trim());
        const version = match === null ? undefined : place(npm, given);
        if (match === null || version === undefined) return 'unknown';
        const needsLeave = match[4] !== undefined && !options.includePrerelease;
        const numbers = tupleOf(match[1] ?? '', match[2] ?? '', match[3] ?? '');
        return some(alternatives, (comparators) =>
          needsLeave && !comparators.some(({ letsIn }) => letsIn === numbers)
            ? false
            : every(comparators, (bound) => meets(npm, version, bound)),
        );
      },
    },
  };
}

/** The bounds behind a range, pre-releases left to them; undefined when it can not be read. */
export function npmAlternatives(text: string): ReadonlyArray<readonly Bound[]> | undefined {
  const alternatives = readRange(text, { isLoose: true, includePrerelease: false });
  return typeof alternatives === 'string' ? undefined : alternatives;
}

/** @returns a text that says what is wrong */
function readRange(text: string, options: NpmRangeOptions): ReadonlyArray<readonly Comparator[]> | string {
  const alternatives: (readonly Comparator[])[] = [];
  // One pattern at a time is short; what is longer is no version, and patterns with alternatives must not meet it.
  if (text.split(/[\s|]+/).some((part) => part.length > MAX_LENGTH)) return 'an npm range holds no text that long';
  for (const part of text.trim().replace(/\s+/g, ' ').split('||')) {
    const comparators = readAlternative(part.trim().replace(BUILD, ''), options);
    if (comparators === undefined) return `\`${part.trim()}\` is no npm range`;
    if (comparators !== 'nothing') alternatives.push(comparators);
  }
  if (alternatives.length === 0) return `\`${text.trim()}\` holds no comparison that npm reads`;
  // One alternative for any version makes all of it `*`, and `*` lets no pre-release in, whatever the others name.
  return !options.includePrerelease && alternatives.some(isAnyVersion) ? [[]] : alternatives;
}

function isAnyVersion(comparators: readonly Comparator[]): boolean {
  const [first, ...others] = comparators;
  if (first === undefined) return true;
  return others.length === 0 && first.operator === '>=' && first.version.text === '0.0.0';
}

/** @returns `nothing` when the loose reading dropped all of it; undefined when it can not be read */
function readAlternative(text: string, options: NpmRangeOptions): readonly Comparator[] | 'nothing' | undefined {
  const tokens = hyphenTokens(text, options) ?? text.replace(DETACHED_OPERATOR, '$1$2').split(' ');
  const comparators: Comparator[] = [];
  let hasRead = false;
  for (const [at, token] of tokens.entries()) {
    const read = readToken(token, options);
    if (read === undefined) {
      if (!options.isLoose) return undefined;
      continue;
    }
    // "Any version" between two others is lost in node-semver: alone among dropped ones it does not hold.
    if (read.length > 0 || at === 0 || at === tokens.length - 1) hasRead = true;
    comparators.push(...read);
  }
  return hasRead || !options.isLoose ? comparators : 'nothing';
}

/** `1.2 - 3` as two tokens; undefined when the text is no such pair. */
function hyphenTokens(text: string, options: NpmRangeOptions): readonly string[] | undefined {
  const at = text.indexOf(HYPHEN);
  if (at === -1) return undefined;
  const grammar = options.isLoose ? LOOSE : STRICT;
  if (text.length > MAX_LENGTH * 2) return undefined;
  const from = grammar.partial.exec(text.slice(0, at));
  const to = grammar.partial.exec(text.slice(at + HYPHEN.length));
  if (from === null || to === null) return undefined;
  return [lowerToken(partialOf(from), from[0], options), upperToken(partialOf(to), to[0], options)];
}

function lowerToken(from: Partial, text: string, { includePrerelease }: NpmRangeOptions): string {
  const suffix = includePrerelease ? '-0' : '';
  if (isX(from.major)) return '';
  if (isX(from.minor)) return `>=${from.major}.0.0${suffix}`;
  if (isX(from.patch)) return `>=${from.major}.${from.minor}.0${suffix}`;
  return `>=${text}${from.prerelease === undefined ? suffix : ''}`;
}

function upperToken(to: Partial, text: string, { includePrerelease }: NpmRangeOptions): string {
  if (isX(to.major)) return '';
  if (isX(to.minor)) return `<${next(to.major)}.0.0-0`;
  if (isX(to.patch)) return `<${to.major}.${next(to.minor)}.0-0`;
  if (to.prerelease !== undefined) return `<=${to.major}.${to.minor}.${to.patch}-${to.prerelease}`;
  return includePrerelease ? `<${to.major}.${to.minor}.${next(to.patch)}-0` : `<=${text}`;
}

/** What one token asks for; nothing for "any version", undefined when it is no comparison. */
function readToken(token: string, options: NpmRangeOptions): readonly Comparator[] | undefined {
  if (token === '') return [];
  const grammar = options.isLoose ? LOOSE : STRICT;
  const [, sign = '', rest = ''] = OPERATOR.exec(token) ?? [];
  const match = grammar.partial.exec(rest);
  if (match === null) return undefined;
  const partial = partialOf(match);
  if (sign === '^') return caret(partial, options);
  if (sign === '~' || sign === '~>') return tilde(partial, options);
  if (!isOrderly(partial)) return undefined;
  if (isX(partial.major) || isX(partial.minor) || isX(partial.patch)) return xRange(sign, partial, options);
  if (!grammar.version.test(rest)) return undefined;
  return [comparator(sign === '' ? '=' : (sign as Operator), partial, partial.prerelease)];
}

function partialOf(match: RegExpExecArray): Partial {
  const [, major = '', minor = '', patch = '', prerelease] = match;
  return { major, minor, patch, prerelease };
}

/** `x.1` and `1.x.2` say nothing: what is left open must stay open to the right. */
function isOrderly({ major, minor, patch }: Partial): boolean {
  return !(isX(major) && !isX(minor)) && !(isX(minor) && !isX(patch));
}

function isX(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

function caret(partial: Partial, options: NpmRangeOptions): readonly Comparator[] {
  const { major, minor, patch } = partial;
  if (isX(major)) return [];
  const isMajorZero = isZero(major);
  if (isX(minor)) return between([major, '0', '0'], lowest(options), [next(major), '0', '0']);
  const after = isMajorZero ? [major, next(minor), '0'] : [next(major), '0', '0'];
  if (isX(patch)) return between([major, minor, '0'], lowest(options), after);
  const end = isMajorZero && isZero(minor) ? [major, minor, next(patch)] : after;
  return between([major, minor, patch], partial.prerelease, end);
}

function tilde(partial: Partial, options: NpmRangeOptions): readonly Comparator[] {
  const { major, minor, patch } = partial;
  if (isX(major)) return [];
  if (isX(minor)) return between([major, '0', '0'], lowest(options), [next(major), '0', '0']);
  const after = [major, next(minor), '0'];
  if (isX(patch)) return between([major, minor, '0'], lowest(options), after);
  return between([major, minor, patch], partial.prerelease, after);
}

/** A comparison with numbers left open: `>1.2` is above all of 1.2, `<=1.2` includes all of it. */
function xRange(sign: string, { major, minor }: Partial, options: NpmRangeOptions): readonly Comparator[] {
  if (isX(major)) return sign === '>' || sign === '<' ? [NOTHING] : [];
  const first = isX(minor) ? [major, '0', '0'] : [major, minor, '0'];
  const after = isX(minor) ? [next(major), '0', '0'] : [major, next(minor), '0'];
  switch (sign) {
    case '>':
      return [comparatorOf('>=', after, lowest(options))];
    case '>=':
      return [comparatorOf('>=', first, lowest(options))];
    case '<':
      return [comparatorOf('<', first, '0')];
    case '<=':
      return [comparatorOf('<', after, '0')];
    default:
      return between(first, lowest(options), after);
  }
}

function lowest({ includePrerelease }: NpmRangeOptions): string | undefined {
  return includePrerelease ? '0' : undefined;
}

/** From the first on, up to but without any pre-release of the second. */
function between(first: readonly string[], prerelease: string | undefined, end: readonly string[]): Comparator[] {
  return [comparatorOf('>=', first, prerelease), comparatorOf('<', end, '0')];
}

function comparatorOf(operator: Operator, numbers: readonly string[], prerelease: string | undefined): Comparator {
  const [major = '', minor = '', patch = ''] = numbers;
  return comparator(operator, { major, minor, patch, prerelease }, prerelease);
}

function comparator(operator: Operator, { major, minor, patch }: Partial, prerelease: string | undefined): Comparator {
  const text = `${major}.${minor}.${patch}${prerelease === undefined ? '' : `-${prerelease}`}`;
  return {
    operator,
    version: { text, key: npm.encode(text) },
    letsIn: prerelease === undefined ? undefined : tupleOf(major, minor, patch),
  };
}

const NOTHING = comparatorOf('<', ['0', '0', '0'], '0');

function tupleOf(major: string, minor: string, patch: string): string {
  return `${BigInt(major)}.${BigInt(minor)}.${BigInt(patch)}`;
}

function next(number: string): string {
  return String(BigInt(number) + 1n);
}

function isZero(number: string): boolean {
  return number === '0';
}

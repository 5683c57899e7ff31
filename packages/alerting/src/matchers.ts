import type { Labels } from './incoming.ts';
import { labelValue } from './labels.ts';
import { parseClassicMatcher, parseClassicMatchers } from './matcher-classic.ts';
import { printMatchers } from './matcher-text.ts';
import type { ParsedMatchers } from './matcher-text.ts';
import { parseUtf8Matchers } from './matcher-utf8.ts';
import type { PatternCompiler } from './patterns.ts';
import type { Matcher } from './rules.ts';

/** Matchers ready to be asked: regular expressions compiled. */
export interface CompiledMatcher {
  readonly matcher: Matcher;
  /** The only values it takes, where it names them one by one. */
  readonly values: ReadonlySet<string> | undefined;
  /** @param value `''` for a missing label */
  accepts(value: string): boolean;
}

export type CompiledMatchers =
  | { readonly ok: true; readonly matchers: readonly CompiledMatcher[] }
  | {
      readonly ok: false;
      readonly problem: string;
      /** Position in the list. */
      readonly at: number;
    };

const MAX_INPUT_CHARACTERS = 65_536;

/**
 * Reads none, one or many matchers as Alertmanager and amtool write them: `{a="b",c=~"d|e"}`, `a=b`, `"name with spaces"="x"`.
 * Alertmanager has two notations and reads both; so do we, and where both read a text and differ (`a="\t"` is a tab in the newer one)
 * the older one wins, as it does there. Regular expressions are not compiled here.
 *
 * @returns the newer notation's problem when neither reads it, with its place
 * Source: Alertmanager, "UTF-8 support and matchers parsing", mode with fallback
 */
export function parseMatchers(input: string): ParsedMatchers {
  return tooLong(input) ?? chooseNotation(parseUtf8Matchers(input), parseClassicMatchers(input));
}

/**
 * Reads exactly one matcher, without braces: what a `filter` of a request or one argument of amtool holds. In the older notation commas
 * are letters here: `a=b,c=d` demands the value `b,c=d`, as in Alertmanager.
 */
export function parseMatcher(input: string): ParsedMatchers {
  const at = { start: 0, end: input.length };
  if (input.startsWith('{') || input.endsWith('}')) return { ok: false, problem: 'one matcher takes no braces', at };
  const refused = tooLong(input);
  if (refused !== undefined) return refused;
  const parsed = parseUtf8Matchers(input);
  const newer: ParsedMatchers =
    !parsed.ok || parsed.matchers.length === 1
      ? parsed
      : { ok: false, problem: `one matcher is expected, and there are ${parsed.matchers.length}`, at };
  return chooseNotation(newer, parseClassicMatcher(input));
}

function tooLong(input: string): ParsedMatchers | undefined {
  if (input.length <= MAX_INPUT_CHARACTERS) return undefined;
  const at = { start: MAX_INPUT_CHARACTERS, end: input.length };
  return { ok: false, problem: `matchers are longer than ${MAX_INPUT_CHARACTERS} characters`, at };
}

function chooseNotation(newer: ParsedMatchers, older: ParsedMatchers): ParsedMatchers {
  if (!newer.ok) return older.ok ? older : newer;
  return older.ok && printMatchers(older.matchers) !== printMatchers(newer.matchers) ? older : newer;
}

/** Compiles all or none: a list in which one expression is broken matches nothing. */
export function compileMatchers(matchers: readonly Matcher[], compile: PatternCompiler): CompiledMatchers {
  const compiled: CompiledMatcher[] = [];
  for (const [at, matcher] of matchers.entries()) {
    const { name, value, isRegex, isEqual } = matcher;
    if (name === '') return { ok: false, problem: 'a matcher needs a label name', at };
    if (!isRegex) {
      const values = isEqual ? new Set([value]) : undefined;
      compiled.push({ matcher, values, accepts: (asked) => (asked === value) === isEqual });
      continue;
    }
    const result = compile(value);
    if (!result.ok) return { ok: false, problem: `matcher for \`${name}\`: ${result.problem}`, at };
    const { pattern } = result;
    const values = isEqual ? pattern.words : undefined;
    compiled.push({ matcher, values, accepts: (asked) => pattern.matches(asked) === isEqual });
  }
  return { ok: true, matchers: compiled };
}

/** Do all of them hold? None at all hold for everything. */
export function matchesLabels(matchers: readonly CompiledMatcher[], labels: Labels): boolean {
  for (const each of matchers) {
    if (!each.accepts(labelValue(labels, each.matcher.name))) return false;
  }
  return true;
}

/**
 * Does nothing but a missing label or any value at all fulfil these? Alertmanager refuses such silences: nobody writes them on purpose.
 * Negated matchers count as a demand there, and so here: `cluster!="test"` is allowed.
 */
export function demandNothing(matchers: readonly CompiledMatcher[]): boolean {
  return matchers.every((each) => each.matcher.isEqual && each.accepts(''));
}

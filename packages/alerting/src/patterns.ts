import { RE2JS } from 're2js';

/** A regular expression that matches whole values. */
export interface Pattern {
  /** The values it matches, where it is nothing but words with `|` between them. */
  readonly words: ReadonlySet<string> | undefined;
  matches(value: string): boolean;
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly problem: string };

/** Compiles once per text and keeps a bounded number of answers. */
export type PatternCompiler = (source: string) => CompiledPattern;

/** Longer expressions are refused: nobody reads them, and each costs memory. */
const MAX_PATTERN_CHARACTERS = 4096;

/**
 * Compiles an RE2 expression, anchored at both ends as Alertmanager anchors it: linear time, no look-around, no back references.
 *
 * @returns `problem` names what RE2 does not take; never throws
 */
export function compilePattern(source: string): CompiledPattern {
  if (source.length > MAX_PATTERN_CHARACTERS) {
    return { ok: false, problem: `regular expression is longer than ${MAX_PATTERN_CHARACTERS} characters` };
  }
  if (!/[\\.+*?()[\]{}^$]/u.test(source)) {
    const words = new Set(source.split('|'));
    return { ok: true, pattern: { words, matches: (value) => words.has(value) } };
  }
  try {
    const compiled = RE2JS.compile(source);
    return {
      ok: true,
      pattern: { words: undefined, matches: startingWith(source, (value) => compiled.testExact(value)) },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /u, '') : String(error);
    return { ok: false, problem: `regular expression is not RE2: ${reason}` };
  }
}

/** Looks at the letters an expression begins with first: of many expressions nearly all are ruled out by that. */
function startingWith(source: string, matches: (value: string) => boolean): (value: string) => boolean {
  const { prefix, rest } = splitPrefix(source);
  if (rest === '.*') return (value) => value.startsWith(prefix) && !value.includes('\n', prefix.length);
  return prefix === '' ? matches : (value) => value.startsWith(prefix) && matches(value);
}

/** Letters that every match begins with, without the one that a quantifier follows; none where there are alternatives or flags. */
function splitPrefix(source: string): { readonly prefix: string; readonly rest: string } {
  const letters = /\||\(\?/u.test(source)
    ? []
    : (/^(?:[^\\.+*?()[\]{}^$]|\\[^a-zA-Z0-9])*/u.exec(source)?.[0].match(/\\?./gsu) ?? []);
  const length = letters.join('').length;
  const kept = /^[*+?{]/u.test(source.slice(length)) ? letters.slice(0, -1) : letters;
  const prefix = kept.map((letter) => letter.replace(/^\\/u, '')).join('');
  return { prefix, rest: source.slice(kept.join('').length) };
}

/**
 * A compiler that remembers: rules come back with every revision, and filters with every request.
 *
 * @param limit answers kept; the one asked for longest ago goes first
 */
export function createPatternCompiler(limit = 2000): PatternCompiler {
  const known = new Map<string, CompiledPattern>();
  return (source) => {
    const compiled = known.get(source) ?? compilePattern(source);
    known.delete(source);
    known.set(source, compiled);
    if (known.size > limit) {
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    }
    return compiled;
  };
}

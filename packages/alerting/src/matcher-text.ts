import type { Matcher } from './rules.ts';

/** What stands between name and value, and what it means. */
export const OPERATORS = {
  '=~': { isRegex: true, isEqual: true },
  '!~': { isRegex: true, isEqual: false },
  '!=': { isRegex: false, isEqual: false },
  '=': { isRegex: false, isEqual: true },
} as const;

export type Operator = keyof typeof OPERATORS;

/** What ends a bare word, as Alertmanager's lexer has it. */
export const RESERVED = /[\s{}!=~,\\"'`\u0085]/u;

export type ParsedMatchers =
  | { readonly ok: true; readonly matchers: readonly Matcher[] }
  | {
      readonly ok: false;
      readonly problem: string;
      /** Where, in characters from 0; `end` is behind the last one. */
      readonly at: { readonly start: number; readonly end: number };
    };

export function operatorOf(matcher: Pick<Matcher, 'isRegex' | 'isEqual'>): Operator {
  if (matcher.isRegex) return matcher.isEqual ? '=~' : '!~';
  return matcher.isEqual ? '=' : '!=';
}

/** A matcher as Alertmanager prints it; the value is always quoted, the name where a bare word can not hold it. */
export function printMatcher(matcher: Matcher): string {
  const isBare = matcher.name !== '' && !RESERVED.test(matcher.name);
  return `${isBare ? matcher.name : quoted(matcher.name)}${operatorOf(matcher)}${quoted(matcher.value)}`;
}

/** `{a="b",c=~"d|e"}`. */
export function printMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(printMatcher).join(',')}}`;
}

/** Escapes what both of Alertmanager's parsers unescape alike; everything else stands for itself. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`;
}

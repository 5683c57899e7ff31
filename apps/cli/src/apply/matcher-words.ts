import type { TypedMatcher } from '../matchers.ts';

/**
 * One matcher as a file has it: `env=prod`, `env!=test`, `env=~prod.*`, `env="with \"quotes\""`. What stands in quotes is a JSON text,
 * without quotes a value is taken as it is. A name that holds white space or an operator is given by its parts.
 *
 * @returns a text saying what is wrong
 */
export function alertMatcher(text: string): TypedMatcher | string {
  const parts = /^\s*([^\s=!~"{},]+)\s*(=~|!~|!=|=)\s*(.*?)\s*$/su.exec(text);
  const [, name, operator = '=', written = ''] = parts ?? [];
  if (name === undefined) return 'write it as name=value, name!=value, name=~regex or name!~regex';
  const value = written.startsWith('"') ? quoted(written) : written;
  if (value === undefined) return 'what stands in quotes ends with one, and a backslash in it is written twice';
  return { name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
}

function quoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is written so is read as the same again; the parts where a text can not say them. */
export type MatcherWords = string | { name: string; value: string; is_regex: boolean; is_equal: boolean };

export function matcherWords({ name, value, isRegex, isEqual }: TypedMatcher): MatcherWords {
  if (!/^[^\s=!~"{},]+$/u.test(name)) return { name, value, is_regex: isRegex, is_equal: isEqual };
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  const isPlain = value.trim() === value && !value.startsWith('"') && !value.startsWith('~');
  return `${name}${operator}${isPlain ? value : JSON.stringify(value)}`;
}

/** As a sentence names it. */
export function matcherText(words: MatcherWords): string {
  if (typeof words === 'string') return words;
  const { name, value, is_regex: isRegex, is_equal: isEqual } = words;
  return `${JSON.stringify(name)}${isEqual ? '=' : '!='}${isRegex ? '~' : ''}${JSON.stringify(value)}`;
}

/** Its parts, as the API takes them. */
export function matcherParts(words: MatcherWords): TypedMatcher {
  if (typeof words !== 'string')
    return { name: words.name, value: words.value, isRegex: words.is_regex, isEqual: words.is_equal };
  const parts = alertMatcher(words);
  if (typeof parts === 'string') throw new RangeError(`\`${words}\` was read as a matcher before`);
  return parts;
}

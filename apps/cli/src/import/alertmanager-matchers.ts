import type { Fields } from '@lockstep/oncall';

/** A matcher by its parts, as documents take it. */
export interface MatcherParts {
  readonly name: string;
  readonly value: string;
  readonly is_regex: boolean;
  readonly is_equal: boolean;
}

/**
 * Matchers of a route or rule in all three ways of writing them: `matchers`, and the older `match` and `match_re`.
 *
 * @param prefix `source_` or `target_` of an inhibit rule
 * @returns a text saying which can not be read
 */
export function alertmanagerMatchers(fields: Fields, prefix: string): MatcherParts[] | string {
  const parts: MatcherParts[] = [];
  for (const text of fields.list(`${prefix}matchers`).map(String)) {
    const read = readMatchers(text);
    if (read === undefined) return `the matcher \`${text}\` can not be read`;
    parts.push(...read);
  }
  const older = [`${prefix}match`, `${prefix}match_re`] as const;
  for (const [index, name] of older.entries())
    for (const label of fields.fields(name).names()) {
      const value = fields.fields(name).text(label) ?? '';
      parts.push({ name: label, value, is_regex: index === 1, is_equal: true });
    }
  return parts;
}

/** `env="prod"`, `{env="prod",team=~"a|b"}`: one or several in a text. */
function readMatchers(text: string): MatcherParts[] | undefined {
  let rest = text
    .trim()
    .replace(/^\{(.*)\}$/s, '$1')
    .trim();
  const parts: MatcherParts[] = [];
  while (rest !== '') {
    const found =
      /^(?:"((?:[^"\\]|\\.)*)"|([^\s=!~"{},]+))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*))\s*(?:,\s*|$)/su.exec(
        rest,
      );
    if (found === null) return undefined;
    const [whole, quotedName, plainName, operator = '=', quoted, plain = ''] = found;
    const name = quotedName === undefined ? plainName : unescaped(quotedName);
    if (name === undefined || name === '') return undefined;
    const value = quoted === undefined ? plain.trim() : unescaped(quoted);
    parts.push({ name, value, is_regex: operator.endsWith('~'), is_equal: operator.startsWith('=') });
    rest = rest.slice(whole.length);
  }
  return parts.length === 0 ? undefined : parts;
}

/** Other backslashes belong to the regular expression. */
function unescaped(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

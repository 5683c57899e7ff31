import { OPERATORS } from './matcher-text.ts';
import type { Operator, ParsedMatchers } from './matcher-text.ts';
import type { Matcher } from './rules.ts';

/** Spaces are ASCII only, as in Go's expressions. */
const BEGINNING = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*/u;

interface Part {
  readonly text: string;
  readonly start: number;
}

type ParsedValue = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string };

/**
 * The older notation of Alertmanager: names of `[a-zA-Z_:][a-zA-Z0-9_:]*`, values with or without quotes, braces trimmed where there
 * are any. Only `\\`, `\n` and `\"` are escapes, any other backslash is a backslash: `foo=~"\d+"` works here and nowhere else.
 */
export function parseClassicMatchers(input: string): ParsedMatchers {
  return parseParts(splitAtCommas(input));
}

/** One matcher in the older notation: commas and braces are letters of its value. */
export function parseClassicMatcher(input: string): ParsedMatchers {
  return parseParts([{ text: input, start: 0 }]);
}

function parseParts(parts: readonly Part[]): ParsedMatchers {
  const matchers: Matcher[] = [];
  for (const part of parts) {
    const at = { start: part.start, end: part.start + part.text.length };
    const found = BEGINNING.exec(part.text);
    if (found === null) return { ok: false, problem: `\`${part.text.trim()}\` is not \`name=value\``, at };
    const value = unescapeValue(withoutTrailingSpace(part.text.slice(found[0].length)));
    if (!value.ok) return { ok: false, problem: value.problem, at };
    matchers.push({ name: found[1] ?? '', value: value.value, ...OPERATORS[found[2] as Operator] });
  }
  return { ok: true, matchers };
}

/** The parts between commas that stand outside quotes; an empty last one does not count. */
function splitAtCommas(input: string): Part[] {
  const from = input.startsWith('{') ? 1 : 0;
  const to = input.length > from && input.endsWith('}') ? input.length - 1 : input.length;
  const parts: Part[] = [];
  let isQuoted = false;
  let isEscaped = false;
  let start = from;
  for (let i = from; i < to; i++) {
    const character = input[i];
    if (character === ',' && !isQuoted) {
      parts.push({ text: input.slice(start, i), start });
      start = i + 1;
      isEscaped = false;
    } else if (character === '\\') {
      isEscaped = !isEscaped;
    } else {
      if (character === '"' && !isEscaped) isQuoted = !isQuoted;
      isEscaped = false;
    }
  }
  const last = input.slice(start, to).trim();
  if (last !== '') parts.push({ text: last, start: input.indexOf(last, start) });
  return parts;
}

function unescapeValue(raw: string): ParsedValue {
  const isQuoted = raw.startsWith('"');
  const unescaped = { ok: false, problem: 'a double quote inside a value must be escaped' } as const;
  let value = '';
  for (let i = isQuoted ? 1 : 0; i < raw.length; i++) {
    const character = raw[i] ?? '';
    if (character === '"') return isQuoted && i === raw.length - 1 ? { ok: true, value } : unescaped;
    const next = character === '\\' ? raw[i + 1] : undefined;
    if (next === 'n') value += '\n';
    else if (next === '"' || next === '\\') value += next;
    else if (next === undefined) value += character;
    else value += character + next;
    if (next !== undefined) i++;
  }
  return isQuoted ? unescaped : { ok: true, value };
}

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (end > 0 && '\t\n\f\r '.includes(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

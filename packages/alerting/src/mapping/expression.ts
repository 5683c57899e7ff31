import { RE2JS } from 're2js';
import { type Template, fillTemplate, readTemplate } from './template.ts';

/** Where one field gets its value. */
export interface Expression {
  /** The first that has a value counts. */
  readonly from: readonly Template[];
  /** What it captures is the value: its first group, or all of it. RE2: linear time. */
  readonly match: RE2JS | undefined;
  /** Words in lower case. */
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly fallback: string | undefined;
}

/** A value, and how it came about. */
export interface FieldValue {
  readonly value: string | undefined;
  /** The template it is from, or `default`; undefined: there is none. */
  readonly from: string | undefined;
  /** Why there is no value, or why the sender's own word was not used. */
  readonly problem: string | undefined;
}

/** Takes notes of what is wrong with a mapping: the field and the cure. */
export type Complain = (field: string, problem: string) => void;

const MOST_FROM = 10;
const MOST_WORDS = 200;
const LONGEST_WORD = 200;
const LONGEST_PATTERN = 500;
/** More of a value is not searched: an expression is run for every entry. */
const LONGEST_SEARCHED = 2_000;
const PARTS = ['from', 'match', 'map', 'default'];

/** @param allowed what values may be, for fields with a fixed set of words */
export function readExpression(
  given: unknown,
  field: string,
  complain: Complain,
  allowed?: readonly string[],
): Expression | undefined {
  if (typeof given === 'string') {
    const template = readOne(given, field, complain);
    return template === undefined
      ? undefined
      : { from: [template], match: undefined, map: undefined, fallback: undefined };
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    complain(field, 'must be a text such as `{{ labels.service }}`, or an object with `from`');
    return undefined;
  }
  for (const name of Object.keys(given))
    if (!PARTS.includes(name)) complain(`${field}.${name.slice(0, 60)}`, `is not known: ${PARTS.join(', ')} are`);
  const { from, match, map, default: fallback } = given as Record<string, unknown>;
  return {
    from: readFrom(from, `${field}.from`, complain),
    match: match === undefined ? undefined : readMatch(match, `${field}.match`, complain),
    map: map === undefined ? undefined : readMap(map, `${field}.map`, complain, allowed),
    fallback: fallback === undefined ? undefined : readFallback(fallback, `${field}.default`, complain, allowed),
  };
}

function readOne(given: unknown, field: string, complain: Complain): Template | undefined {
  if (typeof given !== 'string') {
    complain(field, 'must be a text such as `{{ labels.service }}`');
    return undefined;
  }
  const read = readTemplate(given);
  if (read.ok) return read.template;
  complain(field, read.problem);
  return undefined;
}

function readFrom(given: unknown, field: string, complain: Complain): Template[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0 || list.length > MOST_FROM) {
    complain(field, `must be one to ${MOST_FROM} texts, the first with a value counts`);
    return [];
  }
  return list
    .map((one, index) => readOne(one, Array.isArray(given) ? `${field}[${index}]` : field, complain))
    .filter((one) => one !== undefined);
}

function readMatch(given: unknown, field: string, complain: Complain): RE2JS | undefined {
  if (typeof given !== 'string' || given === '' || given.length > LONGEST_PATTERN) {
    complain(field, `must be a regular expression of at most ${LONGEST_PATTERN} characters`);
    return undefined;
  }
  try {
    return RE2JS.compile(given);
  } catch (error) {
    complain(
      field,
      `is no RE2 expression: ${error instanceof Error ? error.message.slice(0, 200) : 'it can not be read'}`,
    );
    return undefined;
  }
}

function readMap(
  given: unknown,
  field: string,
  complain: Complain,
  allowed: readonly string[] | undefined,
): Map<string, string> | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.keys(given).length > MOST_WORDS) {
    complain(field, `must be an object of at most ${MOST_WORDS} words: \`{ "their word": "our word" }\``);
    return undefined;
  }
  const map = new Map<string, string>();
  for (const [word, value] of Object.entries(given)) {
    const place = `${field}.${word.slice(0, 60)}`;
    if (typeof value !== 'string' || value.length > LONGEST_WORD || word.length > LONGEST_WORD)
      complain(place, `must be a text of at most ${LONGEST_WORD} characters`);
    else if (allowed !== undefined && !allowed.includes(value))
      complain(place, `\`${value}\` is none of ${allowed.join(', ')}`);
    else map.set(word.trim().toLowerCase(), value);
  }
  return map;
}

function readFallback(
  given: unknown,
  field: string,
  complain: Complain,
  allowed: readonly string[] | undefined,
): string | undefined {
  if (typeof given !== 'string' || given.trim() === '' || given.length > LONGEST_WORD) {
    complain(field, `must be a text of at most ${LONGEST_WORD} characters`);
    return undefined;
  }
  if (allowed === undefined || allowed.includes(given)) return given;
  complain(field, `\`${given}\` is none of ${allowed.join(', ')}`);
  return undefined;
}

/** Never throws. */
export function evaluate(expression: Expression, root: unknown, entry: unknown): FieldValue {
  let problem: string | undefined;
  for (const template of expression.from) {
    const filled = fillTemplate(template, root, entry);
    const matched = filled.ok ? matchedPart(expression.match, filled.value) : undefined;
    if (filled.ok && matched === undefined) problem ??= `\`${filled.value.slice(0, 80)}\` does not match`;
    if (!filled.ok) problem ??= filled.problem;
    if (matched === undefined) continue;
    const value = expression.map === undefined ? matched : expression.map.get(matched.trim().toLowerCase());
    if (value !== undefined) return { value, from: template.text, problem: undefined };
    problem = `\`${matched.slice(0, 80)}\` is not in the map`;
    break;
  }
  const { fallback } = expression;
  return { value: fallback, from: fallback === undefined ? undefined : 'default', problem };
}

function matchedPart(match: RE2JS | undefined, text: string): string | undefined {
  if (match === undefined) return text;
  const matcher = match.matcher(text.slice(0, LONGEST_SEARCHED));
  if (!matcher.find()) return undefined;
  const part = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
  return part === null || part === '' ? undefined : part;
}

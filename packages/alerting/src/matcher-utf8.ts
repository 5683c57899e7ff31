import { OPERATORS, RESERVED } from './matcher-text.ts';
import type { Operator, ParsedMatchers } from './matcher-text.ts';
import type { Matcher } from './rules.ts';

type TokenKind = '{' | '}' | ',' | 'operator' | 'quoted' | 'bare' | 'end';

interface Token {
  readonly kind: TokenKind;
  /** What it stands for: quotes and escapes resolved. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Thrown inside this file only: parsing stops at the first problem. */
class Stop {
  readonly problem: string;
  readonly at: { readonly start: number; readonly end: number };

  constructor(problem: string, start: number, end: number) {
    this.problem = problem;
    this.at = { start, end };
  }
}

/** Go's escapes in double quotes, without those that take digits. */
const ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
  ['"', 34],
]);
/** Escapes by number: bytes for `\x41` and `\101`, code points for `\u0041` and `\U00000041`. */
const NUMBERED = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/u;

/**
 * The newer notation of Alertmanager: names and values are bare words or Go strings in double quotes, braces around all of it or none.
 */
export function parseUtf8Matchers(input: string): ParsedMatchers {
  try {
    return { ok: true, matchers: parseList(input) };
  } catch (stop) {
    if (stop instanceof Stop) return { ok: false, problem: stop.problem, at: stop.at };
    throw stop;
  }
}

function parseList(input: string): Matcher[] {
  const matchers: Matcher[] = [];
  let token = readToken(input, 0);
  const hasBrace = token.kind === '{';
  if (hasBrace) token = readToken(input, token.end);
  while (token.kind !== '}' && token.kind !== 'end') {
    const operator = readToken(input, token.end);
    if (token.kind !== 'bare' && token.kind !== 'quoted') throw unexpected(token, 'a label name');
    if (operator.kind !== 'operator') throw unexpected(operator, '`=`, `!=`, `=~` or `!~`');
    const value = readToken(input, operator.end);
    if (value.kind !== 'bare' && value.kind !== 'quoted') throw unexpected(value, 'a label value');
    matchers.push({ name: token.text, value: value.text, ...OPERATORS[operator.text as Operator] });
    token = readToken(input, value.end);
    if (token.kind === ',') token = readToken(input, token.end);
    else if (token.kind !== '}' && token.kind !== 'end') throw unexpected(token, 'a comma or a closing brace');
  }
  if (hasBrace && token.kind === 'end') throw unexpected(token, 'a closing brace');
  if (!hasBrace && token.kind === '}') throw unexpected(token, 'an opening brace before it');
  const rest = token.kind === '}' ? readToken(input, token.end) : token;
  if (rest.kind !== 'end') throw unexpected(rest, 'nothing more');
  return matchers;
}

function unexpected(token: Token, expected: string): Stop {
  const found = token.kind === 'end' ? 'end of input' : `\`${token.text}\``;
  return new Stop(`${found} where ${expected} is expected`, token.start, token.end);
}

function readToken(input: string, from: number): Token {
  let start = from;
  while (start < input.length && /[\s\u0085]/u.test(input[start] ?? '')) start++;
  const character = input[start];
  if (character === undefined) return { kind: 'end', text: '', start, end: start };
  if (character === '{' || character === '}' || character === ',') {
    return { kind: character, text: character, start, end: start + 1 };
  }
  if (character === '"') return readQuoted(input, start);
  const operator = /^(?:=~|!~|!=|=)/u.exec(input.slice(start, start + 2))?.[0];
  if (operator !== undefined) return { kind: 'operator', text: operator, start, end: start + operator.length };
  let end = start;
  while (end < input.length && !RESERVED.test(input[end] ?? '')) end++;
  if (end === start) throw new Stop(`\`${character}\` must stand in double quotes`, start, start + 1);
  return { kind: 'bare', text: input.slice(start, end), start, end };
}

function readQuoted(input: string, start: number): Token {
  let end = start + 1;
  while (end < input.length && input[end] !== '"') end += input[end] === '\\' ? 2 : 1;
  if (end >= input.length) throw new Stop('a double quote is never closed', start, input.length);
  const text = unquote(input.slice(start + 1, end));
  if (text === undefined) {
    throw new Stop(`\`${input.slice(start, end + 1)}\` holds an unknown escape or invalid UTF-8`, start, end + 1);
  }
  return { kind: 'quoted', text, start, end: end + 1 };
}

/** @returns undefined for what Go would not unquote, or what is not UTF-8 afterwards */
function unquote(raw: string): string | undefined {
  if (raw.includes('\n')) return undefined;
  if (!raw.includes('\\')) return raw;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < raw.length;) {
    if (raw[i] !== '\\') {
      const next = raw.indexOf('\\', i);
      const plain = raw.slice(i, next === -1 ? raw.length : next);
      for (const byte of encoder.encode(plain)) bytes.push(byte);
      i += plain.length;
      continue;
    }
    const simple = ESCAPES.get(raw[i + 1] ?? '');
    if (simple !== undefined) {
      bytes.push(simple);
      i += 2;
      continue;
    }
    const found = NUMBERED.exec(raw.slice(i + 1, i + 10));
    if (found === null) return undefined;
    const [all, byte, short, long, octal] = found;
    const number = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
    const isPoint = short !== undefined || long !== undefined;
    if (number > (isPoint ? 0x10ffff : 0xff) || (isPoint && number >= 0xd800 && number < 0xe000)) return undefined;
    if (isPoint) bytes.push(...encoder.encode(String.fromCodePoint(number)));
    else bytes.push(number);
    i += 1 + all.length;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

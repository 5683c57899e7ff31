import { Problem } from '../problem.ts';

export const maxJsonDepth = 64;

function malformed(message: string, help: string): Problem {
  return new Problem('request.malformed', message, { help });
}

/** Index just after the string that starts at `start`; the end of the text when it is not closed. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  for (;;) {
    const quote = text.indexOf('"', i);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    i = quote + 1;
  }
}

function nextSignificant(text: string, start: number): string {
  let i = start;
  while (i < text.length && ' \t\r\n'.includes(text.charAt(i))) i += 1;
  return text.charAt(i);
}

function checkKey(raw: string, keys: Set<string>): void {
  const key = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  if (key === '__proto__') throw malformed('the member name `__proto__` is not accepted', 'remove it');
  if (keys.has(key)) {
    throw malformed(
      `the member \`${key.slice(0, 100)}\` is there twice in one object`,
      'send each member once; readers differ in which one counts',
    );
  }
  keys.add(key);
}

/**
 * One pass over the text before it is parsed: depth, members that are there twice, and `__proto__`. `JSON.parse` would keep the
 * last of two members silently, so two readers could see two different requests.
 */
function inspect(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length;) {
    const char = text.charAt(i);
    if (char === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys !== undefined && nextSignificant(text, end) === ':') checkKey(text.slice(i, end), keys);
      i = end;
      continue;
    }
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : undefined);
      if (open.length > maxJsonDepth)
        throw malformed(`the body is nested deeper than ${maxJsonDepth} levels`, 'flatten it');
    } else if (char === '}' || char === ']') open.pop();
    i += 1;
  }
}

/** What no text of ours can hold only comes as an escape; whole characters may be written so, too. */
const mayHoldBroken = /\\u(?:0000|d[89a-f])/i;

function refuseBroken(key: string, value: unknown): unknown {
  const texts = typeof value === 'string' ? [key, value] : [key];
  if (texts.some((text) => text.includes('\0'))) throw broken(key, 'a NUL character', 'remove `\\u0000` from it');
  if (!texts.every((text) => text.isWellFormed()))
    throw broken(key, 'half a character', 'send both `\\u` escapes of a pair, or none');
  return value;
}

function broken(key: string, what: string, help: string): Problem {
  const member = key === '' ? 'the body' : `\`${key.slice(0, 100).toWellFormed().replaceAll('\0', '?')}\``;
  return new Problem('request.invalid', `${member} holds ${what}`, { help });
}

/** A request body as JSON, or a `request.malformed` that says what is wrong. */
export function parseJson(text: string): unknown {
  try {
    inspect(text);
    return mayHoldBroken.test(text) ? JSON.parse(text, refuseBroken) : JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'not json';
    throw malformed(`the body is not valid json: ${reason.slice(0, 200)}`, 'send one JSON value in UTF-8');
  }
}

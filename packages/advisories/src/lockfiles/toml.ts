import { SyntaxProblem } from '../sbom/document-reader.ts';

/** Numbers, dates and truth values as they are written. */
export type TomlValue = string | readonly TomlValue[] | TomlMap;
export type TomlMap = ReadonlyMap<string, TomlValue>;

/** What stands under one header, without the tables below it. */
export interface TomlTable {
  /** `[[package]]`: one more of its kind. */
  readonly isItem: boolean;
  /** Empty before the first header. */
  readonly path: readonly string[];
  readonly values: TomlMap;
  /** From 1. */
  readonly line: number;
}

export interface TomlLimits {
  readonly depth: number;
  /** Characters of one text. */
  readonly stringLength: number;
}

/**
 * Reads a TOML document table by table, keeping one at a time. Own code, because lock files come from outside and the
 * libraries at hand build the whole document first, with no bound on texts and tables. Lenient where TOML is strict about
 * literals: they are handed on as written. Throws SyntaxProblem.
 *
 * Source: https://toml.io/en/v1.0.0
 */
export function readToml(text: string, limits: TomlLimits, take: (table: TomlTable) => void): void {
  new TomlReading(text, limits).read(take);
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const LITERAL = /[^\s,\]}#"'[{=]+/y;
const ESCAPE = /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|x([\dA-Fa-f]{2})|[ \t]*\r?\n[ \t\r\n]*|([^]))/g;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001B',
  '"': '"',
  '\\': '\\',
};

class TomlReading {
  readonly #text: string;
  readonly #limits: TomlLimits;
  #at = 0;
  /** Lines are counted when they are asked for, from the last place on. */
  #counted = { at: 0, line: 1 };

  constructor(text: string, limits: TomlLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  read(take: (table: TomlTable) => void): void {
    let header: Omit<TomlTable, 'values'> = { isItem: false, path: [], line: 1 };
    let values = new Map<string, TomlValue>();
    for (;;) {
      this.#skipFilling();
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === '[') {
        take({ ...header, values });
        header = this.#header();
        values = new Map();
      } else {
        const key = this.#key().join('.');
        this.#expect('=');
        this.#set(values, key, 0);
      }
      this.#endOfLine();
    }
    take({ ...header, values });
  }

  #set(values: Map<string, TomlValue>, key: string, depth: number): void {
    if (values.has(key)) this.#fail(`\`${key.slice(0, 100)}\` occurs twice`);
    values.set(key, this.#value(depth));
  }

  get #line(): number {
    let { at, line } = this.#counted;
    for (at = this.#text.indexOf('\n', at); at !== -1 && at < this.#at; at = this.#text.indexOf('\n', at + 1)) line++;
    this.#counted = { at: Math.max(this.#at, this.#counted.at), line };
    return line;
  }

  #fail(problem: string): never {
    throw new SyntaxProblem(`line ${this.#line}: ${problem}`);
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
  }

  /** White space, line ends and comments. */
  #skipFilling(): void {
    for (;;) {
      this.#skipSpace();
      const next = this.#text[this.#at];
      if (next === '\n' || next === '\r') this.#at++;
      else if (next !== '#') return;
      else {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end;
      }
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    if (found.length > this.#limits.stringLength) this.#tooLong();
    return found;
  }

  #tooLong(): never {
    return this.#fail(`a text is longer than ${this.#limits.stringLength} characters`);
  }

  #expect(mark: string): void {
    this.#skipSpace();
    if (!this.#text.startsWith(mark, this.#at)) {
      const found = this.#text.slice(this.#at, this.#at + 10).split('\n', 1)[0] ?? '';
      this.#fail(`\`${mark}\` is missing before \`${found}\``);
    }
    this.#at += mark.length;
  }

  #endOfLine(): void {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next !== undefined && next !== '\n' && next !== '\r' && next !== '#')
      this.#fail('one entry to a line is expected');
  }

  #header(): Omit<TomlTable, 'values'> {
    const line = this.#line;
    const isItem = this.#text.startsWith('[[', this.#at);
    this.#at += isItem ? 2 : 1;
    const path = this.#key();
    this.#expect(isItem ? ']]' : ']');
    return { isItem, path, line };
  }

  #key(): string[] {
    const parts: string[] = [];
    for (;;) {
      this.#skipSpace();
      const quote = this.#text[this.#at];
      const part = quote === '"' || quote === "'" ? this.#string(quote) : this.#match(BARE_KEY);
      if (part === undefined) this.#fail('a key is missing');
      parts.push(part);
      if (parts.length > this.#limits.depth) this.#fail(`a key has more than ${this.#limits.depth} parts`);
      this.#skipSpace();
      if (this.#text[this.#at] !== '.') return parts;
      this.#at++;
    }
  }

  #value(depth: number): TomlValue {
    if (depth > this.#limits.depth) this.#fail(`nested deeper than ${this.#limits.depth} levels`);
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") return this.#anyString();
    if (first === '[') return this.#list(depth);
    if (first === '{') return this.#map(depth);
    return this.#match(LITERAL) ?? this.#fail('a value is missing');
  }

  #list(depth: number): TomlValue[] {
    const values: TomlValue[] = [];
    this.#at++;
    for (;;) {
      this.#skipFilling();
      if (this.#text[this.#at] === ']') break;
      values.push(this.#value(depth + 1));
      this.#skipFilling();
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== ']') this.#fail('a list is not ended');
    }
    this.#at++;
    return values;
  }

  /** Line ends in it are read too, as TOML 1.1 allows them. */
  #map(depth: number): TomlMap {
    const values = new Map<string, TomlValue>();
    this.#at++;
    for (;;) {
      this.#skipFilling();
      if (this.#text[this.#at] === '}') break;
      const key = this.#key().join('.');
      this.#expect('=');
      this.#set(values, key, depth + 1);
      this.#skipFilling();
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== '}') this.#fail('an inline table is not ended');
    }
    this.#at++;
    return values;
  }

  #anyString(): string {
    for (const quote of ['"""', "'''"]) if (this.#text.startsWith(quote, this.#at)) return this.#string(quote);
    return this.#string(this.#text[this.#at] ?? '"');
  }

  /** @param quote one or three quotation marks */
  #string(quote: string): string {
    const start = this.#at + quote.length;
    const isLiteral = quote.startsWith("'");
    let end = this.#text.indexOf(quote, start);
    while (end !== -1 && !isLiteral && isEscaped(this.#text, end, start)) end = this.#text.indexOf(quote, end + 1);
    if (end === -1) this.#fail('a text is not ended');
    // A text in three quotes may end with quotes of its own.
    if (quote.length === 3) for (let more = 0; more < 2 && this.#text[end + 3] === quote[0]; more++) end++;
    if (end - start > this.#limits.stringLength) this.#tooLong();
    const content = this.#text.slice(start, end);
    if (quote.length === 1 && content.includes('\n')) this.#fail('a text is not ended');
    this.#at = end + quote.length;
    const body = quote.length === 3 ? content.replace(/^\r?\n/, '') : content;
    return isLiteral || !body.includes('\\') ? body : this.#unescape(body);
  }

  #unescape(text: string): string {
    return text.replaceAll(ESCAPE, (written: string, short?: string, long?: string, byte?: string, single?: string) => {
      const digits = short ?? long ?? byte;
      if (digits === undefined && single === undefined) return '';
      const code = Number.parseInt(digits ?? '', 16);
      const plain = single === undefined ? undefined : ESCAPES[single];
      if (digits !== undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      return plain ?? this.#fail(`\`${written}\` is no escape`);
    });
  }
}

/** An odd number of backslashes before it. */
function isEscaped(text: string, at: number, start: number): boolean {
  let count = 0;
  while (at - 1 - count >= start && text[at - 1 - count] === '\\') count++;
  return count % 2 === 1;
}

/** Narrowing: each answers with the value or with nothing. */
export function tomlText(value: TomlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function tomlList(value: TomlValue | undefined): readonly TomlValue[] {
  return Array.isArray(value) ? value : [];
}

export function tomlMap(value: TomlValue | undefined): TomlMap | undefined {
  return value instanceof Map ? value : undefined;
}

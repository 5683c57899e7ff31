import { SyntaxProblem } from './document-reader.ts';

/** What a JSON text is made of, in order. Keys and strings may share memory with the input: copy what is kept. */
export interface JsonEvents {
  open(kind: 'object' | 'array'): void;
  close(): void;
  key(name: string): void;
  value(value: string | number | boolean | null): void;
}

export interface JsonLimits {
  readonly depth: number;
  /** Characters of one string, key or number. */
  readonly stringLength: number;
}

/** Bad input. Thrown inside the reader only, where it becomes a value. */
export class JsonProblem extends SyntaxProblem {}

type Expecting = 'value' | 'value_or_end' | 'key' | 'key_or_end' | 'colon' | 'comma_or_end' | 'nothing';

const SMALL_OBJECT = 16;
/** A number or a word; an unfinished one is looked at again with every piece. */
const LONGEST_LITERAL = 1_000;

/**
 * A JSON parser that is fed piece by piece and keeps nothing but the path it is on.
 * Stricter than `JSON.parse`: a key that occurs twice in one object is an error, because two readers of such a document
 * may see two different packages.
 */
export class JsonStream {
  readonly #events: JsonEvents;
  readonly #limits: JsonLimits;
  /** One entry per open container: the keys seen in an object, undefined for an array. */
  readonly #keys: (KeysSeen | undefined)[] = [];
  /** The key or index each open container stands at. */
  readonly #path: (string | number)[] = [];
  #expecting: Expecting = 'value';
  #rest = '';
  /** How far an unfinished string in `#rest` was searched for its end. */
  #searched = 0;

  constructor(events: JsonEvents, limits: JsonLimits) {
    this.#events = events;
    this.#limits = limits;
  }

  /** JSON pointer to the value being read. */
  get pointer(): string {
    const last = this.#path.at(-1);
    // A container that was just opened stands at nothing yet.
    const steps = last === '' || last === -1 ? this.#path.slice(0, -1) : this.#path;
    return steps.map((step) => `/${String(step).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  }

  /** Throws JsonProblem. */
  write(chunk: string): void {
    const text = this.#rest + chunk;
    const at = this.#run(text, false);
    this.#rest = text.slice(at);
  }

  /** Call once after the last piece. Throws JsonProblem when the document is cut off. */
  end(): void {
    const at = this.#run(this.#rest, true);
    if (at < this.#rest.length || this.#expecting !== 'nothing') {
      throw new JsonProblem(`the document ends in the middle, inside \`${this.pointer || '/'}\``);
    }
  }

  /** Consumes whole tokens; returns where the first unfinished one begins. */
  #run(text: string, isLast: boolean): number {
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
        at++;
      } else if (code === 0x22) {
        const next = this.#string(text, at);
        if (next === undefined) return at;
        at = next;
      } else if (this.#punctuation(code)) {
        at++;
      } else {
        const next = this.#literal(text, at, isLast);
        if (next === undefined) return at;
        at = next;
      }
    }
    return at;
  }

  #string(text: string, start: number): number | undefined {
    let end = Math.max(start + 1, start === 0 ? this.#searched : 0);
    for (;;) {
      end = text.indexOf('"', end);
      if (end === -1) {
        this.#tooLong(text.length - start);
        // The last character may be a backslash that escapes what comes next.
        this.#searched = Math.max(1, text.length - start - countBackslashes(text, text.length));
        return undefined;
      }
      if (countBackslashes(text, end) % 2 === 0) break;
      end++;
    }
    this.#searched = 0;
    this.#tooLong(end - start);
    let value = text.slice(start + 1, end);
    // The regular expression is the cheap way to notice raw control characters, which JSON forbids.
    // eslint-disable-next-line no-control-regex
    if (value.includes('\\') || /[\u0000-\u001f]/.test(value)) value = this.#unescape(text.slice(start, end + 1));
    if (this.#expecting === 'key' || this.#expecting === 'key_or_end') this.#key(value);
    else this.#scalar(value);
    return end + 1;
  }

  #unescape(literal: string): string {
    try {
      const value: unknown = JSON.parse(literal);
      if (typeof value === 'string') return value;
    } catch {
      // Reported below.
    }
    throw new JsonProblem(`a string at \`${this.pointer || '/'}\` is no valid JSON`);
  }

  #tooLong(length: number, limit = this.#limits.stringLength): void {
    if (length > limit)
      throw new JsonProblem(`a text at \`${this.pointer || '/'}\` is longer than ${limit} characters`);
  }

  #key(name: string): void {
    const seen = this.#keys.at(-1);
    if (seen === undefined || !seen.add(name)) {
      throw new JsonProblem(
        `the key \`${name.slice(0, 100)}\` occurs twice in the object at \`${this.#parentPointer()}\``,
      );
    }
    this.#path[this.#path.length - 1] = name;
    this.#events.key(name);
    this.#expecting = 'colon';
  }

  #parentPointer(): string {
    const own = this.#path.pop();
    const pointer = this.pointer || '/';
    if (own !== undefined) this.#path.push(own);
    return pointer;
  }

  #scalar(value: string | number | boolean | null): void {
    this.#beginValue();
    this.#events.value(value);
    this.#expecting = this.#keys.length === 0 ? 'nothing' : 'comma_or_end';
  }

  #beginValue(): void {
    if (this.#expecting !== 'value' && this.#expecting !== 'value_or_end') this.#unexpected('a value');
    const last = this.#path.length - 1;
    const step = this.#path[last];
    if (this.#keys.at(-1) === undefined && typeof step === 'number') this.#path[last] = step + 1;
  }

  /** @returns false when the character is no punctuation */
  #punctuation(code: number): boolean {
    switch (code) {
      case 0x7b:
      case 0x5b:
        this.#open(code === 0x7b ? 'object' : 'array');
        return true;
      case 0x7d:
      case 0x5d:
        this.#close(code === 0x7d ? 'object' : 'array');
        return true;
      case 0x3a:
        if (this.#expecting !== 'colon') this.#unexpected('`:`');
        this.#expecting = 'value';
        return true;
      case 0x2c:
        if (this.#expecting !== 'comma_or_end') this.#unexpected('`,`');
        this.#expecting = this.#keys.at(-1) === undefined ? 'value' : 'key';
        return true;
      default:
        return false;
    }
  }

  #open(kind: 'object' | 'array'): void {
    this.#beginValue();
    if (this.#keys.length >= this.#limits.depth) {
      throw new JsonProblem(`the document is nested deeper than ${this.#limits.depth} levels`);
    }
    this.#keys.push(kind === 'object' ? new KeysSeen() : undefined);
    this.#path.push(kind === 'object' ? '' : -1);
    this.#events.open(kind);
    this.#expecting = kind === 'object' ? 'key_or_end' : 'value_or_end';
  }

  #close(kind: 'object' | 'array'): void {
    const isObject = this.#keys.at(-1) !== undefined;
    const mayEnd =
      this.#expecting === 'comma_or_end' || this.#expecting === (kind === 'object' ? 'key_or_end' : 'value_or_end');
    if (!mayEnd || this.#keys.length === 0 || isObject !== (kind === 'object')) {
      this.#unexpected(kind === 'object' ? '`}`' : '`]`');
    }
    this.#keys.pop();
    this.#path.pop();
    this.#events.close();
    this.#expecting = this.#keys.length === 0 ? 'nothing' : 'comma_or_end';
  }

  /** A number, `true`, `false` or `null`. */
  #literal(text: string, start: number, isLast: boolean): number | undefined {
    let end = start;
    while (end < text.length && isLiteralCharacter(text.charCodeAt(end))) end++;
    this.#tooLong(end - start, Math.min(LONGEST_LITERAL, this.#limits.stringLength));
    if (end === text.length && !isLast) return undefined;
    const literal = text.slice(start, end);
    if (literal === 'null') this.#scalar(null);
    else if (literal === 'true' || literal === 'false') this.#scalar(literal === 'true');
    else if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(literal)) this.#scalar(Number(literal));
    else if (isLast && end === text.length && this.#expecting !== 'nothing') return undefined;
    else this.#unexpected(`\`${text.slice(start, Math.max(end, start + 1)).slice(0, 30)}\``);
    return end;
  }

  #unexpected(what: string): never {
    const place = this.#expecting === 'nothing' ? 'after its end' : `inside \`${this.pointer || '/'}\``;
    throw new JsonProblem(`the document is no valid JSON: ${what} is out of place ${place}`);
  }
}

/** Keys of one object: a list while small (most have under ten), a set beyond. */
class KeysSeen {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  /** @returns false when the key was there */
  add(key: string): boolean {
    if (this.#many !== undefined) {
      if (this.#many.has(key)) return false;
      this.#many.add(key);
      return true;
    }
    if (this.#few.includes(key)) return false;
    this.#few.push(key);
    if (this.#few.length > SMALL_OBJECT) this.#many = new Set(this.#few);
    return true;
  }
}

function countBackslashes(text: string, end: number): number {
  let count = 0;
  while (text.charCodeAt(end - 1 - count) === 0x5c) count++;
  return count;
}

/** Letters, digits, `+`, `-` and `.`: what numbers and the three words are made of. */
function isLiteralCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

const DIGIT_0 = 48;
const DIGIT_9 = 57;

/**
 * Writes order-preserving keys. Bytes are compared left to right, a key that ends first is lower.
 *
 * One writer serves one encoder and is used again for every version: encoding happens millions of times in a
 * re-match, and a fresh buffer per version costs more than the encoding itself.
 */
export class KeyWriter {
  readonly #encoder: number;
  #bytes = new Uint8Array(64);
  #length = 0;

  /** @param encoder first byte of every key; an encoder whose order changes takes a new number */
  constructor(encoder: number) {
    this.#encoder = encoder;
  }

  /** Begins a new key, forgetting whatever was written before. */
  start(): this {
    this.#length = 0;
    this.byte(this.#encoder);
    return this;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
  }

  /** A decimal number of any size: its length without leading zeros, then its digits. Zero is the length 0. */
  number(text: string, from: number, to: number): void {
    let first = from;
    while (first < to && text.charCodeAt(first) === DIGIT_0) first++;
    this.count(to - first);
    for (let at = first; at < to; at++) this.byte(text.charCodeAt(at));
  }

  /** A count, rising: the byte 255 stands for "255 and more follow", so there is no upper limit. */
  count(value: number): void {
    let rest = value;
    for (; rest >= 255; rest -= 255) this.byte(255);
    this.byte(rest);
  }

  /** A count, falling: a larger count sorts lower. */
  countDown(value: number): void {
    let rest = value;
    for (; rest >= 255; rest -= 255) this.byte(0);
    this.byte(255 - rest);
  }

  /** ASCII text as it is. The next byte written must be lower than any character that could follow in longer text. */
  text(text: string, from = 0, to = text.length): void {
    for (let at = from; at < to; at++) this.byte(text.charCodeAt(at));
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

export function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9;
}

export function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** Where the run of ASCII digits that starts at `from` ends. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Where the run of ASCII letters that starts at `from` ends. */
export function endOfLetters(text: string, from: number): number {
  let at = from;
  while (isLetter(text.charCodeAt(at))) at++;
  return at;
}

/** A run of digits without leading zeros, so that equal numbers are equal text. */
export function canonicalNumber(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/**
 * Compares two keys of one family. Throws RangeError when the encoder numbers differ.
 * The empty key, which stands for OSV's `introduced: "0"`, is lower than every other.
 */
export function compareKeys(a: Uint8Array, b: Uint8Array): -1 | 0 | 1 {
  const shared = Math.min(a.length, b.length);
  if (shared > 0 && a[0] !== b[0]) throw new RangeError(`keys of encoders ${a[0]} and ${b[0]} have no common order`);
  for (let at = 1; at < shared; at++) {
    const left = a[at] ?? 0;
    const right = b[at] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.length === b.length) return 0;
  return a.length < b.length ? -1 : 1;
}

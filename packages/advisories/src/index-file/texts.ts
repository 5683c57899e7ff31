import { ByteWriter, DamagedIndex, type Section } from './bytes.ts';

/**
 * Texts by number. One byte a character where all of them are below 256, else two: every text comes back as it was, also
 * one that is no valid Unicode, and most need no decoding to be compared.
 */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const places = new ByteWriter();
  const characters = new ByteWriter();
  places.u32(texts.length);
  for (const text of texts) {
    const isWide = hasWideCharacter(text);
    places.u32(placeOf(characters.length, isWide));
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      characters.byte(code & 0xff);
      if (isWide) characters.byte(code >> 8);
    }
  }
  places.u32(placeOf(characters.length, false));
  places.append(characters.written());
  return places.written();
}

/** The lowest bit says how wide the characters are. */
function placeOf(at: number, isWide: boolean): number {
  if (at >= 2 ** 31) throw new RangeError('the texts of these advisories take more than 2 GiB');
  return at * 2 + (isWide ? 1 : 0);
}

function hasWideCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return true;
  return false;
}

/** Characters that are turned into a text at a time: more would not fit into one call. */
const PIECE = 4_096;

export class TextTable {
  readonly size: number;
  readonly #section: Section;
  /** Where the characters begin. */
  readonly #from: number;
  /** Characters that may still be made: a forged file can name one long text any number of times. */
  #left: number;

  constructor(section: Section) {
    this.size = section.u32At(0);
    this.#section = section;
    this.#from = 4 + (this.size + 1) * 4;
    if (this.#from > section.length) throw new DamagedIndex('the table of texts is cut short');
    this.#left = 0;
  }

  /** Begins an answer, and with it the bound on the characters it may take. */
  begin(): void {
    this.#left = 64 * this.#section.length + 16 * 1024 * 1024;
  }

  text(number: number): string {
    const { from, to, isWide } = this.#spanOf(number);
    const width = isWide ? 2 : 1;
    this.#left -= to - from + 1;
    if (this.#left < 0) throw new DamagedIndex('an answer is longer than the file can justify');
    let text = '';
    for (let piece = from; piece < to; piece += PIECE * width) {
      const codes: number[] = [];
      for (let at = piece; at < Math.min(to, piece + PIECE * width); at += width) {
        codes.push(isWide ? this.#section.u16At(at) : this.#section.byteAt(at));
      }
      text += String.fromCharCode(...codes);
    }
    return text;
  }

  /** Order by UTF-16 code units, as `<` on texts. */
  compare(number: number, text: string): -1 | 0 | 1 {
    const { from, to, isWide } = this.#spanOf(number);
    const width = isWide ? 2 : 1;
    const length = (to - from) / width;
    for (let at = 0; at < Math.min(length, text.length); at++) {
      const place = from + at * width;
      const ours = isWide ? this.#section.u16At(place) : this.#section.byteAt(place);
      const theirs = text.charCodeAt(at);
      if (ours !== theirs) return ours < theirs ? -1 : 1;
    }
    return length === text.length ? 0 : length < text.length ? -1 : 1;
  }

  /** Number of a text among the sorted ones from `first` up to `end`; undefined when it is none of them. */
  find(text: string, first: number, end: number): number | undefined {
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.compare(middle, text);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #spanOf(number: number): { from: number; to: number; isWide: boolean } {
    if (number >= this.size) throw new DamagedIndex(`there is no text ${number}`);
    const place = this.#section.u32At(4 + number * 4);
    const end = this.#section.u32At(8 + number * 4);
    const from = this.#from + (place >>> 1);
    const to = this.#from + (end >>> 1);
    if (to < from || to > this.#section.length || (place % 2 === 1 && (to - from) % 2 === 1)) {
      throw new DamagedIndex(`text ${number} has no place in the file`);
    }
    return { from, to, isWide: place % 2 === 1 };
  }
}

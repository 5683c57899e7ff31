/** Content of an index file that contradicts itself: only a forged file gets past the checksum with it. */
export class DamagedIndex extends Error {
  override readonly name = 'DamagedIndex';
}

/** Growing bytes; counts take seven bits a byte, lowest first, so that small ones take one. */
export class ByteWriter {
  #bytes = new Uint8Array(1_024);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  count(value: number): void {
    let rest = value;
    this.#reserve(8);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.length++] = (rest % 0x80) | 0x80;
    this.#bytes[this.length++] = rest;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** Little endian, as every fixed number in the file. */
  u32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written so far; valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    larger.set(this.written());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** One part of the file. Every read is checked against its end. */
export class Section {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  byteAt(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new DamagedIndex(`a place (${at}) lies behind the end of its part`);
    return byte;
  }

  u16At(at: number): number {
    if (at < 0 || at + 2 > this.length) throw new DamagedIndex(`a place (${at}) lies behind the end of its part`);
    return this.#view.getUint16(at, true);
  }

  u32At(at: number): number {
    if (at < 0 || at + 4 > this.length) throw new DamagedIndex(`a place (${at}) lies behind the end of its part`);
    return this.#view.getUint32(at, true);
  }
}

/** Reads counts in sequence. */
export class Cursor {
  readonly #section: Section;
  at: number;

  constructor(section: Section, at: number) {
    this.#section = section;
    this.at = at;
  }

  count(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 0x80) {
      const byte = this.#section.byteAt(this.at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new DamagedIndex('a number is longer than any we write');
  }

  /** The number of things that follow: each takes a byte at least, so a larger number is a forged one. */
  length(): number {
    const length = this.count();
    if (length > this.#section.length - this.at) throw new DamagedIndex('a list is longer than its part of the file');
    return length;
  }
}

/** Arrays as parameters in the binary form of Postgres, which `pg` sends as it is: neither side writes or reads them as text. */

/** Element types and what stands for one: `timestamptz` in epoch milliseconds; null and undefined are null. */
interface Elements {
  readonly text: string;
  readonly json: string;
  readonly uuid: string;
  readonly timestamptz: number;
  readonly bigint: number;
  readonly int: number;
  readonly boolean: boolean;
}

export type ElementType = keyof Elements;
export type Element = Elements[ElementType] | null | undefined;

/** Source: pg_type.dat of Postgres; these never change. */
const oids: Readonly<Record<ElementType, number>> = {
  text: 25,
  json: 114,
  uuid: 2950,
  timestamptz: 1184,
  bigint: 20,
  int: 23,
  boolean: 16,
};

/** Dimensions, whether it holds nulls, type; size and first subscript of its one dimension. */
const headerBytes = 20;
const uuidLength = 36;
/** Of UTF-8 for each unit of UTF-16. */
const mostBytesPerUnit = 3;
const fixedBytes = 20;
/** 2000-01-01, where Postgres counts from. */
const epochMs = 946_684_800_000;
/** Of the years 1 to 9999, which both sides write alike. */
const firstMs = -62_135_596_800_000;
const lastMs = 253_402_300_799_999;
const microsecondsPerMs = 1_000;
const halfWord = 2 ** 32;

/** Where arrays are put together before they are copied out; everything here is done at once, so one is enough. */
let scratch = Buffer.allocUnsafeSlow(65_536);
const keptScratchBytes = 1_048_576;

/**
 * @param firstSubscript of the array, 1 as in every array unless said otherwise
 * @returns a parameter for `$n::<type>[]`
 * @throws RangeError for what is no uuid, no whole number, or an instant outside the years 1 to 9999
 */
export function binaryArray(type: ElementType, values: readonly Element[], firstSubscript = 1): Buffer {
  scratch.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  scratch.writeInt32BE(oids[type], 8);
  scratch.writeInt32BE(values.length, 12);
  scratch.writeInt32BE(firstSubscript, 16);
  let at = headerBytes;
  let hasNull = 0;
  for (const value of values) {
    reserve(at, typeof value === 'string' ? 4 + value.length * mostBytesPerUnit : fixedBytes);
    if (value === null || value === undefined) {
      hasNull = 1;
      at = scratch.writeInt32BE(-1, at);
    } else {
      const end = write(type, value, at + 4);
      scratch.writeInt32BE(end - at - 4, at);
      at = end;
    }
  }
  scratch.writeInt32BE(hasNull, 4);
  const made = Buffer.from(scratch.subarray(0, values.length === 0 ? 12 : at));
  if (scratch.length > keptScratchBytes) scratch = Buffer.allocUnsafeSlow(keptScratchBytes);
  return made;
}

function reserve(at: number, bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(scratch.length * 2, at + bytes));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

/** @returns where it ends */
function write(type: ElementType, value: NonNullable<Element>, at: number): number {
  switch (type) {
    case 'text':
    case 'json':
      return at + scratch.write(String(value), at);
    case 'uuid':
      return writeUuid(String(value), at);
    case 'timestamptz':
      return writeInstant(Number(value), at);
    case 'bigint':
      return writeWhole(Number(value), at);
    case 'int':
      return writeInt(Number(value), at);
    case 'boolean':
      return scratch.writeUInt8(value === true ? 1 : 0, at);
  }
}

/** Parts of a millisecond are cut off, as `Date` does. In halves, because microseconds outgrow what a number holds exactly. */
function writeInstant(value: number, at: number): number {
  const ms = Math.trunc(value);
  if (!(ms >= firstMs && ms <= lastMs)) throw new RangeError(`\`${value}\` is no instant of the years 1 to 9999`);
  const high = Math.floor((ms - epochMs) / halfWord);
  const low = (ms - epochMs - high * halfWord) * microsecondsPerMs;
  const carried = Math.floor(low / halfWord);
  return writeHalves(high * microsecondsPerMs + carried, low - carried * halfWord, at);
}

function writeWhole(value: number, at: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`\`${value}\` is not a whole number`);
  const high = Math.floor(value / halfWord);
  return writeHalves(high, value - high * halfWord, at);
}

function writeHalves(high: number, low: number, at: number): number {
  return scratch.writeUInt32BE(low, scratch.writeInt32BE(high, at));
}

function writeInt(value: number, at: number): number {
  if (!Number.isInteger(value)) throw new RangeError(`\`${value}\` is not a whole number`);
  return scratch.writeInt32BE(value, at);
}

const notHex = 0xff;
const hexValues = new Uint8Array(128).fill(notHex);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexValues[digit.charCodeAt(0)] = value;
  hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}

function writeUuid(text: string, from: number): number {
  let at = from;
  let bad = text.length === uuidLength ? 0 : notHex;
  for (let i = 0; i < uuidLength && bad < 16; i += 2) {
    if (text.charCodeAt(i) === 0x2d) i++;
    const high = hexValues[text.charCodeAt(i)] ?? notHex;
    const low = hexValues[text.charCodeAt(i + 1)] ?? notHex;
    bad |= high | low;
    scratch[at++] = (high << 4) | low;
  }
  if (bad >= 16 || at !== from + 16) throw new RangeError(`\`${text}\` is not a uuid`);
  return at;
}

import { ByteWriter } from './bytes.ts';

/** The parts of the file, in this order. */
export const SECTIONS = [
  'about',
  'texts',
  'packageSlots',
  'packages',
  'recordPlaces',
  'records',
  'groupPlaces',
  'groups',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** Grows with every change of the layout: a reader refuses what it does not know. */
export const FORMAT = 1;

/** Not text, and broken by whatever changes line ends. */
const MAGIC: readonly number[] = [0x89, 0x4c, 0x4b, 0x41, 0x49, 0x0d, 0x0a, 0x1a];
const FORMAT_AT = 8;
/** Places of the fixed numbers in front of the parts. */
export const LENGTH_AT = 12;
export const CHECKSUM_AT = 16;
export const TABLE_AT = 20;
const CONTENT_AT = TABLE_AT + SECTIONS.length * 8;

/** Do these first bytes begin an index file? Eight are enough to tell. */
export function isIndexFile(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.every((byte, at) => head[at] === byte);
}

/** The bytes of a whole file. Throws RangeError beyond 4 GiB, which its places can not reach. */
export function joinSections(sections: Readonly<Record<SectionName, Uint8Array>>): Uint8Array {
  const file = new ByteWriter();
  for (const byte of MAGIC) file.byte(byte);
  file.u32(FORMAT);
  const length = SECTIONS.reduce((sum, name) => sum + sections[name].length, CONTENT_AT);
  if (length >= 2 ** 32) throw new RangeError('these advisories take more than 4 GiB');
  file.u32(length);
  file.u32(0);
  let at = CONTENT_AT;
  for (const name of SECTIONS) {
    file.u32(at);
    file.u32(sections[name].length);
    at += sections[name].length;
  }
  for (const name of SECTIONS) file.append(sections[name]);
  const bytes = file.written().slice();
  new DataView(bytes.buffer).setUint32(CHECKSUM_AT, checksumOf(bytes.subarray(TABLE_AT)), true);
  return bytes;
}

export type SplitFile =
  | { readonly ok: true; readonly sections: Readonly<Record<SectionName, Uint8Array>> }
  | { readonly ok: false; readonly problem: string; readonly help: string };

const MAKE_AGAIN = 'make it again with `lockstep advisories index`';

/** The parts of a file that is whole and that we know how to read. */
export function splitSections(bytes: Uint8Array): SplitFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isIndexFile(bytes)) return { ok: false, problem: 'it is not an advisory index', help: MAKE_AGAIN };
  if (bytes.length < CONTENT_AT) return { ok: false, problem: 'the advisory index is cut short', help: MAKE_AGAIN };
  const format = view.getUint32(FORMAT_AT, true);
  if (format !== FORMAT) {
    const age = format > FORMAT ? 'newer' : 'older';
    const problem = `the advisory index has the ${age} format ${format}, this Lockstep reads ${FORMAT}`;
    return { ok: false, problem, help: MAKE_AGAIN };
  }
  const length = view.getUint32(LENGTH_AT, true);
  if (length !== bytes.length) {
    const problem = `the advisory index is ${bytes.length < length ? 'cut short' : 'too long'}: ${bytes.length} bytes of ${length}`;
    return { ok: false, problem, help: MAKE_AGAIN };
  }
  if (view.getUint32(CHECKSUM_AT, true) !== checksumOf(bytes.subarray(TABLE_AT))) {
    return { ok: false, problem: 'the advisory index is damaged: its checksum does not fit', help: MAKE_AGAIN };
  }
  const parts = SECTIONS.map((name, at) => {
    const from = view.getUint32(TABLE_AT + at * 8, true);
    return [name, bytes.subarray(from, from + view.getUint32(TABLE_AT + at * 8 + 4, true))];
  });
  return { ok: true, sections: Object.fromEntries(parts) };
}

const PRIMES: readonly [number, number, number, number, number] = [
  0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1,
];

/**
 * Tells damage, not intent: 32 bits at the speed of memory.
 * Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md (XXH32, seed 0)
 */
export function checksumOf(bytes: Uint8Array): number {
  const [p1, p2, p3, p4, p5] = PRIMES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = p5;
  if (bytes.length >= 16) {
    let [a, b, c, d] = [(p1 + p2) | 0, p2 | 0, 0, -p1 | 0];
    for (; at + 16 <= bytes.length; at += 16) {
      a = round(a, view.getUint32(at, true));
      b = round(b, view.getUint32(at + 4, true));
      c = round(c, view.getUint32(at + 8, true));
      d = round(d, view.getUint32(at + 12, true));
    }
    hash = (rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)) | 0;
  }
  hash = (hash + bytes.length) | 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotated((hash + Math.imul(view.getUint32(at, true), p3)) | 0, 17), p4);
  }
  for (; at < bytes.length; at++) hash = Math.imul(rotated((hash + Math.imul(bytes[at] ?? 0, p5)) | 0, 11), p1);
  hash = Math.imul(hash ^ (hash >>> 15), p2);
  hash = Math.imul(hash ^ (hash >>> 13), p3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function round(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, PRIMES[1])) | 0, 13), PRIMES[0]);
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

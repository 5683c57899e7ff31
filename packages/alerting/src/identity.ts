import type { IncomingAlert, Labels } from './incoming.ts';
import { sortedNames } from './labels.ts';

/** A byte that no UTF-8 text holds: it closes each name and each value. */
const SEPARATOR = 0xff;
const REPLACEMENT = 0xfffd;

/** FNV-1a in two halves of 32 bits, and two lanes of another kind beside it; together 128 bits. */
interface LabelHash {
  high: number;
  low: number;
  laneA: number;
  laneB: number;
}

/**
 * The fingerprint Alertmanager shows for a label set: 64-bit FNV-1a over sorted names and values, each closed by a byte 0xff. Empty
 * values count as missing.
 *
 * @returns 16 hexadecimal digits
 * Source: prometheus/common, model/signature.go
 */
export function fingerprintOf(labels: Labels): string {
  const hash = hashLabels(labels);
  return hex(hash.high) + hex(hash.low);
}

/**
 * What makes two messages speak of the same alert: the source and its key, or the source and the label set where the sender gives no key.
 *
 * @param sourceId holds no `/`
 * @returns `<source>/k:<dedup key>` word for word, or `<source>/l:` and 32 hexadecimal digits, the first 16 of them the fingerprint:
 * 128 bits, because two label sets that share 64 would share one page
 */
export function identityKey(sourceId: string, alert: Pick<IncomingAlert, 'dedupKey' | 'labels'>): string {
  if (alert.dedupKey !== undefined) return `${sourceId}/k:${alert.dedupKey}`;
  const hash = hashLabels(alert.labels);
  return `${sourceId}/l:${hex(hash.high)}${hex(hash.low)}${hex(scatter(hash.laneA))}${hex(scatter(hash.laneB))}`;
}

/** Of alerts that were sent to try a source out: no sender can make one, and none is taken for an alert of the sender's. */
const testPrefix = 'test/';

export function testIdentity(identity: string): string {
  return testPrefix + identity;
}

export function isTestIdentity(identity: string): boolean {
  return identity.startsWith(testPrefix);
}

const ofLabels = new RegExp(`^(?:${testPrefix})?[^/]+/l:([0-9a-f]{16})[0-9a-f]{16}$`);

/** @returns the fingerprint that an identity of `identityKey` holds already; undefined where it was made from a dedup key */
export function fingerprintIn(identity: string): string | undefined {
  return ofLabels.exec(identity)?.[1];
}

function hashLabels(labels: Labels): LabelHash {
  const hash: LabelHash = { high: 0xcbf29ce4 | 0, low: 0x84222325 | 0, laneA: 0x243f6a88, laneB: 0x13198a2e };
  for (const name of sortedNames(labels)) {
    addText(hash, name);
    addText(hash, labels[name] ?? '');
  }
  return hash;
}

/** Adds the UTF-8 bytes of a text and the separator; lone surrogates become U+FFFD, as in every encoder. */
function addText(hash: LabelHash, text: string): void {
  const length = text.length;
  let { high, low, laneA, laneB } = hash;
  let i = 0;
  // Nearly all labels are ASCII: `addByte` written out on local variables, one step more for the separator.
  for (; i <= length; i++) {
    const byte = i < length ? text.charCodeAt(i) : SEPARATOR;
    if (byte >= 0x80 && i < length) break;
    const mixed = low ^ byte;
    const bottom = (mixed & 0xffff) * 0x1b3;
    const top = (mixed >>> 16) * 0x1b3 + (bottom >>> 16);
    high = (Math.imul(high, 0x1b3) + (top >>> 16) + (mixed << 8)) | 0;
    low = (top << 16) | (bottom & 0xffff);
    laneA = Math.imul(((laneA << 5) | (laneA >>> 27)) ^ byte, 0x9e3779b1);
    laneB = Math.imul(((laneB << 13) | (laneB >>> 19)) ^ byte, 0x85ebca6b);
  }
  hash.high = high;
  hash.low = low;
  hash.laneA = laneA;
  hash.laneB = laneB;
  if (i <= length) addRest(hash, text, i);
}

/** The same from the first character that is not ASCII. */
function addRest(hash: LabelHash, text: string, from: number): void {
  for (let i = from; i < text.length; i++) {
    const point = text.codePointAt(i) ?? REPLACEMENT;
    if (point > 0xffff) i++;
    if (point < 0x80) addByte(hash, point);
    else addPoint(hash, point >= 0xd800 && point < 0xe000 ? REPLACEMENT : point);
  }
  addByte(hash, SEPARATOR);
}

function addPoint(hash: LabelHash, point: number): void {
  if (point < 0x800) {
    addByte(hash, 0xc0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      addByte(hash, 0xe0 | (point >> 12));
    } else {
      addByte(hash, 0xf0 | (point >> 18));
      addByte(hash, 0x80 | ((point >> 12) & 0x3f));
    }
    addByte(hash, 0x80 | ((point >> 6) & 0x3f));
  }
  addByte(hash, 0x80 | (point & 0x3f));
}

/** One step: the prime is 2^40 + 0x1b3, so the product comes from products of 16 bits and one shift, without big integers. */
function addByte(hash: LabelHash, byte: number): void {
  const low = hash.low ^ byte;
  const bottom = (low & 0xffff) * 0x1b3;
  const top = (low >>> 16) * 0x1b3 + (bottom >>> 16);
  hash.high = (Math.imul(hash.high, 0x1b3) + (top >>> 16) + (low << 8)) | 0;
  hash.low = (top << 16) | (bottom & 0xffff);
  hash.laneA = Math.imul(((hash.laneA << 5) | (hash.laneA >>> 27)) ^ byte, 0x9e3779b1);
  hash.laneB = Math.imul(((hash.laneB << 13) | (hash.laneB >>> 19)) ^ byte, 0x85ebca6b);
}

/** Lets every bit of a lane depend on every other. */
function scatter(lane: number): number {
  const once = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

const hexOfBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(half: number): string {
  const byte = (shift: number): string => hexOfBytes[(half >>> shift) & 0xff] ?? '';
  return byte(24) + byte(16) + byte(8) + byte(0);
}

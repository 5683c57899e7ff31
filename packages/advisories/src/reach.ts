import { compareKeys } from '@lockstep/versions';
import { ecosystemBase } from './package-name.ts';
import type { Interval } from './range-intervals.ts';

/**
 * The stretch of the order that an advisory speaks about. A version whose place is known and lies outside is not affected,
 * which is how most questions end.
 */
export interface Reach {
  readonly order: string;
  /** undefined: from the lowest version on. */
  readonly from: Uint8Array | undefined;
  /** undefined: no end. */
  readonly to: Uint8Array | undefined;
  readonly isToInside: boolean;
}

/** What of an entry counts here. */
export interface Reaching {
  readonly ecosystem: string;
  readonly runs: readonly { readonly order: string; readonly interval: Interval }[];
  /** Keys of the listed versions; undefined when one of them has none. */
  readonly listedKeys: readonly Uint8Array[] | undefined;
  /** Something of the entry speaks about every version. */
  readonly isBoundless: boolean;
}

/** @returns undefined when a version outside could be affected, or nobody could tell */
export function reachOf(entries: readonly Reaching[]): Reach | undefined {
  const order = ecosystemBase(entries[0]?.ecosystem ?? '');
  let reach: Reach | undefined;
  for (const { ecosystem, runs, listedKeys, isBoundless } of entries) {
    if (isBoundless || listedKeys === undefined || ecosystemBase(ecosystem) !== order) return undefined;
    for (const listed of listedKeys) reach = widened(reach, { order, from: listed, to: listed, isToInside: true });
    for (const run of runs) {
      const { from, to } = run.interval;
      const isKeyed = (from === undefined || from.key !== undefined) && (to === undefined || to.key !== undefined);
      if (!isKeyed || ecosystemBase(run.order) !== order) return undefined;
      reach = widened(reach, { order, from: from?.key, to: to?.key, isToInside: to?.isInclusive === true });
    }
  }
  return isTooLong(reach?.from) || isTooLong(reach?.to) ? undefined : reach;
}

/** The length is one byte. */
function isTooLong(key: Uint8Array | undefined): boolean {
  return key !== undefined && key.length > LONGEST;
}

function widened(a: Reach | undefined, b: Reach): Reach {
  if (a === undefined) return b;
  const isLower = a.from === undefined || (b.from !== undefined && compareKeys(a.from, b.from) <= 0);
  const from = isLower ? a.from : b.from;
  if (a.to === undefined || b.to === undefined) return { ...a, from, to: undefined };
  const order = compareKeys(a.to, b.to);
  if (order === 0) return { ...a, from, isToInside: a.isToInside || b.isToInside };
  return { ...(order > 0 ? a : b), from };
}

const ANYWHERE = 0;
const TO_OUTSIDE = 1;
const TO_INSIDE = 2;
const NO_END = 3;
const LONGEST = 255;

/**
 * The reaches of a package's advisories in one text, a character a byte: it lies in memory in one piece, and with many
 * packages it is fetching from memory that takes the time.
 *
 * Per advisory a kind, then unless it is `ANYWHERE` the lower and (unless `NO_END`) the upper key, each after its length.
 */
export interface PackedReach {
  readonly order: string;
  readonly packed: string;
}

/** @returns undefined when no version can be ruled out by its place alone */
export function packReach(reaches: readonly (Reach | undefined)[]): PackedReach | undefined {
  const order = reaches.find((reach) => reach !== undefined)?.order;
  if (order === undefined) return undefined;
  const parts = reaches.map((reach) => (reach?.order === order ? pack(reach) : String.fromCharCode(ANYWHERE)));
  // Joined, not added up: a text made of texts lies in many pieces.
  return { order, packed: parts.join('') };
}

function pack({ from = new Uint8Array(), to, isToInside }: Reach): string {
  if (to === undefined) return String.fromCharCode(NO_END, from.length, ...from);
  return String.fromCharCode(isToInside ? TO_INSIDE : TO_OUTSIDE, from.length, ...from, to.length, ...to);
}

/** Calls back with the number of every advisory that a version with this key is not beyond. */
export function eachReaching(packed: string, key: Uint8Array, found: (number: number) => void): void {
  for (let at = 0, number = 0; at < packed.length; number++) {
    const kind = packed.charCodeAt(at++);
    let isInside = true;
    if (kind !== ANYWHERE) {
      const length = packed.charCodeAt(at++);
      isInside = compareToPacked(key, packed, at, length) >= 0;
      at += length;
      if (kind !== NO_END) {
        const toLength = packed.charCodeAt(at++);
        if (isInside) isInside = compareToPacked(key, packed, at, toLength) < (kind === TO_INSIDE ? 1 : 0);
        at += toLength;
      }
    }
    if (isInside) found(number);
  }
}

function compareToPacked(key: Uint8Array, packed: string, from: number, length: number): -1 | 0 | 1 {
  const shared = key.length < length ? key.length : length;
  // The first byte is the number of the encoder: the same in all keys of an order.
  for (let at = 1; at < shared; at++) {
    const difference = (key[at] ?? 0) - packed.charCodeAt(from + at);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return key.length === length ? 0 : key.length < length ? -1 : 1;
}

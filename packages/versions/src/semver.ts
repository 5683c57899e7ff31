import { ENCODER, type Family, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, isDigit, isLetter, KeyWriter } from './key.ts';

const HYPHEN = 45;
const DOT = 46;
const UPPER_V = 86;
const LOWER_V = 118;

// Pre-release identifiers end at the next tag: every tag is lower than any character an identifier may hold.
const END = 0;
const NUMERIC = 1;
const TEXT = 2;
const RELEASE = 255;

/**
 * Writes the SemVer 2.0 place of `text` from position `from` on.
 *
 * Read the way OSV reads bounds: missing minor and patch numbers are zero and leading zeros count for nothing.
 * Build metadata is checked and has no place in the order.
 *
 * @returns false when the text is no such version; the key is then worthless
 */
export function writeSemver(key: KeyWriter, text: string, from: number): boolean {
  let at = from;
  for (let part = 0; part < 3; part++) {
    if (part > 0) {
      if (text.charCodeAt(at) !== DOT) {
        key.count(0);
        continue;
      }
      at++;
    }
    const end = endOfDigits(text, at);
    if (end === at) return false;
    key.number(text, at, end);
    at = end;
  }
  const plus = text.indexOf('+', at);
  const stop = plus === -1 ? text.length : plus;
  if (plus !== -1 && !isBuildMetadata(text, plus + 1)) return false;
  if (at === stop) {
    key.byte(RELEASE);
    return true;
  }
  return text.charCodeAt(at) === HYPHEN && writePrerelease(key, text, at + 1, stop);
}

/** Writes the marker that puts a pre-release below its release, and its identifiers. */
export function writePrerelease(key: KeyWriter, text: string, from: number, stop: number): boolean {
  key.byte(END);
  return writeIdentifiers(key, text, from, stop);
}

/** Writes dot-separated identifiers; false when one is empty or holds a foreign character. */
export function writeIdentifiers(key: KeyWriter, text: string, from: number, stop: number): boolean {
  let start = from;
  while (start <= stop) {
    let end = start;
    let isNumeric = true;
    for (; end < stop; end++) {
      const code = text.charCodeAt(end);
      if (code === DOT) break;
      if (isDigit(code)) continue;
      if (!isLetter(code) && code !== HYPHEN) return false;
      isNumeric = false;
    }
    if (end === start) return false;
    key.byte(isNumeric ? NUMERIC : TEXT);
    if (isNumeric) key.number(text, start, end);
    else key.text(text, start, end);
    start = end + 1;
  }
  key.byte(END);
  return true;
}

/** Dot-separated identifiers, none of them empty. */
export function isBuildMetadata(text: string, from: number): boolean {
  let isEmpty = true;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isDot = code === DOT;
    if (isDot ? isEmpty : !isDigit(code) && !isLetter(code) && code !== HYPHEN) return false;
    isEmpty = isDot;
  }
  return !isEmpty;
}

/** Position after one leading `v`, which is decoration in every SemVer ecosystem. */
export function afterV(text: string): number {
  const code = text.charCodeAt(0);
  return code === LOWER_V || code === UPPER_V ? 1 : 0;
}

/** The release line of a text already known to be a version of a SemVer family. */
export function semverLine(text: string): ReleaseLine {
  const digits = /\d+/.exec(text)?.[0] ?? '0';
  const plus = text.indexOf('+');
  const hyphen = text.indexOf('-');
  return { major: canonicalNumber(digits), isPrerelease: hyphen !== -1 && (plus === -1 || hyphen < plus) };
}

/** A family that is plain SemVer 2.0 with an optional leading `v`. */
export function plainSemver(family: Extract<Family, 'cargo' | 'semver'>): VersionOrder {
  const key = new KeyWriter(ENCODER[family]);
  const encode = (text: string): Uint8Array | undefined =>
    writeSemver(key.start(), text, afterV(text)) ? key.finish() : undefined;
  return { family, encode, describe: (text) => (encode(text) === undefined ? undefined : semverLine(text)) };
}

/** Generic SemVer 2.0. Source of the order: semver.org 2.0.0, section 11. */
export const semver: VersionOrder = plainSemver('semver');

import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, endOfLetters, isDigit, KeyWriter } from './key.ts';

// What may come next in a version, in rising order. `1.2_rc1 < 1.2? < 1.2 < 1.2-r0 < 1.2~a1 < 1.2_p1 < 1.2a < 1.2.0`
const PRE_SUFFIX = 1;
const MALFORMED = 2;
const END = 3;
const REVISION = 4;
const COMMIT = 5;
const SUFFIX_NUMBER = 6;
const POST_SUFFIX = 7;
const LETTER = 8;
const PART = 9;
const FIRST_PART = 10;

const PRE_SUFFIXES = ['alpha', 'beta', 'pre', 'rc'];
const POST_SUFFIXES = ['cvs', 'svn', 'git', 'hg', 'p'];

const PRINTABLE = /^[!-~]+$/;
const ZERO = 48;

const key = new KeyWriter(ENCODER.alpine);

/** Writes the tag and number at `from`; the end of the digits, or -1 when there are none. */
function writeNumber(tag: number, text: string, from: number): number {
  const end = endOfDigits(text, from);
  if (end === from) return -1;
  key.byte(tag);
  // Parts after the first that begin with zero are compared as text, below all others.
  if (tag === PART && text.charCodeAt(from) === ZERO) {
    key.byte(0);
    key.text(text, from, end);
  } else key.number(text, from, end);
  return end;
}

/** A lower-case letter after the numbers; the place after it, or the same place when there is none. */
function writeLetter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (!(code >= 97 && code <= 122)) return at;
  key.byte(LETTER);
  key.byte(code);
  return at + 1;
}

/** `_rc`, `_p2`, ...: the place after it, or -1 when the name is none of the known ones. */
function writeSuffix(text: string, from: number): number {
  const end = endOfLetters(text, from);
  const name = text.slice(from, end);
  const isPre = PRE_SUFFIXES.includes(name);
  if (!isPre && !POST_SUFFIXES.includes(name)) return -1;
  key.byte(isPre ? PRE_SUFFIX : POST_SUFFIX);
  key.byte((isPre ? PRE_SUFFIXES : POST_SUFFIXES).indexOf(name) + 1);
  return isDigit(text.charCodeAt(end)) ? writeNumber(SUFFIX_NUMBER, text, end) : end;
}

function writeCommit(text: string, from: number): number {
  const length = /^[0-9a-fA-F]*/.exec(text.slice(from))?.[0].length ?? 0;
  if (length === 0) return -1;
  key.byte(COMMIT);
  key.text(text, from, from + length);
  return from + length;
}

/** @returns the place of the first character that fits nowhere, or the length of the text */
function writeWellFormed(text: string): number {
  let at = writeNumber(FIRST_PART, text, 0);
  if (at === -1) return 0;
  const step = (next: number): boolean => {
    if (next === -1) return false;
    at = next;
    return true;
  };
  while (text[at] === '.') if (!step(writeNumber(PART, text, at + 1))) return at;
  at = writeLetter(text, at);
  while (text[at] === '_') if (!step(writeSuffix(text, at + 1))) return at;
  if (text[at] === '~' && !step(writeCommit(text, at + 1))) return at;
  if (text.startsWith('-r', at) && !step(writeNumber(REVISION, text, at + 2))) return at;
  return at;
}

/** Before `_p` was required, versions were written `5.9.2p1-r1`, and old advisories still name them. */
const OLD_PATCH = /^(\d+)(?:-r(\d+))?$/;

function encode(text: string): Uint8Array | undefined {
  if (text === '' || !PRINTABLE.test(text)) return undefined;
  key.start();
  const end = writeWellFormed(text);
  if (end === text.length) key.byte(END);
  else {
    key.byte(MALFORMED);
    const old = text[end - 1] === 'p' ? OLD_PATCH.exec(text.slice(end)) : null;
    const [, patch = '', revision = ''] = old ?? [];
    key.number(patch, 0, patch.length);
    key.number(revision, 0, revision.length);
  }
  return key.finish();
}

function isWellFormed(text: string): boolean {
  key.start();
  return text !== '' && writeWellFormed(text) === text.length;
}

function describe(text: string): ReleaseLine | undefined {
  if (encode(text) === undefined) return undefined;
  return {
    major: canonicalNumber(/^\d+/.exec(text)?.[0] ?? '0'),
    isPrerelease: /_(?:alpha|beta|pre|rc)/.test(text),
  };
}

/**
 * Alpine, Wolfi, Chainguard. Source of the order: the version tests and documentation of apk-tools 3.
 * apk gives a place to malformed versions too, right below the same version cut off where it stops making sense. It
 * calls all of those equal; we keep the old patch releases `6.6.2p1-r0 < 6.6.2p1-r1 < 6.6.2p2-r0` apart.
 */
export const alpine: VersionOrder = { family: 'alpine', encode, isWellFormed, describe };

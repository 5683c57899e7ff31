import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, endOfLetters, isDigit, isLetter, KeyWriter } from './key.ts';

const HYPHEN = 45;
const ZERO = 48;

const VERSION = /^\s*[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/;

/**
 * A missing segment equals zero, letters are below zero, other numbers above it. So the segments are written without
 * zeros, each with the number of zeros in front of it, and the end sorts between letters and numbers:
 * the sooner a letter comes the lower, the sooner a number comes the higher.
 */
const LETTERS = 1;
const END = 2;
const NUMBER = 3;

const key = new KeyWriter(ENCODER.rubygems);

function encode(text: string): Uint8Array | undefined {
  if (!VERSION.test(text)) return undefined;
  key.start();
  let zeros = 0;
  let isHead = true;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const end = isDigit(code) ? endOfDigits(text, at) : isLetter(code) ? endOfLetters(text, at) : at;
    if (isDigit(code)) {
      if (isZero(text, at, end)) zeros++;
      else {
        key.byte(NUMBER);
        key.countDown(zeros);
        key.number(text, at, end);
        zeros = 0;
      }
    } else if (code === HYPHEN || end > at) {
      // The zeros before the first letter count for nothing (`1.0.a` is `1.a`), and a hyphen reads as `.pre.`.
      key.byte(LETTERS);
      key.count(isHead ? 0 : zeros);
      if (code === HYPHEN) key.text('pre');
      else key.text(text, at, end);
      isHead = false;
      zeros = 0;
    }
    at = Math.max(end, at + 1);
  }
  key.byte(END);
  return key.finish();
}

function isZero(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) !== ZERO) return false;
  return true;
}

function describe(text: string): ReleaseLine | undefined {
  if (!VERSION.test(text)) return undefined;
  return { major: canonicalNumber(/\d+/.exec(text)?.[0] ?? '0'), isPrerelease: /[a-zA-Z-]/.test(text) };
}

/** Ruby gems. Source of the order: the documentation of Ruby's `Gem::Version`. */
export const rubygems: VersionOrder = { family: 'rubygems', encode, describe };

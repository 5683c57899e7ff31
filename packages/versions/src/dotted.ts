import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, KeyWriter } from './key.ts';

const VERSION = /^\d+(?:[.-]\d+)*$/;

const END = 0;
const NUMBER = 1;

const key = new KeyWriter(ENCODER.dotted);

function encode(text: string): Uint8Array | undefined {
  if (!VERSION.test(text)) return undefined;
  key.start();
  for (let at = 0; at < text.length; at++) {
    const end = endOfDigits(text, at);
    key.byte(NUMBER);
    key.number(text, at, end);
    at = end;
  }
  key.byte(END);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  if (!VERSION.test(text)) return undefined;
  return { major: canonicalNumber(/^\d+/.exec(text)?.[0] ?? '0'), isPrerelease: false };
}

/**
 * Lists of numbers, where a prefix is lower than what continues it (`1.0 < 1.0.0`): R and Haskell packages.
 * Source of the order: R's documentation of `package_version`, and Haskell's package versioning policy.
 */
export const dotted: VersionOrder = { family: 'dotted', encode, describe };

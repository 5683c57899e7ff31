import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, isDigit, KeyWriter } from './key.ts';

/** `-beta.2`, `RC1`, `-p3`, `-dev`: stability, its numbers, and whether it is a development state of it. */
const MODIFIER = String.raw`[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)(\d*(?:[.-]\d+)*))?([.-]?dev)?$`;
const NUMBERS = new RegExp(String.raw`^v?(\d{1,5}(?:\.\d+){0,3})${MODIFIER}`, 'i');
const DATE = new RegExp(String.raw`^v?(\d{4}(?:[.:-]?\d{2}){1,6}(?:[.:-]?\d{1,3}){0,2})${MODIFIER}`, 'i');
/** `2.x-dev`, `2.1-dev`: the end of a line of development, above every release of it. */
const BRANCH = /^v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?[.-]?dev$/i;
const END_OF_LINE = '9999999';

const PARTS = 4;

// What may come next in a version, in rising order.
const DEV = 1;
const ALPHA = 2;
const BETA = 3;
const CANDIDATE = 4;
const END = 5;
const NUMBER = 6;
const PATCH = 7;

const STABILITIES: Readonly<Record<string, number>> = { a: ALPHA, b: BETA, r: CANDIDATE, p: PATCH };

const key = new KeyWriter(ENCODER.packagist);

interface Normalized {
  /** Numbers with any separators. */
  readonly numbers: string;
  /** Undefined for a stable version. */
  readonly stability: number | undefined;
  readonly stabilityNumbers: string;
  readonly isDevelopment: boolean;
}

function normalize(text: string): Normalized | undefined {
  const version = text
    .trim()
    .replace(/@(?:stable|rc|beta|alpha|dev)$/i, '')
    .replace(/^([^,\s+]+)\+\S+$/, '$1');
  const plain = NUMBERS.exec(version);
  const match = plain ?? DATE.exec(version);
  if (match === null) return normalizeBranch(version);
  const [, numbers = '', name = '', stabilityNumbers = '', dev] = match;
  // A `stable` in so many words ends the version, whatever follows.
  if (name.toLowerCase() === 'stable') return { ...STABLE, numbers: padded(numbers, plain !== null) };
  return {
    numbers: padded(numbers, plain !== null),
    stability: STABILITIES[name.slice(0, 1).toLowerCase()],
    stabilityNumbers,
    isDevelopment: dev !== undefined,
  };
}

const STABLE = { stability: undefined, stabilityNumbers: '', isDevelopment: false } as const;

function padded(numbers: string, isPlain: boolean): string {
  return isPlain ? numbers + '.0'.repeat(PARTS - numbers.split('.').length) : numbers;
}

function normalizeBranch(version: string): Normalized | undefined {
  const match = BRANCH.exec(version);
  if (match === null) return undefined;
  const numbers = match
    .slice(1)
    .map((part: string | undefined) => (part !== undefined && /^\d/.test(part) ? part : END_OF_LINE));
  return { ...STABLE, numbers: numbers.join('.'), isDevelopment: true };
}

const STABILITY_NAMES: Readonly<Record<number, string>> = {
  [ALPHA]: 'alpha',
  [BETA]: 'beta',
  [CANDIDATE]: 'RC',
  [PATCH]: 'patch',
};

/** The one spelling of equal versions, as Composer writes it: `v1.2b3` is `1.2.0.0-beta3`. Undefined when it is none. */
export function normalPackagist(text: string): string | undefined {
  const version = normalize(text);
  if (version === undefined) return undefined;
  const { stability, stabilityNumbers, isDevelopment } = version;
  const name = stability === undefined ? '' : `-${STABILITY_NAMES[stability] ?? ''}`;
  return `${version.numbers.replace(/\D/g, '.')}${name}${stabilityNumbers.replace(/^[.-]+/, '')}${isDevelopment ? '-dev' : ''}`;
}

function writeNumbers(text: string): void {
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const end = endOfDigits(text, at);
    key.byte(NUMBER);
    key.number(text, at, end);
    at = end;
  }
}

function encode(text: string): Uint8Array | undefined {
  const version = normalize(text);
  if (version === undefined) return undefined;
  key.start();
  writeNumbers(version.numbers);
  if (version.stability !== undefined) key.byte(version.stability);
  writeNumbers(version.stabilityNumbers);
  if (version.isDevelopment) key.byte(DEV);
  key.byte(END);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  const version = normalize(text);
  if (version === undefined) return undefined;
  const { stability, isDevelopment } = version;
  return {
    major: canonicalNumber(/^\d+/.exec(version.numbers)?.[0] ?? '0'),
    isPrerelease: isDevelopment || (stability !== undefined && stability < END),
  };
}

/**
 * PHP packages. Source of the order: Composer's documentation of versions, and PHP's of `version_compare`.
 * A branch by name (`dev-main`) has no place in the order.
 */
export const packagist: VersionOrder = { family: 'packagist', encode, describe };

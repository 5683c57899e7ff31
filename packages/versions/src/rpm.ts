import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, endOfLetters, isDigit, isLetter, KeyWriter } from './key.ts';

const VERSION = /^(?:(\d*):)?([^\s]*?)(?:-([^\s-]*))?$/;

// What may come next in a version, in rising order; separators vanish.
const TILDE = 1;
const END = 2;
const CARET = 3;
const LETTERS = 4;
const NUMBER = 5;

const WITHOUT_RELEASE = 0;
const WITH_RELEASE = 1;

const key = new KeyWriter(ENCODER.rpm);

function writePart(text: string): void {
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const start = at;
    if (isDigit(code)) {
      at = endOfDigits(text, at);
      key.byte(NUMBER);
      key.number(text, start, at);
    } else if (isLetter(code)) {
      at = endOfLetters(text, at);
      key.byte(LETTERS);
      key.text(text, start, at);
    } else {
      if (text[at] === '~') key.byte(TILDE);
      if (text[at] === '^') key.byte(CARET);
      at++;
    }
  }
  key.byte(END);
}

function encode(text: string): Uint8Array | undefined {
  const match = VERSION.exec(text);
  if (match === null || text === '') return undefined;
  const [, epoch = '', version = '', release] = match;
  key.start().number(epoch, 0, epoch.length);
  writePart(version);
  // A version without a release is below the same version with any release.
  key.byte(release === undefined ? WITHOUT_RELEASE : WITH_RELEASE);
  if (release !== undefined) writePart(release);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  const match = VERSION.exec(text);
  if (match === null || text === '') return undefined;
  const [, epoch = '', version = ''] = match;
  const major = canonicalNumber(/\d+/.exec(version)?.[0] ?? '0');
  return { major: `${canonicalNumber(epoch === '' ? '0' : epoch)}:${major}`, isPrerelease: version.includes('~') };
}

/** rpm packages: epoch, version, release. Source of the order: rpm's manual page rpm-version(7). */
export const rpm: VersionOrder = { family: 'rpm', encode, describe };

import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, endOfDigits, isDigit, isLetter, KeyWriter } from './key.ts';

const EPOCH = /^\+?(\d+):/;
/** The characters Debian policy allows; a colon only after an epoch. */
const UPSTREAM = /^[A-Za-z0-9.+~:-]+$/;
const UPSTREAM_WITHOUT_EPOCH = /^[A-Za-z0-9.+~-]+$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;

interface Parts {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

function parse(text: string): Parts | undefined {
  const version = text.trim();
  const epoch = EPOCH.exec(version);
  const rest = epoch === null ? version : version.slice(epoch[0].length);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen === -1 ? rest : rest.slice(0, hyphen);
  const revision = hyphen === -1 ? undefined : rest.slice(hyphen + 1);
  if (!(epoch === null ? UPSTREAM_WITHOUT_EPOCH : UPSTREAM).test(upstream)) return undefined;
  if (revision !== undefined && !REVISION.test(revision)) return undefined;
  return { epoch: epoch?.[1] ?? '0', upstream, revision: revision ?? '' };
}

const TILDE_CODE = 126;

// In rising order; letters keep their code.
const TILDE = 1;
const END_OF_RUN = 2;
/** Added to the characters that are neither letters nor tildes, which sort above all letters. */
const OTHER = 128;

const key = new KeyWriter(ENCODER.debian);

/** dpkg compares a run without digits, then a number, and so on; what is missing at the end is an empty run or zero. */
function writePart(text: string): void {
  let at = 0;
  do {
    for (; at < text.length && !isDigit(text.charCodeAt(at)); at++) key.byte(weightOf(text.charCodeAt(at)));
    key.byte(END_OF_RUN);
    const end = endOfDigits(text, at);
    key.number(text, at, end);
    at = end;
  } while (at < text.length);
  key.byte(END_OF_RUN);
}

function weightOf(code: number): number {
  if (code === TILDE_CODE) return TILDE;
  return isLetter(code) ? code : code + OTHER;
}

function encode(text: string): Uint8Array | undefined {
  const version = parse(text);
  if (version === undefined) return undefined;
  key.start().number(version.epoch, 0, version.epoch.length);
  writePart(version.upstream);
  writePart(version.revision);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  const version = parse(text);
  if (version === undefined) return undefined;
  const major = canonicalNumber(/^\d+/.exec(version.upstream)?.[0] ?? '0');
  return { major: `${canonicalNumber(version.epoch)}:${major}`, isPrerelease: version.upstream.includes('~') };
}

/** Debian and Ubuntu packages. Source of the order: Debian policy, section 5.6.12. */
export const debian: VersionOrder = { family: 'debian', encode, describe };

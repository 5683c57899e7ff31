import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, KeyWriter } from './key.ts';

/** PEP 440, appendix B, without named groups: epoch, release, pre (name, number), post (short, name, number), dev, local. */
export const PEP440_VERSION =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

// Each part of the sort tuple is one of: lowest, a tag with a number, highest.
const LOWEST = 0;
const PRESENT = 1;
const HIGHEST = 255;

const END = 0;
const SEGMENT = 1;
// Letters of a local version sort below numbers; both tags are lower than any letter or digit.
const LOCAL_TEXT = 1;
const LOCAL_NUMBER = 2;

const key = new KeyWriter(ENCODER.pypi);

function writeNumber(digits: string | undefined): void {
  key.number(digits ?? '', 0, digits?.length ?? 0);
}

/** Trailing zeros count for nothing: `1.0` is `1`. */
function writeRelease(release: string): void {
  const segments = release.split('.');
  while (segments.length > 1 && isZero(segments.at(-1) ?? '')) segments.pop();
  for (const segment of segments) {
    key.byte(SEGMENT);
    key.number(segment, 0, segment.length);
  }
  key.byte(END);
}

function isZero(digits: string): boolean {
  return /^0+$/.test(digits);
}

/** Alpha, beta and release candidate by their first letter, whatever they are called (`c`, `pre` and `preview` are rc). */
function stageOf(name: string): number {
  const first = name.slice(0, 1).toLowerCase();
  return (first === 'a' || first === 'b' ? first : 'r').charCodeAt(0);
}

function writeLocal(local: string): void {
  for (const part of local.toLowerCase().split(/[-_.]/)) {
    const isNumber = /^\d+$/.test(part);
    key.byte(isNumber ? LOCAL_NUMBER : LOCAL_TEXT);
    if (isNumber) key.number(part, 0, part.length);
    else key.text(part);
  }
}

function encode(text: string): Uint8Array | undefined {
  const match = PEP440_VERSION.exec(text);
  if (match === null) return undefined;
  const [, epoch, release = '', stage, stageNumber, shortPost, post, postNumber, dev, devNumber, local] = match;
  const isPost = shortPost !== undefined || post !== undefined;
  key.start();
  writeNumber(epoch);
  writeRelease(release);
  if (stage !== undefined) {
    key.byte(stageOf(stage));
    writeNumber(stageNumber);
  } else {
    // A development release of a final release comes before its alphas.
    key.byte(dev !== undefined && !isPost ? LOWEST : HIGHEST);
  }
  key.byte(isPost ? PRESENT : LOWEST);
  if (isPost) writeNumber(shortPost ?? postNumber);
  key.byte(dev === undefined ? HIGHEST : PRESENT);
  if (dev !== undefined) writeNumber(devNumber);
  if (local !== undefined) writeLocal(local);
  key.byte(END);
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  const match = PEP440_VERSION.exec(text);
  if (match === null) return undefined;
  const epoch = canonicalNumber(match[1] ?? '0');
  const major = canonicalNumber(/^\d+/.exec(match[2] ?? '')?.[0] ?? '0');
  return {
    major: epoch === '0' ? major : `${epoch}!${major}`,
    isPrerelease: match[3] !== undefined || match[8] !== undefined,
  };
}

/** Python packages. Source of the order: PEP 440, "Summary of permitted suffixes and relative ordering". */
export const pypi: VersionOrder = { family: 'pypi', encode, describe };

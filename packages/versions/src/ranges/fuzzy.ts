import { loose } from '../schemes/loose.ts';
import { compareNumbers, compareTexts, type Scheme, schemeOf } from '../schemes/scheme.ts';

const SEMVER_LIKE =
  /^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){0,2}(?:(?:-|alpha|beta|rc)[0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z.-]+)?$/;
const PUNCTUATION = /[!-/:-@[-`{-~]/;

function read(text: string): string | undefined {
  const version = text.trim().replace(/^v/, '');
  return version === '' ? undefined : version;
}

/** Parts between punctuation: a number in front by value, then the rest as text; what goes on longer is higher. */
function compareParts(a: string, b: string): number {
  const left = a.split(PUNCTUATION);
  const right = b.split(PUNCTUATION);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one = '', other = ''] = [left[at], right[at]];
    const [number = '', otherNumber = ''] = [/^\d*/.exec(one)?.[0], /^\d*/.exec(other)?.[0]];
    const answer =
      compareNumbers(number === '' ? '0' : number, otherNumber === '' ? '0' : otherNumber) ||
      compareTexts(one.slice(number.length), other.slice(otherNumber.length));
    if (answer !== 0) return answer;
  }
  return a.length - b.length;
}

const byParts = schemeOf(read, compareParts);

/**
 * For software whose scheme nobody states: SemVer where both look like it, else part by part. An estimate, so only for
 * those who ask for it by name. Source: the version comparison of the NVD's CPE tools, as grype describes it.
 */
export const fuzzy: Scheme = {
  encode: () => undefined,
  compare: (a, b) => {
    const areAlike = SEMVER_LIKE.test(a.trim()) && SEMVER_LIKE.test(b.trim());
    const answer = areAlike ? loose.compare(a, b) : 'unknown';
    return answer === 'unknown' ? byParts.compare(a, b) : answer;
  },
};

import { compareNumbers, compareTexts, type Scheme, schemeOf } from './scheme.ts';

const VERSION = /^(?:(\d+):)?([^\s:-][^\s:]*?)(?:-(\d+(?:\.\d+)*))?$/;

interface Package {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
}

function read(text: string): Package | undefined {
  const match = VERSION.exec(text);
  return match === null ? undefined : { epoch: match[1] ?? '0', version: match[2] ?? '', release: match[3] };
}

/** A release that only one of them names does not count. */
function compare(a: Package, b: Package): number {
  const answer = compareNumbers(a.epoch, b.epoch) || compareRuns(a.version, b.version);
  if (answer !== 0 || a.release === undefined || b.release === undefined) return answer;
  return compareRuns(a.release, b.release);
}

/** Runs of digits above runs of letters; letters left over make a version older, anything else newer. */
function compareRuns(a: string, b: string): number {
  const left = a.match(/\d+|[a-z]+/gi) ?? [];
  const right = b.match(/\d+|[a-z]+/gi) ?? [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const one = left[at];
    const other = right[at];
    if (one === undefined) return isNumber(other ?? '') ? -1 : 1;
    if (other === undefined) return isNumber(one) ? 1 : -1;
    if (isNumber(one) !== isNumber(other)) return isNumber(one) ? 1 : -1;
    const answer = isNumber(one) ? compareNumbers(one, other) : compareTexts(one, other);
    if (answer !== 0) return answer;
  }
  return 0;
}

function isNumber(run: string): boolean {
  return /^\d/.test(run);
}

/** Arch Linux packages. Source of the order: the manual page vercmp(8) of pacman. */
export const alpm: Scheme = schemeOf(read, compare);

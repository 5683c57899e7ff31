import { compareNumbers, compareTexts, type Scheme, schemeOf } from './scheme.ts';

const VERSION = /^(?:(\d+):)?([^\s:-][^\s:]*?)(?:-([^\s:-]*))?$/;

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

/** A run of digits or of letters with what separates it from the run before; the last part may be a separator alone. */
interface Part {
  readonly separator: string;
  readonly run: string;
}

function partsOf(text: string): Part[] {
  return [...text.matchAll(/([^\da-z]*)(\d+|[a-z]+|$)/gi)]
    .map(([, separator = '', run = '']) => ({ separator, run }))
    .filter(({ separator, run }) => separator !== '' || run !== '');
}

/** Longer separators are newer, then runs of digits above runs of letters. */
function compareRuns(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const one = left[at] ?? NOTHING;
    const other = right[at] ?? NOTHING;
    if (one.run === '' || other.run === '') return compareRest(one, other);
    if (one.separator.length !== other.separator.length) return one.separator.length - other.separator.length;
    if (isNumber(one.run) !== isNumber(other.run)) return isNumber(one.run) ? 1 : -1;
    const answer = isNumber(one.run) ? compareNumbers(one.run, other.run) : compareTexts(one.run, other.run);
    if (answer !== 0) return answer;
  }
  return 0;
}

const NOTHING: Part = { separator: '', run: '' };

/** One of them has ended: letters that follow at once make a version older, anything else newer. */
function compareRest(one: Part, other: Part): number {
  // Where both go on, pacman steps over separators before it sees that one of them has ended.
  const isStepped = one !== NOTHING && other !== NOTHING;
  const rest = (part: Part): string => (isStepped ? part.run : part.separator + part.run);
  if (rest(one) === '' && rest(other) === '') return 0;
  const isOlder = /^[a-z]/i.test(rest(one)) || (rest(one) === '' && !/^[a-z]/i.test(rest(other)));
  return isOlder ? -1 : 1;
}

function isNumber(run: string): boolean {
  return /^\d/.test(run);
}

/** Arch Linux packages. Source of the order: the manual page vercmp(8) of pacman. */
export const alpm: Scheme = schemeOf(read, compare);

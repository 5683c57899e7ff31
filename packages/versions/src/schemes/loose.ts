import { compareKeys } from '../key.ts';
import { semver } from '../semver.ts';
import { compareLists, compareNumbers, MAX_LENGTH, type Scheme, schemeOf } from './scheme.ts';

const VERSION =
  /^[vV]?(\d+(?:\.\d+)*)(?:-(\d+[0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*)|-?([A-Za-z-]+[0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

export interface LooseVersion {
  /** Any number of numbers, in digits. */
  readonly numbers: readonly string[];
  readonly prerelease: string | undefined;
}

/** SemVer with any number of numbers, and pre-releases with or without a hyphen: `1.21rc2`, `1.2.3.4-beta`. */
export function readLoose(text: string): LooseVersion | undefined {
  const match = text.length > MAX_LENGTH ? null : VERSION.exec(text.trim());
  if (match === null) return undefined;
  return { numbers: (match[1] ?? '').split('.'), prerelease: match[2] ?? match[3] };
}

/** Missing numbers are zero, a pre-release is below its release, build metadata has no place. */
export function compareLoose(a: LooseVersion, b: LooseVersion): number {
  return compareLists(a.numbers, b.numbers, '0', compareNumbers) || comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: string | undefined, b: string | undefined): number {
  const left = semver.encode(a === undefined ? '0.0.0' : `0.0.0-${a}`);
  const right = semver.encode(b === undefined ? '0.0.0' : `0.0.0-${b}`);
  return left === undefined || right === undefined ? 0 : compareKeys(left, right);
}

/** Source of the order: semver.org 2.0.0, section 11, for more and fewer numbers too. */
export const loose: Scheme = schemeOf(readLoose, compareLoose);

/**
 * The answer to "is `a` before `b`?": -1 before, 0 the same place in the order, 1 after.
 * `unknown` when either text is no version of its family. Never an exception, never a guess.
 */
export type Comparison = -1 | 0 | 1 | 'unknown';

/** The same answer with the two versions changed over. */
export function opposite(answer: -1 | 0 | 1): -1 | 0 | 1 {
  return answer === 0 ? 0 : answer === 1 ? -1 : 1;
}

/** A family of ecosystems that share one version order. */
export type Family =
  | 'npm'
  | 'cargo'
  | 'semver'
  | 'go'
  | 'maven'
  | 'pypi'
  | 'rubygems'
  | 'debian'
  | 'alpine'
  | 'rpm'
  | 'nuget'
  | 'packagist'
  | 'pub'
  | 'dotted';

/** What the gate asks of a single version. */
export interface ReleaseLine {
  /** The leading number without leading zeros; where a family has epochs, the epoch is part of it (`1!4`). */
  readonly major: string;
  readonly isPrerelease: boolean;
}

/** One version order. Every family file exports exactly one of these. */
export interface VersionOrder {
  readonly family: Family;
  /** The order-preserving key, or undefined when the text is no version or no key can carry its place. */
  readonly encode: (version: string) => Uint8Array | undefined;
  /** Only where some versions have no key: an answer for any two texts. */
  readonly compare?: (a: string, b: string) => Comparison;
  /** Only where some malformed texts have a place in the order: whether this one is as it should be. */
  readonly isWellFormed?: (version: string) => boolean;
  /** Undefined when the text is no version. */
  readonly describe: (version: string) => ReleaseLine | undefined;
}

/**
 * First byte of every key. Numbers are never used twice: when the order or the layout of a family changes, it takes
 * the next free number, and stored keys with the old one are known to need rebuilding.
 */
export const ENCODER = {
  npm: 1,
  cargo: 2,
  semver: 3,
  go: 4,
  maven: 5,
  pypi: 6,
  rubygems: 7,
  debian: 8,
  alpine: 9,
  rpm: 10,
  nuget: 11,
  packagist: 12,
  pub: 13,
  dotted: 14,
} as const satisfies Record<Family, number>;

export { compareKeys } from './key.ts';
export {
  compareVersions,
  familyOf,
  isPrerelease,
  isSameMajor,
  isWellFormed,
  sortVersions,
  versionKey,
} from './ecosystem.ts';
export type { Comparison, Family } from './family.ts';
export { containsVersion, parseRange, RANGE_SYNTAXES } from './ranges/contains.ts';
export type { Containment, ParsedRange, VersionRange } from './ranges/range.ts';
export { formatVers, normalizeVers, parseVers } from './ranges/vers.ts';
export type { ParsedVers, Vers, VersConstraint } from './ranges/vers.ts';
export { versFromNative } from './ranges/vers-from-native.ts';
export type { VersFromNative } from './ranges/vers-from-native.ts';
export { parseVersRange } from './ranges/vers-range.ts';

export {
  compareKeys,
  compareVersions,
  familyOf,
  isPrerelease,
  isSameMajor,
  sortVersions,
  versionKey,
} from './ecosystem.ts';
export type { Comparison, Family } from './family.ts';

import type { VersionOrder } from './family.ts';
import { plainSemver } from './semver.ts';

/**
 * Rust crates. Source of the order: semver.org 2.0.0, section 11, as OSV's SEMVER ranges use it.
 * Rust's own `semver` crate also orders build metadata; advisories do not, so neither do we.
 */
export const cargo: VersionOrder = plainSemver('cargo');

import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { canonicalNumber, KeyWriter } from './key.ts';
import { afterV, semverLine, writeSemver } from './semver.ts';

/** node-semver refuses longer texts; the limit also bounds the backtracking of the pattern below. */
const MAX_LENGTH = 256;

/**
 * What node-semver accepts in loose mode: white space, any number of `v` and `=` in front, and a pre-release that
 * may follow the patch number without a hyphen (`1.2.3beta`, and by backtracking `1.2.34.5` is `1.2.3-4.5`).
 */
const LOOSE =
  /^[v=\s]*(\d+)\.(\d+)\.(\d+)(?:-?((?:\d+|\d*[a-zA-Z-][a-zA-Z0-9-]*)(?:\.(?:\d+|\d*[a-zA-Z-][a-zA-Z0-9-]*))*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

const key = new KeyWriter(ENCODER.npm);

function loose(text: string): RegExpExecArray | null {
  const trimmed = text.trim();
  return trimmed.length > MAX_LENGTH ? null : LOOSE.exec(trimmed);
}

function encode(text: string): Uint8Array | undefined {
  if (writeSemver(key.start(), text, afterV(text))) return key.finish();
  const match = loose(text);
  if (match === null) return undefined;
  const [, major = '', minor = '', patch = '', prerelease] = match;
  const strict = `${major}.${minor}.${patch}`;
  return writeSemver(key.start(), prerelease === undefined ? strict : `${strict}-${prerelease}`, 0)
    ? key.finish()
    : undefined;
}

function describe(text: string): ReleaseLine | undefined {
  if (writeSemver(key.start(), text, afterV(text))) return semverLine(text);
  const match = loose(text);
  if (match === null) return undefined;
  return { major: canonicalNumber(match[1] ?? ''), isPrerelease: match[4] !== undefined };
}

/**
 * npm packages. Source of the order: semver.org 2.0.0, section 11; source of the loose forms: node-semver's
 * `loose` option, which is how the registry's oldest versions have to be read.
 */
export const npm: VersionOrder = { family: 'npm', encode, describe };

import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { KeyWriter } from './key.ts';
import { afterV, semverLine, writeIdentifiers, writeSemver } from './semver.ts';

const WITHOUT_BUILD = 0;
const WITH_BUILD = 1;

const key = new KeyWriter(ENCODER.pub);

function encode(text: string): Uint8Array | undefined {
  if (!writeSemver(key.start(), text, afterV(text))) return undefined;
  const plus = text.indexOf('+');
  key.byte(plus === -1 ? WITHOUT_BUILD : WITH_BUILD);
  return plus === -1 || writeIdentifiers(key, text, plus + 1, text.length) ? key.finish() : undefined;
}

function describe(text: string): ReleaseLine | undefined {
  return encode(text) === undefined ? undefined : semverLine(text);
}

/**
 * Dart and Flutter packages. Source of the order: the documentation of Dart's `pub_semver`, which is SemVer 2.0 with
 * build metadata ordered like a pre-release, above the version without any.
 */
export const pub: VersionOrder = { family: 'pub', encode, describe };

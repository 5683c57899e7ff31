import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { endOfDigits, KeyWriter } from './key.ts';
import { isBuildMetadata, semverLine, writePrerelease } from './semver.ts';

const PARTS = 4;
const RELEASE = 255;

const key = new KeyWriter(ENCODER.nuget);

function encode(text: string): Uint8Array | undefined {
  const version = text.trim().toLowerCase();
  key.start();
  let at = version.startsWith('v') ? 1 : 0;
  let isMore = true;
  for (let part = 0; part < PARTS; part++) {
    if (!isMore) {
      key.count(0);
      continue;
    }
    const end = endOfDigits(version, at);
    if (end === at) return undefined;
    key.number(version, at, end);
    isMore = version[end] === '.' && part < PARTS - 1;
    at = isMore ? end + 1 : end;
  }
  const plus = version.indexOf('+', at);
  const stop = plus === -1 ? version.length : plus;
  if (plus !== -1 && !isBuildMetadata(version, plus + 1)) return undefined;
  if (at === stop) key.byte(RELEASE);
  else if (version[at] !== '-' || !writePrerelease(key, version, at + 1, stop)) return undefined;
  return key.finish();
}

function describe(text: string): ReleaseLine | undefined {
  return encode(text) === undefined ? undefined : semverLine(text);
}

/**
 * .NET packages. Source of the order: learn.microsoft.com, NuGet package versioning: SemVer 2.0 with an optional
 * fourth number, labels compared without regard to case, build metadata without a place in the order.
 */
export const nuget: VersionOrder = { family: 'nuget', encode, describe };

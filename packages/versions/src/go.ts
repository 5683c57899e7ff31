import { ENCODER, type ReleaseLine, type VersionOrder } from './family.ts';
import { KeyWriter } from './key.ts';
import { afterV, semverLine, writeSemver } from './semver.ts';

/**
 * A release tag of the Go toolchain: `go1.20`, `go1.20.3`, `go1.20rc1`; inventories also write it without the `go`.
 * A toolchain built by somebody else says so after a space (`go1.20.3 X:boringcrypto`) or, behind all three numbers, after
 * a hyphen (`go1.20.3-bigcorp`), which is no part of the order. A date there (`go1.22.3-20240603-RC01`) names no release.
 */
const TOOLCHAIN =
  /^(?:go)?(\d+(?:\.\d+){0,2})(?:-?(beta|rc|pre)\.?(\d+))?(?: .*|(?<=^go\d+\.\d+\.\d+)-(?!alpha|beta|dev|pre|rc)[a-z][\w.]*)?$/;
/** Cheap test that keeps module versions, the usual case, away from the pattern above. */
const TOOLCHAIN_START = /^(?:go\d|\d+(?:\.\d+)+(?:rc|beta)\d)/;

const key = new KeyWriter(ENCODER.go);

/** The SemVer text of a module version or toolchain tag. */
function asSemver(text: string): string {
  const tag = TOOLCHAIN_START.test(text) ? TOOLCHAIN.exec(text) : null;
  if (tag === null) return text;
  const [, numbers = '', stage, number] = tag;
  return stage === undefined ? numbers : `${numbers}-${stage}.${number}`;
}

function encode(text: string): Uint8Array | undefined {
  const semver = asSemver(text);
  return writeSemver(key.start(), semver, afterV(semver)) ? key.finish() : undefined;
}

function describe(text: string): ReleaseLine | undefined {
  return encode(text) === undefined ? undefined : semverLine(asSemver(text));
}

/**
 * Go modules and the Go toolchain. Source of the order: go.dev/ref/mod (versions, pseudo-versions, `+incompatible`),
 * which is SemVer with build metadata ignored; toolchain tags as go.dev/doc/toolchain orders them.
 * A pseudo-version (`v0.0.0-20230922105210-14b16010c2ee`) is a pre-release and so lies below the release it names.
 */
export const go: VersionOrder = { family: 'go', encode, describe };

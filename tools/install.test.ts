import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repoRoot } from './install.mjs';
import { temporaryFolder } from './temporary-folder.ts';

/** Stands in for npm only: it notes that it was called and delivers the Node.js that runs this test. */
const NPM = `#!/bin/sh
echo "$@" >> npm-calls
[ -f npm-fails ] && { cat npm-fails >&2; exit 1; }
mkdir -p node_modules/node-linux-${process.arch}/bin
ln -sf "${process.execPath}" node_modules/node-linux-${process.arch}/bin/node
`;

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function checkout(): string {
  const root = temporaryFolder();
  for (const file of ['install.mjs', 'install-checks.mjs', 'one-at-a-time.mjs'])
    cpSync(join(repoRoot, 'tools', file), join(root, 'tools', file));
  write(root, 'package.json', '{ "dependencies": { "a": "1.0.0" } }');
  write(root, 'package-lock.json', '{ "packages": { "": { "dependencies": { "a": "1.0.0" } } } }');
  write(root, 'bin/npm', NPM);
  chmodSync(join(root, 'bin/npm'), 0o755);
  return root;
}

function install(root: string): { status: number | null; stdout: string; stderr: string } {
  // npm is found through PATH, outside of the checkout as far as the installer can tell.
  const bin = temporaryFolder();
  cpSync(join(root, 'bin/npm'), join(bin, 'npm'));
  return spawnSync(process.execPath, [join(root, 'tools/install.mjs')], {
    cwd: root,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: root },
    encoding: 'utf8',
  });
}

function npmCalls(root: string): number {
  const file = join(root, 'npm-calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
}

describe.runIf(process.platform === 'linux')('install', () => {
  it('installs once and answers with the pinned Node.js', () => {
    const root = checkout();

    const [first, second] = [install(root), install(root)];

    expect(first.stderr).toContain('dependencies installed');
    expect(second).toMatchObject({ status: 0, stderr: '', stdout: first.stdout });
    expect(second.stdout.trim()).toBe(join(root, `node_modules/node-linux-${process.arch}/bin/node`));
    expect(npmCalls(root)).toBe(1);
  });

  it('installs again after the lock file changed', () => {
    const root = checkout();
    install(root);
    write(root, 'package-lock.json', '{ "version": "2", "packages": { "": { "dependencies": { "a": "1.0.0" } } } }');

    install(root);

    expect(npmCalls(root)).toBe(2);
  });

  it('says what went wrong and leaves nothing that looks installed', () => {
    const root = checkout();
    install(root);
    write(root, 'package-lock.json', '{ "version": "2", "packages": { "": { "dependencies": { "a": "1.0.0" } } } }');
    write(root, 'npm-fails', 'npm error code ENOTFOUND');

    const [failed, again] = [install(root), install(root)];

    expect(failed).toMatchObject({ status: 1, stdout: '' });
    expect(failed.stderr).toContain('lockstep: the package registry can not be reached\n');
    expect(again.status).toBe(1);
    expect(existsSync(join(root, 'node_modules/.lockstep-install'))).toBe(false);
  });

  it('notices a Node.js that npm left out', () => {
    const root = checkout();
    write(root, 'bin/npm', '#!/bin/sh\nexit 0\n');

    const { status, stderr } = install(root);

    expect(status).toBe(1);
    expect(stderr).toContain(`the registry did not deliver node-linux-${process.arch}`);
  });

  it('names the manifest that was edited without the lock file, before installing anything', () => {
    const root = checkout();
    write(root, 'package.json', '{ "dependencies": { "a": "2.0.0" } }');

    const { status, stderr } = install(root);

    expect(status).toBe(1);
    expect(stderr).toContain('package.json wants a 2.0.0, the lock file has 1.0.0');
    expect(npmCalls(root)).toBe(0);
  });
});

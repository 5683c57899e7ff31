import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { isFresh, sourceStamp, staleTargets, writeStamp } from './build-stamp.mjs';
import { temporaryFolder } from './temporary-folder.ts';

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A checkout whose CLI is built and nothing else. */
function builtCheckout(): string {
  const root = temporaryFolder();
  for (const path of [
    'package-lock.json',
    'tools/build.ts',
    'packages/a/src/a.ts',
    'apps/cli/src/main.ts',
    'apps/server/src/main.ts',
    'apps/web/index.html',
    'dist/cli/main.mjs',
  ])
    write(root, path, path);
  writeStamp(root, 'cli', sourceStamp(root, 'cli'));
  return root;
}

it('asks to build what was never built', () => {
  expect(staleTargets(builtCheckout())).toEqual(['server', 'web']);
});

it('stays fresh when files are only touched, and when tests change', () => {
  const root = builtCheckout();
  utimesSync(join(root, 'apps/cli/src/main.ts'), 1, 1);
  write(root, 'packages/a/src/a.test.ts', 'new');
  write(root, 'packages/testkit/src/index.ts', 'new');

  expect(isFresh(root, 'cli')).toBe(true);
});

it.each([
  ['a changed source', (root: string) => write(root, 'apps/cli/src/main.ts', 'new')],
  ['a changed package', (root: string) => write(root, 'packages/a/src/a.ts', 'new')],
  ['a new file', (root: string) => write(root, 'packages/a/src/b.ts', '')],
  ['a removed file', (root: string) => rmSync(join(root, 'packages/a/src/a.ts'))],
  ['other dependencies', (root: string) => write(root, 'package-lock.json', 'new')],
  ['a removed product', (root: string) => rmSync(join(root, 'dist/cli/main.mjs'))],
])('builds again after %s', (_what, change) => {
  const root = builtCheckout();

  change(root);

  expect(isFresh(root, 'cli')).toBe(false);
});

// Which parts of `dist/` are older than their sources, by content: a checkout that only touches files builds nothing.
// Plain JavaScript, readable by Node 16.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each target is made from and the file that proves it was made. */
export const buildTargets = /** @type {const} */ ({
  server: { from: ['packages', 'apps/server'], product: 'dist/server/main.mjs' },
  cli: { from: ['packages', 'apps/cli'], product: 'dist/cli/main.mjs' },
  web: { from: ['packages', 'apps/web'], product: 'dist/web/index.html' },
});

/** @typedef {keyof typeof buildTargets} BuildTarget */

/** Testing code never reaches a bundle, so a changed test builds nothing. */
const NOT_A_SOURCE = /(^|\/)(node_modules|dist|testkit|\.[^/]+)(\/|$)|\.test\.tsx?$|\.tsbuildinfo$|\.md$/;

/** @param {string} root @param {BuildTarget} target */
export function sourceStamp(root, target) {
  const hash = createHash('sha256');
  for (const file of [
    'package-lock.json',
    'tools/build.ts',
    ...buildTargets[target].from.flatMap((folder) => filesBelow(root, folder)),
  ])
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @param {string} root @param {string} folder @returns {string[]} */
function filesBelow(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (NOT_A_SOURCE.test(path)) return [];
      return entry.isDirectory() ? filesBelow(root, path) : [path];
    });
}

/** @param {string} root @param {BuildTarget} target */
export function isFresh(root, target) {
  try {
    const stamp = readFileSync(stampFile(root, target), 'utf8');
    return existsSync(join(root, buildTargets[target].product)) && stamp === sourceStamp(root, target);
  } catch {
    return false;
  }
}

/** @param {string} root @returns {BuildTarget[]} */
export function staleTargets(root) {
  return /** @type {BuildTarget[]} */ (Object.keys(buildTargets)).filter((target) => !isFresh(root, target));
}

/** @param {string} root @param {BuildTarget} target @param {string} stamp taken before the build began */
export function writeStamp(root, target, stamp) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile(root, target), stamp);
}

/** @param {string} root @param {BuildTarget} target */
function stampFile(root, target) {
  return join(root, 'dist', `${target}.stamp`);
}

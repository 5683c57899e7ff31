// Installs, then builds what is stale, then prints the Node.js to start the product with.
// Plain JavaScript, readable by Node 16: the first run has nothing else. The usual run only reads and hashes the sources.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { staleTargets } from './build-stamp.mjs';
import { InstallProblem, ensureInstalled, exitWithProblem, isWritable, repoRoot, say } from './install.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

try {
  const node = await ensureInstalled();
  if (staleTargets(repoRoot).length > 0) {
    const wait = () => say('another build is running in this folder, waiting for it');
    await oneAtATime('build', repoRoot, wait, async () => build(node, staleTargets(repoRoot)));
  }
  process.stdout.write(`${node}\n`);
} catch (error) {
  exitWithProblem(error);
}

/** @param {string} node @param {string[]} targets */
function build(node, targets) {
  if (targets.length === 0) return;
  const dist = join(repoRoot, 'dist');
  if (!isWritable(dist))
    throw new InstallProblem(
      `${existsSync(dist) ? 'the sources changed since the last build' : 'nothing is built yet'}, and this user can not write to ${dist}`,
      'run `npm start` once as the owner of the folder, or clone into a folder of its own',
    );
  const { status } = spawnSync(node, [join(repoRoot, 'tools/build.ts'), ...targets], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new InstallProblem('the build failed', 'the lines above say why');
}

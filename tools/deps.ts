/** `npm run deps -- install <package>`: npm under the pinned Node.js writes the lock file only, the result is checked, then installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { InstallProblem, ensureInstalled, exitWithProblem, readManifests, repoRoot, say } from './install.mjs';
import { type Lock, lockProblems } from './lock-checks.ts';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const before = snapshot();
  const flags = ['--package-lock-only', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = spawnSync(process.execPath, [npmCli(), ...(args.length > 0 ? args : ['install']), ...flags], {
    cwd: repoRoot,
    // Under an older Node.js npm quietly picks older majors whose `engines` fit.
    env: { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
    stdio: 'inherit',
  });
  const lock: Lock = JSON.parse(readFileSync(join(repoRoot, 'package-lock.json'), 'utf8'));
  const problems = npm.status === 0 ? lockProblems(lock, allowedScripts()) : ['npm did not succeed'];
  if (problems.length > 0) {
    for (const [file, text] of before) writeFileSync(file, text);
    throw new InstallProblem(
      `nothing was changed: ${problems.join('; ')}`,
      'solve this, then run the same command again',
    );
  }
  await ensureInstalled();
  say('lock file checked and installed');
}

function snapshot(): Map<string, string> {
  const folders = Object.keys(readManifests(repoRoot));
  const files = ['package-lock.json', ...folders.map((folder) => join(folder, 'package.json'))];
  return new Map(files.map((file) => [join(repoRoot, file), readFileSync(join(repoRoot, file), 'utf8')]));
}

function allowedScripts(): Record<string, boolean> {
  const manifest: { allowScripts?: Record<string, boolean> } = JSON.parse(
    readFileSync(join(repoRoot, 'package.json'), 'utf8'),
  );
  return manifest.allowScripts ?? {};
}

function npmCli(): string {
  const given = process.env['npm_execpath'];
  if (given?.endsWith('npm-cli.js') === true) return given;
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .find((file) => existsSync(file));
  if (found === undefined) throw new InstallProblem('npm was not found', 'install npm 9 or newer beside Node.js');
  return realpathSync(found);
}

await main().catch(exitWithProblem);

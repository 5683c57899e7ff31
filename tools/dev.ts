/** `npm run dev`: the server from its sources, restarted on change, and the web's development server; both end together. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { repoRoot } from './install.mjs';
import { childEnvironment } from './scratch.ts';

const server = start(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', '--watch', 'apps/server/src/main.ts', ...process.argv.slice(2)],
  '.',
);
const web = start(join(repoRoot, 'node_modules/.bin/vite'), [], 'apps/web');

function start(command: string, args: string[], folder: string): ChildProcess {
  const child = spawn(command, args, {
    cwd: join(repoRoot, folder),
    env: { ...childEnvironment(), TMPDIR: process.env['TMPDIR'] },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stop();
  });
  return child;
}

function stop(): void {
  for (const child of [server, web]) if (child.exitCode === null) child.kill('SIGTERM');
}

process.on('SIGTERM', stop);
// A terminal sends Ctrl-C to the children as well; staying until they end keeps their last words in order.
process.on('SIGINT', () => {});

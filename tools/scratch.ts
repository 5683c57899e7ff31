/** The environment of our own child processes: scratch data stays below `.lockstep/`, whoever runs them. */
import { mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { InstallProblem, isWritable, repoRoot } from './install.mjs';

/** A unix socket's path has at most 107 bytes, and children append theirs to the temporary folder. */
const LONGEST_TMPDIR = 60;

export function scratchFolder(): string {
  const folder = join(repoRoot, '.lockstep');
  if (!isWritable(folder))
    throw new InstallProblem(`this user can not write to ${folder}`, 'clone into a folder of its own and run it there');
  return folder;
}

/** `HOME` is replaced where it is missing or can not be written, the temporary folder where others could reach ours. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const scratch = scratchFolder();
  const bin = join(repoRoot, 'node_modules/.bin');
  const env: NodeJS.ProcessEnv = {
    ...environment,
    PATH: [dirname(process.execPath), bin, environment['PATH']].join(delimiter),
  };
  const home = environment['HOME'] ?? '';
  if (home === '' || !isWritable(home)) {
    env['HOME'] = join(scratch, 'home');
    mkdirSync(env['HOME'], { recursive: true });
  }
  const temporary = join(scratch, 'tmp');
  if (temporary.length <= LONGEST_TMPDIR && (process.getuid?.() !== 0 || isReachableByAll(scratch))) {
    mkdirSync(temporary, { recursive: true });
    env['TMPDIR'] = temporary;
  }
  return env;
}

/** Postgres refuses to run as root, so root's tests hand their folders to another user, who must get there. */
function isReachableByAll(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (dirname(folder) === folder || isReachableByAll(dirname(folder)));
}

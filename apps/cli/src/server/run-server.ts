import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import { runCommand } from './run-command.ts';

const BUNDLE = 'dist/server/main.mjs';
const SOURCE = 'apps/server/src/main.ts';

/** The server under the same Node.js, in our place: it prints, it is signalled, it says how it ended. */
export async function runServer(args: readonly string[]): Promise<number> {
  const root = findRoot(import.meta.dirname);
  const entry = (await isBundleGood(root)) ? BUNDLE : SOURCE;
  return runCommand([process.execPath, '--disable-warning=ExperimentalWarning', join(root, entry), ...args]);
}

/** The checkout or image that this file lies in. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, SOURCE)) || existsSync(join(folder, BUNDLE))) return folder;
  const above = dirname(folder);
  if (above !== folder) return findRoot(above);
  throw new CliProblem(exitCodes.error, 'the server is not installed beside this command', {
    help: 'run it in a checkout of Lockstep, or in its image',
  });
}

/** A checkout knows whether its sources are newer; an image has no sources. */
async function isBundleGood(root: string): Promise<boolean> {
  if (!existsSync(join(root, SOURCE))) return true;
  const stamps: unknown = await import(pathToFileURL(join(root, 'tools/build-stamp.mjs')).href);
  const isFresh = typeof stamps === 'object' && stamps !== null ? Reflect.get(stamps, 'isFresh') : undefined;
  return typeof isFresh === 'function' && isFresh(root, 'server') === true;
}

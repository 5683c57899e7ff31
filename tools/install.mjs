// Makes node_modules match package-lock.json and answers which Node.js runs the product: `node tools/install.mjs` prints its path.
// Plain JavaScript without dependencies, readable by Node 16: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explainNpmFailure, findDrift, installStamp, platformProblem } from './install-checks.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

/** Dependencies unpacked; npm's cache takes about as much again, often on another disk. */
const NEEDED_MEBIBYTES = 700;

export const repoRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Something the reader can do about: a sentence and a way on, no stack trace. */
export class InstallProblem extends Error {
  /** @param {string} message @param {string} help */
  constructor(message, help) {
    super(message);
    this.help = help;
  }
}

/**
 * Installs when needed; cheap (a few file reads) when everything is in place.
 *
 * @param {string} [root]
 * @returns {Promise<string>} the Node.js (24 or newer) to run the product with
 */
export async function ensureInstalled(root = repoRoot) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const drift = findDrift(readManifests(root), JSON.parse(lockText));
  if (drift.length > 0)
    throw new InstallProblem(
      `package.json and package-lock.json differ: ${drift.join('; ')}`,
      'run `npm run deps -- install` to write the lock file, or undo the edit',
    );
  const stamp = installStamp(lockText, `${process.platform}-${process.arch}`);
  if (!isInstalled(root, stamp)) {
    refuseUnsuitableMachine();
    refuseReadOnly(root);
    refuseFullDisk(root);
    const wait = () => say('another install is running in this folder, waiting for it');
    await oneAtATime('install', root, wait, async () => {
      if (!isInstalled(root, stamp)) await install(root, stamp);
    });
  }
  return nodeBinary(root);
}

/** @param {string} root */
export function nodeBinary(root = repoRoot) {
  return process.platform === 'linux'
    ? join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
    : process.execPath;
}

/** Written only after npm ended well: npm's own hidden lock file is no proof. @param {string} root */
function stampFile(root) {
  return join(root, 'node_modules', '.lockstep-install');
}

/** @param {string} root @param {string} stamp */
function isInstalled(root, stamp) {
  try {
    return readFileSync(stampFile(root), 'utf8') === stamp && existsSync(nodeBinary(root));
  } catch {
    return false;
  }
}

/** @param {string} root @returns {Record<string, import('./install-checks.mjs').Manifest>} by folder */
export function readManifests(root) {
  /** @type {Record<string, import('./install-checks.mjs').Manifest>} */
  const manifests = {};
  const read = (/** @type {string} */ folder) => {
    const file = join(root, folder, 'package.json');
    if (existsSync(file)) manifests[folder] = JSON.parse(readFileSync(file, 'utf8'));
  };
  read('');
  for (const group of ['packages', 'apps'])
    for (const name of existsSync(join(root, group)) ? readdirSync(join(root, group)) : []) read(`${group}/${name}`);
  return manifests;
}

function refuseUnsuitableMachine() {
  const problem = platformProblem({
    platform: process.platform,
    arch: process.arch,
    glibc: process.platform === 'linux' ? glibcVersion() : undefined,
    nodeMajor: Number(process.versions.node.split('.')[0]),
  });
  if (problem !== undefined) throw new InstallProblem(problem, 'see the requirements in README.md');
}

/** @returns {string | undefined} undefined where the C library is not glibc */
function glibcVersion() {
  const report = /** @type {any} */ (process.report);
  // Without this the report resolves the name of every peer, which can take seconds.
  report.excludeNetwork = true;
  return report.getReport().header.glibcVersionRuntime;
}

/** @param {string} root */
function refuseReadOnly(root) {
  const target = existsSync(join(root, 'node_modules')) ? join(root, 'node_modules') : root;
  try {
    accessSync(target, constants.W_OK | constants.X_OK);
  } catch {
    throw new InstallProblem(
      `dependencies are to be installed, but the user ${userName()} can not write to ${target}`,
      'run it once as the owner of the folder, give this user the folder (chown), or clone into a folder of its own',
    );
  }
}

/** Asked before, because npm skips optional packages it can not unpack and calls that success. @param {string} root */
function refuseFullDisk(root) {
  // What an interrupted install left is deleted first and counts as free.
  const needed = existsSync(join(root, 'node_modules')) ? 1 : NEEDED_MEBIBYTES;
  const free = freeMebibytes(root);
  if (free >= needed) return;
  throw new InstallProblem(
    `the disk is full: ${free} MiB are free below ${root}, ${NEEDED_MEBIBYTES} MiB are needed`,
    'free some space, or clone to another disk, and run the same command again',
  );
}

/** Node.js 16 can not tell. @param {string} root */
function freeMebibytes(root) {
  if (fs.statfsSync === undefined) return Infinity;
  const { bavail, bsize } = fs.statfsSync(root);
  return Math.floor((bavail * bsize) / 2 ** 20);
}

function userName() {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of this process');
  }
}

/** @param {string} root @param {string} stamp */
async function install(root, stamp) {
  const startedAt = Date.now();
  say('installing the dependencies from package-lock.json (about 700 MB on disk, once)');
  rmSync(stampFile(root), { force: true });
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const ticker = setInterval(() => say(`still installing, ${seconds()} s`), 15_000);
  try {
    await runNpmCi(root);
  } finally {
    clearInterval(ticker);
  }
  linkBinaries(root);
  const problem = nodeProblem(root);
  if (problem !== undefined) throw problem;
  writeFileSync(stampFile(root), stamp);
  say(`dependencies installed in ${seconds()} s`);
}

/** npm leaves out an optional package that fails, so the pinned Node.js has to prove itself. @param {string} root */
function nodeProblem(root) {
  const node = nodeBinary(root);
  if (spawnSync(node, ['--version']).status === 0) return undefined;
  if (freeMebibytes(root) < 1)
    return new InstallProblem('the disk is full', `free about ${NEEDED_MEBIBYTES} MiB and run the same command again`);
  return existsSync(node)
    ? new InstallProblem(`${node} can not be started`, 'is the folder mounted noexec? then clone elsewhere')
    : new InstallProblem(
        `the registry did not deliver node-linux-${process.arch}`,
        'compare `npm config get registry` with https://registry.npmjs.org/, then run the same command again',
      );
}

/** @param {string} root @returns {Promise<void>} */
function runNpmCi(root) {
  const { command, args, env } = npmCommand(root);
  const flags = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own pauses make a machine without network wait for a minute and a half.
  flags.push('--fetch-retries=4', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=4000');
  return new Promise((done, fail) => {
    const child = spawn(command, [...args, ...flags], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-100_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', () => fail(new InstallProblem('npm was not found', 'install npm 9 or newer beside Node.js')));
    child.on('close', (code) => {
      if (code === 0) return done();
      const { message, help } = explainNpmFailure(output);
      fail(new InstallProblem(message, help));
    });
  });
}

/**
 * npm and the Node.js it runs under: never the one inside node_modules, which `npm ci` deletes.
 *
 * @param {string} root
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
function npmCommand(root) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !isInside(folder, root));
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: path.join(delimiter) };
  // A service user often has a HOME that does not exist; npm then has nowhere to keep its cache.
  const home = env.HOME === '' ? '' : homedir();
  const cache = env.npm_config_cache ?? (home === '' ? undefined : join(home, '.npm'));
  if (cache === undefined || !isWritable(cache)) env.npm_config_cache = join(root, '.lockstep', 'npm-cache');
  const cli = process.env.npm_execpath ?? '';
  const node = [process.env.npm_node_execpath, process.execPath].find((file) => file && !isInside(file, root));
  return node !== undefined && cli.endsWith('npm-cli.js') && existsSync(cli)
    ? { command: node, args: [cli], env }
    : { command: 'npm', args: [], env };
}

/** @param {string} path @param {string} folder */
function isInside(path, folder) {
  return `${resolve(path)}${sep}`.startsWith(`${folder}${sep}`);
}

/** @param {string} folder */
export function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** npm does not link a root package's own command, nor always that of a platform package. @param {string} root */
function linkBinaries(root) {
  const bin = join(root, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  const link = (/** @type {string} */ name, /** @type {string} */ target) => {
    if (!existsSync(join(bin, name)) && existsSync(resolve(bin, target))) {
      rmSync(join(bin, name), { force: true });
      symlinkSync(target, join(bin, name));
    }
  };
  link('node', `../node-linux-${process.arch}/bin/node`);
  link('lockstep', '../../apps/cli/bin/lockstep.mjs');
}

/** @param {string} sentence */
export function say(sentence) {
  process.stderr.write(`lockstep: ${sentence}\n`);
}

/** Ends the process with a sentence for a problem the reader can solve, with the stack for a mistake of ours. @param {unknown} error */
export function exitWithProblem(error) {
  if (error instanceof InstallProblem) say(`${error.message}\n  ${error.help}`);
  else console.error(error);
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${await ensureInstalled()}\n`);
  } catch (error) {
    exitWithProblem(error);
  }
}

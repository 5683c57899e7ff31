// What can be wrong before and after an install, as plain functions over plain data.
// Plain JavaScript, readable by Node 16: this runs before anything is installed.
import { createHash } from 'node:crypto';

const DEPENDENCY_FIELDS = /** @type {const} */ ([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
]);
const OLDEST_GLIBC = /** @type {const} */ ([2, 28]);

/**
 * @typedef {Partial<Record<(typeof DEPENDENCY_FIELDS)[number], Record<string, string>>>} Manifest
 * @typedef {{ packages: Record<string, Manifest & { link?: boolean }> }} LockFile
 */

/** Stands for "this lock file, installed on this kind of machine". @param {string} lockText @param {string} platform */
export function installStamp(lockText, platform) {
  return createHash('sha256').update(`${platform}\n`).update(lockText).digest('hex');
}

/**
 * Where a manifest asks for something else than the lock file says; one sentence per difference.
 *
 * @param {Record<string, Manifest>} manifests by folder, '' is the root
 * @param {LockFile} lock
 * @returns {string[]}
 */
export function findDrift(manifests, lock) {
  const problems = [];
  for (const [folder, manifest] of Object.entries(manifests)) {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`;
    const locked = lock.packages[folder];
    if (locked === undefined) {
      problems.push(`${file} is not in package-lock.json`);
      continue;
    }
    for (const field of DEPENDENCY_FIELDS) problems.push(...fieldDrift(file, manifest[field], locked[field]));
  }
  for (const folder of Object.keys(lock.packages)) {
    if (!folder.includes('node_modules') && manifests[folder] === undefined)
      problems.push(`package-lock.json lists ${folder}, which has no package.json`);
  }
  return problems;
}

/** @param {string} file @param {Record<string, string>} [wanted] @param {Record<string, string>} [locked] */
function fieldDrift(file, wanted = {}, locked = {}) {
  return [...new Set([...Object.keys(wanted), ...Object.keys(locked)])]
    .filter((name) => wanted[name] !== locked[name])
    .map((name) => `${file} wants ${name} ${wanted[name] ?? 'removed'}, the lock file has ${locked[name] ?? 'none'}`);
}

/**
 * Why the pinned Node can not run here, or undefined.
 *
 * @param {{ platform: string, arch: string, glibc: string | undefined, nodeMajor: number }} machine
 */
export function platformProblem({ platform, arch, glibc, nodeMajor }) {
  if (platform !== 'linux' || !['x64', 'arm64'].includes(arch)) {
    return nodeMajor >= 24
      ? undefined
      : `no Node.js is shipped for ${platform} ${arch}: install Node.js 24 or newer and run this again with it`;
  }
  if (glibc === undefined)
    return 'this system has no glibc (Alpine and other musl systems are not supported: the shipped PostgreSQL and Node.js need glibc 2.28 or newer)';
  const [major = 0, minor = 0] = glibc.split('.').map(Number);
  const isOld = major < OLDEST_GLIBC[0] || (major === OLDEST_GLIBC[0] && minor < OLDEST_GLIBC[1]);
  return isOld ? `glibc ${glibc} is too old: 2.28 or newer is needed (Debian 10, Ubuntu 20.04, RHEL 8)` : undefined;
}

const OFFLINE =
  /\b(ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR|EIDLETIMEOUT)\b/;

/**
 * One clear sentence for what npm said, and what to do.
 *
 * @param {string} output what npm wrote
 * @returns {{ message: string, help: string }}
 */
export function explainNpmFailure(output) {
  if (/\bENOSPC\b/.test(output))
    return { message: 'the disk is full', help: 'free about 1 GB and run the same command again' };
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output))
    return {
      message: 'npm has no right to write here',
      help: 'give this user the folder (chown), or clone into a folder of its own',
    };
  if (OFFLINE.test(output))
    return {
      message: 'the package registry can not be reached',
      help: 'connect this machine (behind a proxy set HTTPS_PROXY, with a mirror `npm config set registry URL`) and run the same command again; what is downloaded already is kept',
    };
  if (/\b(E404|ETARGET)\b/.test(output))
    return {
      message: `the registry in use lacks a package: ${firstLine(output, /(error|ERR!) (404|notarget) \S/)}`,
      help: 'compare `npm config get registry` with https://registry.npmjs.org/',
    };
  if (/\bEINTEGRITY\b/.test(output))
    return {
      message: `a download does not have the locked checksum: ${firstLine(output, /sha\d+/)}`,
      help: '`npm cache clean --force`, then run the same command again',
    };
  if (/\bEUSAGE\b/.test(output))
    return {
      message: 'package.json and package-lock.json do not fit together',
      help: 'run `npm run deps -- install`',
    };
  return { message: 'npm could not install the dependencies', help: output.trim().split('\n').slice(-12).join('\n  ') };
}

/** @param {string} output @param {RegExp} pattern */
function firstLine(output, pattern) {
  const line = output.split('\n').find((candidate) => pattern.test(candidate)) ?? '';
  return line.replace(/^npm (ERR!|error) /, '').trim();
}

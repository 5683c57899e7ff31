import { execFile } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupProblem } from '../config/startup-problem.ts';
import { makePrivateDir, type Placement } from './placement.ts';
import { initdbArguments } from './settings.ts';

/** Inside a data directory of ours, so that nobody else's is ever started by mistake. */
const MARKER = 'lockstep-cluster';

/** Throws unless the directory is absent, empty or one that these binaries can serve; true when it exists. */
export function checkCluster(clusterDir: string, major: number): boolean {
  const entries = listDir(clusterDir);
  if (entries === undefined || entries.length === 0) return false;
  if (!entries.includes('PG_VERSION') || !entries.includes(MARKER)) {
    const what = entries.includes('PG_VERSION')
      ? 'a Postgres directory that Lockstep did not make'
      : 'not a database folder';
    throw new StartupProblem(
      `\`${clusterDir}\` exists but is ${what}; it was left untouched`,
      'move it away, or set LOCKSTEP_DATA_DIR to another folder',
    );
  }
  const found = Number.parseInt(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8'), 10);
  if (found === major) return true;
  const cure = `set LOCKSTEP_PG_BIN to the bin folder of a Postgres ${found}`;
  throw new StartupProblem(
    `\`${clusterDir}\` was made by Postgres ${found}, and this Lockstep brings Postgres ${major}`,
    found > major
      ? `start the newer Lockstep that made it, or ${cure}`
      : `${cure}, then move the data over with its pg_dump`,
  );
}

/**
 * Makes the data directory in a temporary folder beside it and renames it when complete: an initdb killed half-way leaves a
 * PG_VERSION behind, and sometimes a server that starts with a broken catalogue.
 */
export async function createCluster(placement: Placement, env: NodeJS.ProcessEnv): Promise<void> {
  const { clusterDir, binaries, account } = placement;
  refuseWithoutAccountName(placement);
  removeUnfinished(clusterDir);
  const unfinished = `${clusterDir}.new-${process.pid}`;
  makePrivateDir(unfinished, account);
  try {
    await promisify(execFile)(join(binaries.bin, 'initdb'), [...initdbArguments(unfinished, binaries.major)], {
      env,
      cwd: unfinished,
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new StartupProblem(
      `the database could not be made: ${reason.replaceAll('\n', '; ')}`,
      'free some disk space or repair what the message names, and start again; nothing was left behind',
    );
  }
  writeFileSync(join(unfinished, MARKER), 'made by lockstep\n', { mode: 0o644 });
  renameSync(unfinished, clusterDir);
  syncDir(dirname(clusterDir));
}

/** What an interrupted start left; only called under the data folder's lock. */
function removeUnfinished(clusterDir: string): void {
  const parent = dirname(clusterDir);
  for (const name of listDir(parent) ?? []) {
    if (!name.startsWith('postgres.new-')) continue;
    // An orphaned initdb may still write here; it fails by itself, and the next start removes the rest.
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** `initdb` asks the system for the name of its account and fails with a riddle when there is none. */
function refuseWithoutAccountName({ account }: Placement): void {
  const uid = account?.uid ?? process.getuid?.();
  const known = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .some((line) => line.split(':')[2] === String(uid));
  if (known || usesDirectoryService()) return;
  throw new StartupProblem(
    `this process runs as uid ${uid}, which has no entry in /etc/passwd, and Postgres can not make a database without one`,
    `add a line such as \`lockstep:x:${uid}:${process.getgid?.() ?? 0}::/:/sbin/nologin\` to /etc/passwd, run as a named user, or set LOCKSTEP_DATABASE_URL`,
  );
}

/** Accounts may also come from LDAP and the like; then only initdb itself can tell. */
function usesDirectoryService(): boolean {
  try {
    const line =
      readFileSync('/etc/nsswitch.conf', 'utf8')
        .split('\n')
        .find((entry) => entry.startsWith('passwd:')) ?? '';
    return line
      .split(/\s+/)
      .slice(1)
      .some((source) => !['files', 'compat', 'systemd', ''].includes(source));
  } catch {
    return false;
  }
}

function listDir(path: string): readonly string[] | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  return readdirSync(path);
}

function syncDir(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

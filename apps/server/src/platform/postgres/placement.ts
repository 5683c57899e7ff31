import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StartupProblem } from '../config/startup-problem.ts';
import { type Binaries, copyBinaries } from './binaries.ts';
import { type Account, canTraverse, chooseServerUser, type FolderMode, parsePasswd } from './server-user.ts';

/** Where a server's files go and who runs it. */
export interface Placement {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly binaries: Binaries;
  /** The account to become; undefined: the one that runs Lockstep. */
  readonly account: Account | undefined;
  /** Sentences the start must say. */
  readonly notices: readonly string[];
}

/** Home of data and binaries when root starts Lockstep from a folder that the database's account can not reach. */
const SHARED_HOME = '/var/lib/lockstep';

/** What a data folder of ours holds at most. */
const OURS = new Set(['postgres', 'postgres-lib', 'postgres.log', 'postgres.log.1', 'run', 'compile-cache']);

/** A socket's path may be 107 bytes long; the file name and some room come off that. */
const MAX_SOCKET_DIR_BYTES = 85;

/** @param mustExist nothing is made; refused where no data is */
export function placePostgres(requestedDataDir: string, binaries: Binaries, mustExist = false): Placement {
  const requested = resolve(requestedDataDir);
  const placement = process.getuid?.() === 0 ? placeAsRoot(requested, binaries) : placeAsSelf(requested, binaries);
  if (existsSync(join(placement.dataDir, 'PG_VERSION'))) {
    throw new StartupProblem(
      `LOCKSTEP_DATA_DIR is \`${placement.dataDir}\`, which is itself the data directory of a Postgres`,
      'choose another folder, or connect to that server with LOCKSTEP_DATABASE_URL',
    );
  }
  if (mustExist && !existsSync(placement.clusterDir)) {
    throw new StartupProblem(
      `there is no data of Lockstep in \`${placement.dataDir}\``,
      'run this in the folder of the server, or with the LOCKSTEP_DATA_DIR or LOCKSTEP_DATABASE_URL that the server has; `lockstep serve` begins a new one',
    );
  }
  makeDir(placement.dataDir, 0o755);
  return placement;
}

function placeAsSelf(dataDir: string, binaries: Binaries): Placement {
  const clusterDir = join(dataDir, 'postgres');
  const owner = ownerOf(clusterDir);
  const uid = process.getuid?.();
  if (owner !== undefined && owner.uid !== uid) {
    throw new StartupProblem(
      `the database folder \`${clusterDir}\` belongs to another account (uid ${owner.uid}, this is uid ${uid ?? 'unknown'})`,
      'start Lockstep as that account, or set LOCKSTEP_DATA_DIR to a folder of your own',
    );
  }
  return { dataDir, clusterDir, binaries, account: undefined, notices: [] };
}

function placeAsRoot(requested: string, binaries: Binaries): Placement {
  const accounts = parsePasswd(readFileSync('/etc/passwd', 'utf8'));
  const key = createHash('sha256').update(requested).digest('hex').slice(0, 8);
  const moved = join(SHARED_HOME, `${basename(dirname(requested))}-${key}`);
  const dataDir = !existsSync(join(requested, 'postgres')) && existsSync(join(moved, 'postgres')) ? moved : requested;
  const clusterDir = join(dataDir, 'postgres');
  const account = chooseServerUser(accounts, ownerOf(clusterDir), clusterDir);

  openOwnFolder(dataDir);
  const reachable = canReach(account, dataDir);
  const finalDir = reachable ? dataDir : moved;
  const reachableBinaries = canReach(account, binaries.bin) ? binaries : copyBinaries(binaries, SHARED_HOME);
  if (finalDir === moved) makeDir(SHARED_HOME, 0o755);
  const notices = [];
  if (finalDir === moved) {
    notices.push(
      `the account \`${account.name}\`, which runs the database, can not reach ${requested}; data is in ${moved}`,
    );
  }
  if (reachableBinaries !== binaries) {
    notices.push(`Postgres was copied to ${dirname(dirname(reachableBinaries.bin))} for the same reason`);
  }
  return { dataDir: finalDir, clusterDir: join(finalDir, 'postgres'), binaries: reachableBinaries, account, notices };
}

/** Undefined without data: an empty folder, such as a fresh volume, belongs to nobody yet. */
function ownerOf(clusterDir: string): FolderMode | undefined {
  const mode = folderMode(clusterDir);
  return mode === undefined || (process.getuid?.() === 0 && isEmpty(clusterDir)) ? undefined : mode;
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}

function canReach(account: Account, path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const mode = folderMode(folder);
    // What does not exist yet is made by us, open to pass through.
    if (mode !== undefined && !canTraverse(account, mode)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A private folder that root made for Lockstep alone, such as a temporary one, may be passed through; its content stays closed. */
function openOwnFolder(dataDir: string): void {
  const mode = folderMode(dataDir);
  if (mode === undefined || mode.uid !== 0) return;
  if (readdirSync(dataDir).every((name) => OURS.has(name))) chmodSync(dataDir, (mode.mode & 0o777) | 0o011);
}

/** The socket's folder: below the data folder, or a short one of our own when that path is too long for a socket. */
export function makeSocketDir(dataDir: string, account: Account | undefined): string {
  const below = join(dataDir, 'run');
  if (Buffer.byteLength(below) <= MAX_SOCKET_DIR_BYTES) {
    makePrivateDir(below, account);
    return below;
  }
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const short = join('/tmp', `lockstep-${uid}-${key}`);
  makePrivateDir(short, account);
  const found = lstatSync(short);
  if (!found.isDirectory() || found.uid !== uid) {
    throw new StartupProblem(
      `\`${short}\` is needed for the database's socket but belongs to somebody else`,
      'set LOCKSTEP_DATA_DIR to a shorter path, so that the socket fits into the data folder',
    );
  }
  return short;
}

/** Makes a folder that only the database's account can enter. */
export function makePrivateDir(path: string, account: Account | undefined): void {
  const existed = lstatOrUndefined(path) !== undefined;
  makeDir(path, 0o700);
  if (!existed && account !== undefined) chownSync(path, account.uid, account.gid);
}

function makeDir(path: string, mode: number): void {
  if (lstatOrUndefined(path) !== undefined) return;
  // Parents one by one, so that no strict umask closes them to the database's account.
  if (!existsSync(dirname(path))) makeDir(dirname(path), 0o755);
  try {
    mkdirSync(path, mode);
    chmodSync(path, mode);
  } catch (error) {
    // Another start made it meanwhile.
    if (existsSync(path)) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupProblem(
      `the folder \`${path}\` can not be made (${reason})`,
      'set LOCKSTEP_DATA_DIR to a folder that you may write to',
    );
  }
}

function folderMode(path: string): FolderMode | undefined {
  try {
    const { uid, gid, mode } = statSync(path);
    return { uid, gid, mode };
  } catch {
    return undefined;
  }
}

function lstatOrUndefined(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

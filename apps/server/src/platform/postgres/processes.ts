import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What runs on a data folder: the postmaster when there is one, and all Postgres processes including orphans of a dead one. */
export interface ClusterProcesses {
  readonly postmaster: number | undefined;
  readonly all: readonly number[];
}

/**
 * Every Postgres process has the data folder as its working directory, so the kernel knows who uses it. The pid file alone
 * can not tell: its pid may belong to another process by now, or to a zombie, and orphan backends outlive a killed postmaster.
 * Zombies have no readable working directory and drop out by themselves.
 */
export function findClusterProcesses(clusterDir: string): ClusterProcesses {
  const wanted = identityOf(clusterDir);
  if (wanted === undefined) return { postmaster: undefined, all: [] };
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isPostgresOn(name, wanted))
    .map(Number);
  const recorded = readPidFile(clusterDir)?.pid;
  const postmaster = all.find((pid) => pid === recorded && !isChild(pid));
  return { postmaster, all };
}

/** Whether `pid` still is a Postgres process on this folder (a pid alone may have been given to somebody else). */
export function isClusterProcess(pid: number, clusterDir: string): boolean {
  const wanted = identityOf(clusterDir);
  return wanted !== undefined && isPostgresOn(String(pid), wanted);
}

/** Client connections of a running server, counted without connecting to it. */
export function countClientBackends(clusterDir: string): number {
  return findClusterProcesses(clusterDir).all.filter((pid) => / \[local\] /.test(commandLine(pid))).length;
}

export interface PidFile {
  readonly pid: number;
  /** Folder of the socket the server listens on. */
  readonly socketDir: string;
}

export function readPidFile(clusterDir: string): PidFile | undefined {
  const lines = readText(join(clusterDir, 'postmaster.pid'))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4] ?? '' };
}

/** Device and inode, so that links, bind mounts and other mount namespaces compare equal. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

function isPostgresOn(pid: string, wanted: string): boolean {
  // The name first: it is cheaper than following the working directory, and an administrator's shell may stand in the folder.
  if (readText(`/proc/${pid}/comm`)?.trim() !== 'postgres') return false;
  try {
    readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return false;
  }
  return identityOf(`/proc/${pid}/cwd`) === wanted;
}

/** Children rename themselves to `postgres: ...`; the postmaster keeps its arguments. */
function isChild(pid: number): boolean {
  return commandLine(pid).startsWith('postgres: ');
}

function commandLine(pid: number): string {
  return readText(`/proc/${pid}/cmdline`) ?? '';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

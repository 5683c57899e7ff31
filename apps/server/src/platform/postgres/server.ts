import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fchownSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupProblem } from '../config/startup-problem.ts';
import { linkLibraries } from './binaries.ts';
import { checkCluster, createCluster } from './cluster.ts';
import { makeSocketDir, type Placement } from './placement.ts';
import { countClientBackends, findClusterProcesses, isClusterProcess, readPidFile } from './processes.ts';
import { probe, urlOf } from './probe.ts';
import { serverArguments } from './settings.ts';
import type { PostgresLog, PostgresOptions } from './options.ts';

/** Everything needed to start the same server again. */
export interface ServerPlan {
  readonly placement: Placement;
  readonly socketDir: string;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: PostgresLog;
  readonly onProgress: (sentence: string) => void;
}

export interface RunningServer {
  readonly pid: number;
  readonly url: string;
  readonly adopted: boolean;
}

const ORPHANS_GONE_MS = 10_000;
const UNREACHABLE_MS = 5_000;
const CLIENTS_GONE_MS = 300;
const STOP_MS = 60_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

export function prepareServer(placement: Placement, options: PostgresOptions): ServerPlan {
  const libraries = linkLibraries(placement.binaries, join(placement.dataDir, 'postgres-lib'));
  return {
    placement,
    socketDir: makeSocketDir(placement.dataDir, placement.account),
    logFile: join(placement.dataDir, 'postgres.log'),
    // Only this: the environment of Lockstep holds secrets that the database has no use for.
    env: {
      PATH: '/usr/bin:/bin',
      TZ: 'UTC',
      LC_ALL: 'C',
      ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
    },
    settings: options.settings ?? {},
    log: options.log,
    onProgress: options.onProgress ?? (() => {}),
  };
}

/**
 * Adopts the server that runs on the folder, or starts one. A pid file is removed only when the kernel says that no Postgres
 * process, not even an orphan of a killed server, uses the folder; the caller holds the folder's lock.
 */
export async function ensureRunning(plan: ServerPlan): Promise<RunningServer> {
  const { clusterDir, binaries } = plan.placement;
  const exists = checkCluster(clusterDir, binaries.major);
  if (!exists) {
    plan.onProgress('making the database');
    await createCluster(plan.placement, plan.env);
  } else {
    const adopted = await adopt(plan, { repair: true });
    if (adopted !== undefined) return adopted;
    await orphansGone(clusterDir);
  }
  rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
  rmSync(join(plan.socketDir, '.s.PGSQL.5432.lock'), { force: true });
  rmSync(join(plan.socketDir, '.s.PGSQL.5432'), { force: true });
  const { pid, logStart } = launch(plan);
  return { pid, url: await becomesReady(plan, pid, logStart), adopted: false };
}

/**
 * Undefined when no server is running, or when the one that ran is gone now.
 *
 * @param options.repair ends a server that can not be reached any more; for the owner of the folder only
 */
export async function adopt(
  plan: ServerPlan,
  options: { readonly repair: boolean },
): Promise<RunningServer | undefined> {
  const { clusterDir } = plan.placement;
  const started = Date.now();
  for (;;) {
    const { postmaster } = findClusterProcesses(clusterDir);
    if (postmaster === undefined) return undefined;
    const url = urlOf(readPidFile(clusterDir)?.socketDir || plan.socketDir);
    const state = await probe(url);
    if (state === 'ready') return { pid: postmaster, url, adopted: true };
    if (state === 'unreachable' && Date.now() - started > UNREACHABLE_MS) {
      if (!options.repair) return undefined;
      // Somebody removed its socket, as cleaners of temporary folders do: only a restart makes a new one.
      plan.log.warn({ pid: postmaster }, 'postgres has lost its socket and is restarted');
      await stopServer(postmaster, clusterDir, plan.log);
      return undefined;
    }
    if (state === 'starting') plan.onProgress('waiting for Postgres, which is starting or stopping');
    await sleep(20);
  }
}

async function orphansGone(clusterDir: string): Promise<void> {
  const deadline = Date.now() + ORPHANS_GONE_MS;
  for (;;) {
    const { all } = findClusterProcesses(clusterDir);
    if (all.length === 0) return;
    if (Date.now() > deadline) {
      throw new StartupProblem(
        `processes of a killed Postgres still use \`${clusterDir}\`: ${all.join(', ')}`,
        `end them with \`kill ${all.join(' ')}\` and start again`,
      );
    }
    await sleep(20);
  }
}

function launch(plan: ServerPlan): { pid: number; logStart: number } {
  const { clusterDir, binaries, account } = plan.placement;
  if ((statSync(plan.logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
    renameSync(plan.logFile, `${plan.logFile}.1`);
  }
  const output = openSync(plan.logFile, 'a', 0o600);
  if (account !== undefined) fchownSync(output, account.uid, account.gid);
  const logStart = fstatSync(output).size;
  // Detached, so that neither Ctrl-C in the terminal nor the death of Lockstep ends the database before its clients.
  const child = spawn(
    join(binaries.bin, 'postgres'),
    serverArguments(clusterDir, plan.socketDir, binaries.major, plan.settings),
    {
      detached: true,
      cwd: clusterDir,
      env: plan.env,
      stdio: ['ignore', output, output],
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    },
  );
  closeSync(output);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined) {
    throw new StartupProblem(
      `Postgres (\`${binaries.bin}\`) can not be started`,
      'check that the file may be executed, or set LOCKSTEP_PG_BIN',
    );
  }
  return { pid: child.pid, logStart };
}

async function becomesReady(plan: ServerPlan, pid: number, logStart: number): Promise<string> {
  const url = urlOf(plan.socketDir);
  for (;;) {
    const socket = existsSync(join(plan.socketDir, '.s.PGSQL.5432'));
    const state = socket ? await probe(url) : 'unreachable';
    if (state === 'ready') return url;
    if (state === 'starting') plan.onProgress('Postgres repairs itself after a crash');
    if (!isAlive(pid)) throw diedAtStart(plan, logStart);
    await sleep(3);
  }
}

function diedAtStart(plan: ServerPlan, logStart: number): StartupProblem {
  const said = readFileSync(plan.logFile).subarray(logStart).toString('utf8').trim().split('\n');
  const reason =
    said.findLast((line) => /FATAL|PANIC|could not|error while/.test(line)) ?? said.at(-1) ?? 'it said nothing';
  return new StartupProblem(`Postgres did not start: ${reason}`, `the whole story is in ${plan.logFile}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A fast, clean shutdown: clients are disconnected, everything is written. */
export async function stopServer(pid: number, clusterDir: string, log: PostgresLog): Promise<void> {
  if (!isClusterProcess(pid, clusterDir)) return;
  // Connections that were just closed are given the moment to end, or they would report a lost server.
  for (let waitedMs = 0; waitedMs < CLIENTS_GONE_MS && countClientBackends(clusterDir) > 0; waitedMs += 10)
    await sleep(10);
  if (!isClusterProcess(pid, clusterDir)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  while (isClusterProcess(pid, clusterDir)) {
    if (Date.now() > deadline) {
      log.warn({ pid }, 'postgres is still stopping and is left alone');
      return;
    }
    await sleep(5);
  }
}

import { findBinaries } from './binaries.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { dataDirInUse, type DataLock, lockDataDir } from './data-lock.ts';
import type { PostgresOptions } from './options.ts';
import { placePostgres } from './placement.ts';
import { isClusterProcess } from './processes.ts';
import { adopt, ensureRunning, prepareServer, type RunningServer, type ServerPlan, stopServer } from './server.ts';

export interface RunningPostgres {
  /** For `pg` and libpq alike: a connection through the socket. */
  readonly url: string;
  readonly dataDir: string;
  /** True when the server was running already. */
  readonly adopted: boolean;
  readonly notices: readonly string[];
  readonly clusterDir: string;
  /** Process id of the server; changes when it is restarted. */
  pid(): number;
  /** Called after the server died unasked; it is being restarted then. */
  onExit(listener: () => void): void;
  /** Ends the server cleanly, unless it was only joined; call it after the last client has closed. */
  stop(): Promise<void>;
  /** Stops watching and gives up the folder; the server stays up for the next start to adopt. */
  leave(): Promise<void>;
}

const WATCH_MS = 200;
const MAX_RESTART_DELAY_MS = 5_000;
const JOIN_MS = 30_000;

/** Starts the embedded Postgres on a data folder, or adopts the one that runs there. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  if (process.platform !== 'linux') {
    throw new StartupProblem(
      `the embedded Postgres runs on Linux only, and this is ${process.platform}`,
      'set LOCKSTEP_DATABASE_URL to a Postgres 15 or newer',
    );
  }
  const placement = placePostgres(options.dataDir, findBinaries(options.pgBin), options.mustExist);
  const plan = prepareServer(placement, options);
  return options.claim === 'shared' ? join(plan) : own(plan, options);
}

/** One owner per data folder, who restarts a server that dies. */
async function own(plan: ServerPlan, options: PostgresOptions): Promise<RunningPostgres> {
  const lock = await lockDataDir(plan.placement.dataDir);
  if ('heldBy' in lock) throw dataDirInUse(plan.placement.dataDir, lock.heldBy);
  try {
    return supervise(plan, await ensureRunning(plan), lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Joins the owner's server; without an owner, the lock is held only while the server is started. */
async function join(plan: ServerPlan): Promise<RunningPostgres> {
  const { dataDir } = plan.placement;
  const deadline = Date.now() + JOIN_MS;
  for (;;) {
    const lock = await lockDataDir(dataDir);
    if ('release' in lock) {
      try {
        return joined(plan, await ensureRunning(plan));
      } finally {
        await lock.release();
      }
    }
    const server = await adopt(plan, { repair: false });
    if (server !== undefined) return joined(plan, server);
    if (Date.now() > deadline) throw dataDirInUse(dataDir, lock.heldBy);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function joined(plan: ServerPlan, server: RunningServer): RunningPostgres {
  return {
    ...faceOf(plan, server),
    pid: () => server.pid,
    onExit: () => {},
    leave: async () => {},
    stop: async () => {
      if (!server.adopted) await stopServer(server.pid, plan.placement.clusterDir, plan.log);
    },
  };
}

function faceOf(plan: ServerPlan, { url, adopted }: RunningServer) {
  const { dataDir, clusterDir, notices } = plan.placement;
  return { url, adopted, dataDir, clusterDir, notices };
}

function supervise(plan: ServerPlan, first: RunningServer, lock: DataLock, options: PostgresOptions): RunningPostgres {
  const { clusterDir } = plan.placement;
  const listeners: (() => void)[] = [];
  let server = first;
  let ended = false;
  let restart: Promise<void> | undefined;

  async function bringBack(): Promise<void> {
    for (let delayMs = 100; !ended; delayMs = Math.min(delayMs * 2, MAX_RESTART_DELAY_MS)) {
      try {
        server = await ensureRunning(plan);
        options.log.info({ pid: server.pid }, 'postgres is running again');
        return;
      } catch (error) {
        options.log.error({ reason: String(error) }, 'postgres could not be restarted, trying again');
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
  }

  const watch = setInterval(() => {
    if (restart !== undefined || isClusterProcess(server.pid, clusterDir)) return;
    options.log.warn({ pid: server.pid }, 'postgres died and is being restarted');
    for (const listener of listeners) listener();
    restart = bringBack().finally(() => (restart = undefined));
  }, WATCH_MS);
  watch.unref();

  async function leave(): Promise<void> {
    ended = true;
    clearInterval(watch);
    await restart;
    await lock.release();
  }

  return {
    ...faceOf(plan, first),
    pid: () => server.pid,
    onExit: (listener) => void listeners.push(listener),
    leave,
    async stop() {
      ended = true;
      clearInterval(watch);
      await restart;
      await stopServer(server.pid, clusterDir, options.log);
      await lock.release();
    },
  };
}

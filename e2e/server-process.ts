import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repoRoot } from '../tools/install.mjs';

/** The server as its own process on a data folder; can be killed and started again. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process to the printed link. */
  readonly readyMs: number;
  readonly setupToken: string | undefined;
}

export interface StartOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly args?: readonly string[];
  /** Of node itself, before the program. */
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const startedAt = performance.now();
  // As tools/start.sh does it: what is measured here is what people run.
  const { args = [], nodeArgs = [] } = options;
  const child = spawn(process.execPath, ['--max-semi-space-size=8', ...nodeArgs, serverEntry(), ...args], {
    cwd: repoRoot,
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '2',
      LOCKSTEP_DATA_DIR: options.dataDir,
      LOCKSTEP_PORT: String(options.port),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (/^ +Open /m.test(said)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${said}`)));
    setTimeout(
      () => reject(new Error(`the server was not ready in time:\n${said}`)),
      options.timeoutMs ?? 60_000,
    ).unref();
  });
  await ready;
  return {
    url: `http://127.0.0.1:${options.port}`,
    child,
    readyMs: performance.now() - startedAt,
    setupToken: /#token=([\w-]+)/.exec(said)?.[1],
  };
}

/** The bundle where it is built, as people run it; else the sources. */
function serverEntry(): string {
  const bundle = path.join(repoRoot, 'dist/server/main.mjs');
  return existsSync(bundle) ? bundle : path.join(repoRoot, 'apps/server/src/main.ts');
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Pids of the Postgres processes that live in this data folder, the postmaster first. */
export function postgresPids(dataDir: string): readonly number[] {
  const cluster = path.join(dataDir, 'postgres');
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === cluster;
      } catch {
        return false;
      }
    });
  const first = postmasterPid(cluster);
  return pids.toSorted((a, b) => Number(b === first) - Number(a === first));
}

function postmasterPid(cluster: string): number | undefined {
  try {
    return Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

export async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}

export type Victim = 'node' | 'postmaster' | 'both';
export const victims: readonly Victim[] = ['node', 'postmaster', 'both'];

/** Kills and starts again where needed; a dead postmaster is the running server's own business. */
export async function killAndRestart(server: ServerProcess, victim: Victim, at: StartOptions): Promise<ServerProcess> {
  const postmaster = postgresPids(at.dataDir)[0];
  if (victim !== 'node' && postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
  if (victim === 'postmaster') {
    await comesBack(server.url);
    return { ...server, readyMs: 0 };
  }
  server.child.kill('SIGKILL');
  await exited(server.child);
  return await startServer(at);
}

async function comesBack(url: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error('the server did not come back by itself within 30 s');
}

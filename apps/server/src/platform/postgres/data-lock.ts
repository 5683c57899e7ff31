import { mkdirSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { StartupProblem } from '../config/startup-problem.ts';

/** Held by the one process that owns a data folder. */
export interface DataLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a data folder, or answers with the process that holds it. The lock is a socket in Linux's abstract namespace:
 * the kernel frees it with the process, even after kill -9, so it can not go stale.
 */
export async function lockDataDir(dataDir: string): Promise<DataLock | { readonly heldBy: number | undefined }> {
  mkdirSync(dataDir, { recursive: true });
  const { dev, ino } = statSync(dataDir);
  const name = `\0lockstep-data-${dev}-${ino}`;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(String(process.pid));
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(name, () => resolve(true));
  });
  if (!taken) return { heldBy: await askHolder(name) };
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

export function dataDirInUse(dataDir: string, holder: number | undefined): StartupProblem {
  const who = holder === undefined ? 'another process' : `the process ${holder}`;
  return new StartupProblem(
    `the data folder \`${dataDir}\` is in use by ${who}`,
    `use the Lockstep that is running, or stop it${holder === undefined ? '' : ` (kill ${holder})`}, or start a second one with its own LOCKSTEP_DATA_DIR and LOCKSTEP_PORT`,
  );
}

/** The holder may be stopped or frozen: its name is only a courtesy. */
function askHolder(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(name);
    socket.setTimeout(1_000, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Number.parseInt(answer, 10) || undefined));
  });
}

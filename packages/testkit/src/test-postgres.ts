import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../../apps/server/src/platform/postgres/binaries.ts';
import { placePostgres } from '../../../apps/server/src/platform/postgres/placement.ts';
import { findClusterProcesses } from '../../../apps/server/src/platform/postgres/processes.ts';
import { startPostgres } from '../../../apps/server/src/platform/postgres/start-postgres.ts';
import { stopServer } from '../../../apps/server/src/platform/postgres/server.ts';

const CHECKOUT = resolve(import.meta.dirname, '../../..');
const DATA_DIR = join(CHECKOUT, '.lockstep/test-postgres');

/** Nothing in a test server has to survive a power cut. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '120',
  log_min_messages: 'fatal',
};

/** Each takes about 8 MB. */
const MAX_TEMPLATES = 8;

const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * The server for database tests: the one of `LOCKSTEP_TEST_DATABASE_URL`, else one embedded server per checkout, which the first
 * test process starts, the others adopt, and which ends itself when nobody has been connected for a minute.
 */
export async function testServerUrl(): Promise<string> {
  const external = process.env['LOCKSTEP_TEST_DATABASE_URL'];
  if (external !== undefined && external !== '') return external;
  const server = await startPostgres({ dataDir: DATA_DIR, log: QUIET, settings: FAST, claim: 'shared' });
  if (!server.adopted) {
    await removeLeftovers(server.url);
    endWhenIdle(server.clusterDir);
  }
  return server.url;
}

/** Ends the embedded test server, if it runs. */
export async function stopTestPostgres(): Promise<void> {
  const { clusterDir } = placePostgres(DATA_DIR, findBinaries(undefined));
  const { postmaster } = findClusterProcesses(clusterDir);
  if (postmaster !== undefined) await stopServer(postmaster, clusterDir, QUIET);
}

/** Databases of test processes that were killed, and templates of older migrations once they pile up. */
async function removeLeftovers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
  const names = rows.map(({ datname }) => datname);
  const orphans = names.filter((name) => /^test_\d+_/.test(name) && !isAlive(Number(name.split('_')[1])));
  const templates = names.filter((name) => /^template_[0-9a-f]{16}/.test(name));
  for (const name of [...orphans, ...(templates.length > MAX_TEMPLATES ? templates : [])]) {
    await client.query(`drop database if exists ${name}`).catch(() => {});
  }
  await client.end();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process of its own, because no test process lives as long as the server. */
function endWhenIdle(clusterDir: string): void {
  const watcher = spawn(process.execPath, [join(import.meta.dirname, 'end-idle-postgres.ts'), clusterDir], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: {},
  });
  watcher.on('error', () => {});
  watcher.unref();
}

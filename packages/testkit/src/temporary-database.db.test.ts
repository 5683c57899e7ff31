import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { findClusterProcesses } from '../../../apps/server/src/platform/postgres/processes.ts';
import { startPostgres } from '../../../apps/server/src/platform/postgres/start-postgres.ts';
import { temporaryDatabase } from './index.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

it('gives every caller a migrated database of its own', async () => {
  await using first = await temporaryDatabase();
  await using second = await temporaryDatabase();

  await query(first.url, 'create table public.only_here (id int)');

  expect(await tables(first.url, 'public')).toEqual(['only_here']);
  expect(await tables(second.url, 'public')).toEqual([]);
  expect(await tables(second.url, second.schema)).toContain('schema_migration');
});

it('migrates once for all, also when ten ask at the same time', async () => {
  let migrations = 0;
  const run = crypto.randomUUID();
  const migrate = async (url: string) => {
    migrations += 1;
    await query(url, `create table made_by (run text default '${run}')`);
  };
  // The text of the function keys the template: this run must not find the one of an earlier run.
  migrate.toString = () => run;

  const databases = await Promise.all(Array.from({ length: 10 }, () => temporaryDatabase({ migrate })));
  const found = await Promise.all(databases.map(({ url }) => tables(url, 'public')));
  await Promise.all(databases.map((database) => database.drop()));

  expect(migrations).toBe(1);
  expect(found).toEqual(Array.from({ length: 10 }, () => ['made_by']));
});

it('removes the database with whoever is still connected', async () => {
  const database = await temporaryDatabase({ migrate: false });
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();

  await database.drop();

  await expect(query(database.url, 'select 1')).rejects.toThrow(/does not exist/);
  await client.end().catch(() => {});
});

it('ends a test server that nobody is connected to, and not before', async () => {
  const requestedDir = mkdtempSync(join(tmpdir(), 'lockstep-idle-'));
  const server = await startPostgres({ dataDir: requestedDir, log: quiet, claim: 'shared' });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const watcher = spawn(process.execPath, [
    join(import.meta.dirname, 'end-idle-postgres.ts'),
    server.clusterDir,
    '400',
  ]);
  const ended = once(watcher, 'exit');

  await sleep(1_000);
  const wasKept = findClusterProcesses(server.clusterDir).postmaster !== undefined;
  await client.end();
  await ended;
  while (findClusterProcesses(server.clusterDir).all.length > 0) await sleep(10);
  for (const dir of [requestedDir, server.dataDir]) rmSync(dir, { recursive: true, force: true });

  expect(wasKept).toBe(true);
});

async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function tables(url: string, schema: string): Promise<unknown[]> {
  const rows = await query(url, 'select table_name from information_schema.tables where table_schema = $1', [schema]);
  return rows.map((row) => row['table_name']);
}

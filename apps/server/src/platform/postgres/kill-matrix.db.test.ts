import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { placePostgres } from './placement.ts';
import { findClusterProcesses } from './processes.ts';
import { startPostgres } from './start-postgres.ts';

const ROUNDS = 5;
const ROWS_PER_ROUND = 200;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

let requestedDir = '';
let dataDir = '';
let clusterDir = '';
let ackDir = '';

beforeAll(() => {
  ackDir = mkdtempSync(join(tmpdir(), 'lockstep-acks-'));
  requestedDir = mkdtempSync(join(tmpdir(), 'lockstep-kill-'));
  ({ dataDir, clusterDir } = placePostgres(mkdtempSync(join(tmpdir(), 'lockstep-kill-')), findBinaries(undefined)));
});

afterAll(async () => {
  const server = await startPostgres({ dataDir, log: quiet });
  await server.stop();
  for (const dir of [requestedDir, dataDir, ackDir]) rmSync(dir, { recursive: true, force: true });
});

describe.each<{ victim: string; kill: (writer: ChildProcess) => void; startsAs: string }>([
  { victim: 'the node process', kill: killNode, startsAs: 'adopted' },
  { victim: 'the postmaster', kill: killPostmaster, startsAs: 'adopted' },
  { victim: 'both', kill: killBoth, startsAs: 'started' },
  { victim: 'node and every Postgres process', kill: killEverything, startsAs: 'started' },
])('kill -9 of $victim while rows are written', ({ victim, kill, startsAs }) => {
  it(`loses no acknowledged row in ${ROUNDS} rounds, and the next start needs no hand`, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { writer, said } = await startWriter();
      if (round > 1) expect(said).toBe(startsAs);
      await moreRows();
      kill(writer);
      if (victim === 'the postmaster') {
        // The same node process brings it back, and its connections are used again.
        await moreRows();
        killNode(writer);
      }
      await once(writer, 'exit');
    }

    expect(await missingRows()).toEqual([]);
  });
});

async function startWriter(): Promise<{ writer: ChildProcess; said: string }> {
  const script = join(import.meta.dirname, 'kill-matrix-writer.ts');
  const writer = spawn(process.execPath, [script, dataDir, ackFile()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(writer.stdout, 'data');
  return { writer, said: String(said).trim() };
}

function killNode(writer: ChildProcess): void {
  writer.kill('SIGKILL');
}

function killPostmaster(): void {
  const { postmaster } = findClusterProcesses(clusterDir);
  if (postmaster !== undefined) process.kill(postmaster, 'SIGKILL');
}

function killBoth(writer: ChildProcess): void {
  killNode(writer);
  killPostmaster();
}

function killEverything(writer: ChildProcess): void {
  killNode(writer);
  for (const pid of findClusterProcesses(clusterDir).all) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself since it was listed.
    }
  }
}

function ackFile(): string {
  return join(ackDir, 'acknowledged');
}

function acknowledgedRows(): string[] {
  return existsSync(ackFile()) ? readFileSync(ackFile(), 'utf8').split('\n').slice(0, -1) : [];
}

async function moreRows(): Promise<void> {
  const wanted = acknowledgedRows().length + ROWS_PER_ROUND;
  const deadline = Date.now() + 20_000;
  while (acknowledgedRows().length < wanted) {
    if (Date.now() > deadline) throw new RangeError('no rows are written any more');
    await sleep(5);
  }
}

async function missingRows(): Promise<string[]> {
  const server = await startPostgres({ dataDir, log: quiet });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    'select id from unnest($1::uuid[]) as acknowledged (id) where id not in (select id from written)',
    [acknowledgedRows()],
  );
  await client.end();
  await server.leave();
  return rows.map(({ id }) => id);
}

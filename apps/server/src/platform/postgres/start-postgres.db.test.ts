import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { findBinaries } from './binaries.ts';
import { type Placement, placePostgres } from './placement.ts';
import { findClusterProcesses, readPidFile } from './processes.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';
import type { PostgresOptions } from './options.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe('starting', () => {
  it('makes a database in UTF-8 with durable writes and no network, and ends it without a trace', async () => {
    const place = freshPlace();

    const server = await start(place);

    expect(server.adopted).toBe(false);
    expect(await settings(server.url)).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      data_checksums: 'on',
    });
    await server.stop();
    expect(findClusterProcesses(place.clusterDir).all).toEqual([]);
  });

  it('adopts the server that an earlier process left', async () => {
    const place = freshPlace();
    const first = await start(place);
    await first.leave();

    const second = await start(place);

    expect(second.adopted).toBe(true);
    expect(second.pid()).toBe(first.pid());
  });

  it('uses a short socket folder when the path of the data folder is too long for a socket', async () => {
    const place = placePostgres(join(freshPlace().dataDir, 'x'.repeat(90)), findBinaries(undefined));

    const server = await start(place);

    expect(new URL(server.url).searchParams.get('host')).toMatch(/^\/tmp\/lockstep-\d+-[0-9a-f]{12}$/);
    cleanups.push(() => rmSync(new URL(server.url).searchParams.get('host') ?? '', { recursive: true }));
  });

  it.skipIf(process.getuid?.() !== 0)(
    'moves out of a checkout that its account can not enter, and says so',
    async () => {
      const closed = freshPlace().dataDir;
      writeFileSync(join(closed, 'somebody-elses-file'), '');
      chmodSync(closed, 0o700);

      const server = await startPostgres({ dataDir: join(closed, 'data'), log: quiet });
      cleanups.push(
        () => rmSync(server.dataDir, { recursive: true }),
        () => server.stop(),
      );

      expect(server.dataDir).toMatch(/^\/var\/lib\/lockstep\/.+-[0-9a-f]{8}$/);
      expect(server.notices).toEqual([expect.stringContaining(`data is in ${server.dataDir}`)]);
    },
  );

  it('lets one of several simultaneous starts win, and shared ones join it', async () => {
    const place = freshPlace();
    const options = { dataDir: place.dataDir, log: quiet };

    const own = await Promise.allSettled([1, 2, 3].map(() => startPostgres(options)));
    const shared = await Promise.all([1, 2, 3].map(() => startPostgres({ ...options, claim: 'shared' })));
    for (const outcome of own) if (outcome.status === 'fulfilled') cleanups.push(() => outcome.value.stop());

    expect(own.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(own.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        message: expect.stringContaining(`in use by the process ${process.pid}`),
        help: expect.stringContaining('LOCKSTEP_DATA_DIR'),
      },
    });
    expect(shared.every(({ adopted }) => adopted)).toBe(true);
  });
});

describe('a stale pid file', () => {
  it('whose pid belongs to another process now is cleared', async () => {
    const place = await stoppedCluster();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...asAccount(place) });
    cleanups.push(() => void stranger.kill('SIGKILL'));
    writePidFile(place, stranger.pid ?? 0);

    const server = await start(place);

    expect(server.adopted).toBe(false);
    expect(stranger.exitCode).toBeNull();
  });

  it('whose pid is a zombie is cleared', async () => {
    const place = await stoppedCluster();
    const zombie = await makeZombie(place);
    writePidFile(place, zombie);

    expect((await start(place)).adopted).toBe(false);
  });
});

it('waits for the orphans of a killed server before it starts another on the same files', async () => {
  const place = freshPlace();
  const first = await start(place);
  await first.leave();
  const client = new pg.Client({ connectionString: first.url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const orphan = rows[0]?.pid ?? 0;
  process.kill(orphan, 'SIGSTOP');
  process.kill(first.pid(), 'SIGKILL');

  const second = start(place);
  const early = await Promise.race([second.then(() => 'started'), sleep(500, 'waiting')]);
  process.kill(orphan, 'SIGKILL');

  expect(early).toBe('waiting');
  expect((await second).adopted).toBe(false);
});

describe('watching', () => {
  it('brings a killed server back under the same address and tells the listeners', async () => {
    const server = await start(freshPlace());
    const killed = server.pid();
    const died = new Promise<void>((resolve) => server.onExit(resolve));

    process.kill(killed, 'SIGKILL');
    await died;
    while (server.pid() === killed) await sleep(10);

    expect(await settings(server.url)).toMatchObject({ fsync: 'on' });
  });
});

describe('an interrupted initdb', () => {
  it('leaves nothing that a later start trusts', async () => {
    const place = freshPlace();
    const script = `import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'start-postgres.ts'))};
      await startPostgres({ dataDir: ${JSON.stringify(place.dataDir)}, log: { info() {}, warn() {}, error() {} } });`;
    for (const afterMs of [50, 150, 250]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore', detached: true });
      await unfinishedFolder(place, child);
      await sleep(afterMs);
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await once(child, 'exit');
    }

    const server = await start(place);

    expect(await settings(server.url)).toMatchObject({ server_encoding: 'UTF8' });
    expect(readdirSync(place.dataDir).filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
  });
});

describe('a folder that is not ours', () => {
  it('is left untouched when it holds something else', async () => {
    const place = freshPlace();
    plant(place, { 'thesis.tex': 'do not lose' });

    await expect(start(place)).rejects.toThrow(/exists but is not a database folder; it was left untouched/);

    expect(readFileSync(join(place.clusterDir, 'thesis.tex'), 'utf8')).toBe('do not lose');
  });

  it('is left untouched when it is the database of another program', async () => {
    const place = freshPlace();
    plant(place, { PG_VERSION: '18\n' });

    await expect(start(place)).rejects.toThrow(/a Postgres directory that Lockstep did not make/);
  });

  it.each([
    ['newer', '19', /start the newer Lockstep/],
    ['older', '14', /set LOCKSTEP_PG_BIN to the bin folder of a Postgres 14/],
  ])('is refused with the cure when it was made by a %s Postgres', async (_age, version, cure) => {
    const place = freshPlace();
    plant(place, { PG_VERSION: `${version}\n`, 'lockstep-cluster': '' });

    const problem = await start(place).catch((error: unknown) => error);

    expect(problem).toMatchObject({ message: expect.stringContaining(`was made by Postgres ${version}`) });
    expect(problem).toHaveProperty('help', expect.stringMatching(cure));
  });

  it('is refused when LOCKSTEP_DATA_DIR names the data directory of a Postgres itself', async () => {
    const { clusterDir } = await stoppedCluster();

    await expect(startPostgres({ dataDir: clusterDir, log: quiet })).rejects.toThrow(
      /itself the data directory of a Postgres/,
    );
  });
});

it('names the variable when LOCKSTEP_PG_BIN holds no Postgres', async () => {
  const place = freshPlace();

  await expect(start(place, { pgBin: place.dataDir })).rejects.toThrow(
    /LOCKSTEP_PG_BIN is .* there is no `postgres` in it/,
  );
});

it('says what the server said when it can not start', async () => {
  const place = freshPlace();

  await expect(start(place, { settings: { shared_buffers: '3 bananas' } })).rejects.toThrow(
    /did not start: .*shared_buffers/,
  );
});

function freshPlace(): Placement {
  const requested = mkdtempSync(join(tmpdir(), 'lockstep-pg-'));
  const place = placePostgres(requested, findBinaries(undefined));
  cleanups.push(() => {
    for (const dir of [requested, place.dataDir]) rmSync(dir, { recursive: true, force: true });
  });
  return place;
}

async function start(place: Placement, more: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir: place.dataDir, log: quiet, ...more });
  cleanups.push(() => server.stop());
  return server;
}

async function stoppedCluster(): Promise<Placement> {
  const place = freshPlace();
  const server = await startPostgres({ dataDir: place.dataDir, log: quiet });
  await server.stop();
  return place;
}

/** As root, the account that a postmaster would have: a pid of somebody else counts as stale for Postgres itself. */
function asAccount({ account }: Placement): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

function writePidFile(place: Placement, pid: number): void {
  const file = join(place.clusterDir, 'postmaster.pid');
  writeFileSync(file, `${pid}\n${place.clusterDir}\n1700000000\n5432\n${join(place.dataDir, 'run')}\n\n`, {
    mode: 0o600,
  });
  if (place.account !== undefined) chownSync(file, place.account.uid, place.account.gid);
  if (readPidFile(place.clusterDir)?.pid !== pid) throw new RangeError('the pid file was not written');
}

/** A dead child of a process that never waits for it. */
async function makeZombie(place: Placement): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...asAccount(place),
  });
  cleanups.push(() => void parent.kill('SIGKILL'));
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(String(said));
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) await sleep(5);
  return pid;
}

async function unfinishedFolder({ dataDir }: Placement, child: ChildProcess): Promise<void> {
  const mine = `postgres.new-${child.pid}`;
  while (!readdirSync(dataDir).includes(mine)) {
    if (child.exitCode !== null) throw new RangeError('the start ended before it could be interrupted');
    await sleep(2);
  }
}

function plant({ clusterDir, account }: Placement, files: Record<string, string>): void {
  mkdirSync(clusterDir, { mode: 0o700 });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(clusterDir, name), content);
  if (account !== undefined) chownSync(clusterDir, account.uid, account.gid);
}

async function settings(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const names = [
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'listen_addresses',
    'server_encoding',
    'data_checksums',
  ];
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [names],
  );
  await client.end();
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

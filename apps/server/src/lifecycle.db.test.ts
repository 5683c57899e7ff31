import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from './platform/postgres/binaries.ts';
import { placePostgres } from './platform/postgres/placement.ts';
import { findClusterProcesses } from './platform/postgres/processes.ts';

/** One process of the product: its whole output, and when it has ended. */
interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

let requestedDir = '';
let dataDir = '';
let clusterDir = '';
let port = 0;

beforeAll(async () => {
  requestedDir = mkdtempSync(join(tmpdir(), 'lockstep-life-'));
  ({ dataDir, clusterDir } = placePostgres(requestedDir, findBinaries(undefined)));
  port = await freePort();
});

afterAll(async () => {
  for (const pid of findClusterProcesses(clusterDir).all) process.kill(pid, 'SIGQUIT');
  while (findClusterProcesses(clusterDir).all.length > 0) await sleep(20);
  for (const dir of [requestedDir, dataDir]) rmSync(dir, { recursive: true, force: true });
});

describe('a start', () => {
  it('says where data lives and one link; SIGTERM ends everything with exit code 0', async () => {
    const run = start();
    await ready(run);

    expect(run.output()).toContain(`Data     ${dataDir} (embedded Postgres)`);
    expect(run.output()).toContain('nothing leaves this machine');
    expect(run.output().match(/https?:\/\/\S+/g)).toEqual([expect.stringContaining(`http://127.0.0.1:${port}`)]);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(findClusterProcesses(clusterDir).all).toEqual([]);
  });

  it('needs no hand after kill -9 of the process, and serves again after kill -9 of the database', async () => {
    const first = start();
    await ready(first);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start();
    await ready(second);
    const { postmaster } = findClusterProcesses(clusterDir);
    process.kill(postmaster ?? 0, 'SIGKILL');

    await becomesReady();

    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('of a second server on the same data folder names the first one and the ways on', async () => {
    const first = start();
    await ready(first);

    const second = start([], { LOCKSTEP_PORT: '0' });

    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`the data folder \`${dataDir}\` is in use by the process ${first.child.pid}`);
    expect(second.output()).toMatch(/LOCKSTEP_DATA_DIR and LOCKSTEP_PORT/);
    first.child.kill('SIGHUP');
    expect(await first.ended).toBe(0);
  });

  it('on a used port names the option, and leaves no database running', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    const run = start();

    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(`port ${port} on 127.0.0.1 is used by another program`);
    expect(run.output()).toContain('LOCKSTEP_PORT=');
    expect(findClusterProcesses(clusterDir).all).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  it('with wrong settings names all of them and starts nothing', async () => {
    const run = start([], { LOCKSTEP_PORT: 'many', LOCKSTEP_LOG_LEVEL: 'loud' });

    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(
      /LOCKSTEP_PORT is `many`[^]*LOCKSTEP_LOG_LEVEL is `loud`[^]*help: LOCKSTEP_PORT: a number/,
    );
  });

  it('with a database that can not be reached says so without its password', async () => {
    const run = start([], { LOCKSTEP_DATABASE_URL: `postgresql://me:hunter2@127.0.0.1:${port}/lockstep` });

    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/the Postgres of LOCKSTEP_DATABASE_URL can not be used: .*ECONNREFUSED/);
    expect(run.output()).not.toContain('hunter2');
  });
});

describe('setup-link', () => {
  it('prints a new link beside a running server, and leaves that server alone', async () => {
    const server = start();
    await ready(server);

    const command = start(['setup-link']);

    expect(await command.ended).toBe(0);
    // A busy machine makes it say what it waits for, before the link.
    expect(command.output()).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/setup#\\S+\\n$`, 'm'));
    expect(server.output()).not.toContain(command.output().trim().split('\n').at(-1));
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  it('refuses where there is no data, says where it belongs, and makes nothing', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'lockstep-elsewhere-'));
    const command = start(['setup-link'], { LOCKSTEP_DATA_DIR: join(elsewhere, 'data') });

    expect(await command.ended).toBe(1);
    expect(command.output()).toContain('there is no data of Lockstep in');
    expect(command.output()).toContain('LOCKSTEP_DATA_DIR or LOCKSTEP_DATABASE_URL that the server has');
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  it('prints one without a running server too, and leaves nothing running', async () => {
    const command = start(['setup-link']);

    expect(await command.ended).toBe(0);
    expect(command.output()).toMatch(/\/setup#\S+\n$/);
    expect(findClusterProcesses(clusterDir).all).toEqual([]);
  });

  it('without the mail server of the running one leaves its mails alone', async () => {
    const mails = { LOCKSTEP_SMTP_URL: 'smtp://127.0.0.1:9', LOCKSTEP_MAIL_FROM: 'lockstep@example.org' };
    const server = start([], mails);
    await ready(server);
    const command = start(['setup-link']);
    expect(await command.ended).toBe(0);

    const [token] = /(?<=#token=)\S+/.exec(command.output()) ?? [];
    const headers = { 'content-type': 'application/json', 'x-lockstep-csrf': '1' };
    const account = { token, name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' };
    const admin = await fetch(`http://127.0.0.1:${port}/api/v1/access/setup`, {
      method: 'POST',
      headers,
      body: JSON.stringify(account),
    });
    const cookie = admin.headers.get('set-cookie')?.split(';')[0] ?? '';
    const channels = await fetch(`http://127.0.0.1:${port}/api/v1/channels`, { headers: { cookie } });

    expect(await channels.json()).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ kind: 'mail', isAvailable: true })]),
    });
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});

it('knows its version, its help and what is no command', async () => {
  const [version, help, wrong] = [start(['--version']), start(['--help']), start(['make-coffee'])];

  expect(await Promise.all([version.ended, help.ended, wrong.ended])).toEqual([0, 0, 1]);
  expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(help.output()).toContain('LOCKSTEP_DATABASE_URL');
  expect(help.output()).not.toMatch(/^ {2}LOCKSTEP_\w+(?! {2})\W/m);
  expect(wrong.output()).toContain('`make-coffee` is not a command');
});

function start(args: string[] = [], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: {
      PATH: process.env['PATH'],
      LOCKSTEP_DATA_DIR: requestedDir,
      LOCKSTEP_PORT: String(port),
      LOCKSTEP_LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { child, output: () => text, ended: once(child, 'close').then(([code]) => code) };
}

async function ready(run: Run): Promise<void> {
  while (!run.output().includes('Stop     Ctrl-C')) {
    if (run.child.exitCode !== null) throw new RangeError(`the server ended: ${run.output()}`);
    await sleep(10);
  }
}

async function becomesReady(): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (Date.now() > deadline) throw new RangeError('the server did not come back');
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

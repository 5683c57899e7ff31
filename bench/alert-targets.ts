/** What takes the alerts: the product as it is built, Alertmanager where it is installed, else the floor of the stack. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pg } from '../packages/testkit/src/index.ts';
import { exited, freePort, postgresPids, startServer } from '../e2e/server-process.ts';
import { type Api, signUp } from './api.ts';
import type { Target } from './alert-load.ts';
import { cpuSecondsOf } from './processes.ts';

const alertmanagerPath = process.env['ALERTMANAGER'] ?? '/usr/bin/prometheus-alertmanager';

export interface Running extends Target {
  readonly name: string;
  /** So far, of all its processes. */
  cpuSeconds(): number;
  /** Resolves once nothing that was taken in waits to be told: a side that puts work off must pay for it. */
  settled(): Promise<void>;
  /** Of all its processes; shared pages count once. */
  memoryMiB(): number;
  stop(): Promise<void>;
}

export interface Product extends Running {
  readonly api: Api;
  readonly token: string;
  readonly databaseUrl: string;
  readonly postgresSeconds: () => number;
}

export const hasAlertmanager = existsSync(alertmanagerPath);

const path = '/api/v2/alerts';

/** @param by labels by which alerts are grouped; `...` tells each apart @param told where pages go */
export async function startProduct(by: readonly string[], told?: Sink): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-alerts-'));
  // Postgres runs as another account when this runs as root, and must reach its data.
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  const sink = told ?? (await startSink());
  const env = { LOCKSTEP_LOG_LEVEL: 'warn', LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS: '1' };
  const server = await startServer({ dataDir, port: await freePort(), env });
  const pid = server.child.pid ?? 0;
  const api = await signUp(server.url, server.setupToken ?? '');
  const source = JSON.parse(await api.call('POST', '/api/v1/alert-sources', { name: 'bench', kind: 'prometheus' }));
  const grouping = { by, windowMinutes: null, flapMinutes: 5 };
  await api.call('PATCH', '/api/v1/alert-rules', { grouping, catchAllPolicyId: await tellingPolicy(api, sink.url) });
  const made = await api.call('POST', '/api/v1/access/tokens', { name: 'bench', scopes: ['alerts.read'] });
  const postgresSeconds = (): number => postgresPids(dataDir).reduce((sum, each) => sum + cpuSecondsOf(each), 0);
  // The fifth line of its pid file is the folder of its socket.
  const socketDir = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[4] ?? '';
  const databaseUrl = `postgres://lockstep@/lockstep?host=${encodeURIComponent(socketDir)}`;
  const database = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=lockstep' });
  await database.connect();
  return {
    name: 'Lockstep',
    port: Number(new URL(server.url).port),
    path,
    headers: { authorization: `Bearer ${source.key}` },
    api,
    token: JSON.parse(made).token,
    databaseUrl,
    postgresSeconds,
    cpuSeconds: () => cpuSecondsOf(pid) + postgresSeconds(),
    settled: () => settledIn(database),
    memoryMiB: () => [pid, ...postgresPids(dataDir)].reduce((sum, each) => sum + pssMiB(each), 0),
    async stop() {
      api.close();
      await database.end();
      await end(server.child);
      if (sink !== told) sink.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every group has its escalation, and its messages are written; how fast they leave is up to the limit of the webhook. */
async function settledIn(database: pg.Client): Promise<void> {
  for (let waits = true; waits;) {
    const { rows } = await database.query('select exists (select from alert_group_event) as waits');
    waits = rows[0].waits;
    if (waits) await sleep(100);
  }
}

/** It tells of everything as fast as it can: nothing has come for a second. */
async function settledAt(sink: Sink): Promise<void> {
  for (let seen = -1; seen !== sink.count(); await sleep(1_000)) seen = sink.count();
}

/** Both sides tell a webhook. @returns the policy that does */
async function tellingPolicy(api: Api, url: string): Promise<string> {
  const hook = JSON.parse(
    await api.call('POST', '/api/v1/destinations', { kind: 'webhook', name: 'sink', address: url }),
  );
  const steps = [{ delayMinutes: 60, targets: [{ kind: 'webhook', webhookId: hook.id }] }];
  return JSON.parse(await api.call('POST', '/api/v1/escalation-policies', { name: 'sink', steps })).id;
}

/** A webhook's other end. */
export interface Sink {
  readonly url: string;
  /** Webhooks so far. */
  count(): number;
  close(): void;
}

/** Takes every webhook. @param hear is given what came, once all of it is there */
export async function startSink(hear?: (body: string) => void): Promise<Sink> {
  let count = 0;
  const sink = createServer((request, response) => {
    let body = '';
    count += 1;
    if (hear === undefined) request.resume();
    else request.setEncoding('latin1').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      hear?.(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const address = sink.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    count: () => count,
    close() {
      sink.closeAllConnections();
      sink.close();
    },
  };
}

/** It notifies of each group, as it is made for, and waits for nothing. */
export async function startAlertmanager(by: readonly string[], told?: Sink): Promise<Running> {
  const sink = told ?? (await startSink());
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-alertmanager-'));
  const port = await freePort();
  const config = join(folder, 'alertmanager.yml');
  const names = by.map((name) => `'${name}'`).join(', ');
  const route = `route:\n  receiver: sink\n  group_by: [${names}]\n  group_wait: 0s\n`;
  writeFileSync(config, `${route}receivers:\n  - name: sink\n    webhook_configs:\n      - url: '${sink.url}'\n`);
  const child = spawn(
    alertmanagerPath,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  await until(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok);
  const peer = running('Alertmanager', child, port, folder);
  return {
    ...peer,
    settled: () => settledAt(sink),
    async stop() {
      await peer.stop();
      if (sink !== told) sink.close();
    },
  };
}

/** In the Postgres of the product, which has nothing else to do meanwhile. @param told where alerts are told to; none where they only come in */
export async function startFloor(product: Product, told?: Sink): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-floor-'));
  const args = [join(import.meta.dirname, 'alert-floor.ts'), product.databaseUrl];
  const child = spawn(process.execPath, told === undefined ? args : [...args, told.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (piece: Buffer) => resolve(Number(/listening (\d+)/.exec(piece.toString())?.[1])));
    child.once('exit', (code) => reject(new Error(`the floor ended with ${code}`)));
  });
  const floor = running('floor', child, port, folder);
  return {
    ...floor,
    cpuSeconds: () => floor.cpuSeconds() + product.postgresSeconds(),
    settled: async () => (told === undefined ? undefined : await settledAt(told)),
  };
}

function running(name: string, child: ChildProcess, port: number, folder: string): Running {
  const pid = child.pid ?? 0;
  return {
    name,
    port,
    path,
    headers: {},
    cpuSeconds: () => cpuSecondsOf(pid),
    settled: async () => undefined,
    memoryMiB: () => pssMiB(pid),
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await exited(child);
}

async function until(isReady: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isReady().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('a peer did not start');
}

function pssMiB(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

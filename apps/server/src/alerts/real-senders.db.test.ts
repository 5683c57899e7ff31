import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

const prometheusPath = '/usr/bin/prometheus';
const alertmanagerPath = '/usr/bin/prometheus-alertmanager';

let server: TestApp;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await openTestApp();
  folder = mkdtempSync(join(tmpdir(), 'lockstep-senders-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill()) await ended;
  }
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new RangeError('no port');
  return address.port;
}

function start(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore' });
  children.push(child);
  return child;
}

async function listed(state: 'open' | 'resolved', name: string): Promise<readonly string[]> {
  const { items } = await server.admin.call('listAlerts', { query: { state } });
  return items.filter(({ labels }) => labels['alertname'] === name).map(({ summary }) => summary);
}

/** Both programs look again every second or so. */
const within = { timeout: 30_000, interval: 200 };

describe.skipIf(!existsSync(prometheusPath))("Prometheus (needs Debian's package prometheus)", () => {
  it('fires and resolves through us as through an Alertmanager', async () => {
    const { key } = await server.admin.call('createAlertSource', { body: { name: 'prom', kind: 'prometheus' } });
    const rules = (expression: string): string => `
groups:
  - name: test
    rules:
      - {alert: AlwaysOn, expr: '${expression}', labels: {severity: critical}, annotations: {summary: 'it is {{ $value }}'}}
`;
    writeFileSync(join(folder, 'rules.yml'), rules('vector(1)'));
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `
global: {evaluation_interval: 1s}
rule_files: ['${join(folder, 'rules.yml')}']
alerting:
  alertmanagers:
    - static_configs: [{targets: ['${new URL(server.origin).host}']}]
      authorization: {credentials: '${key}'}
`,
    );
    const prometheus = start(prometheusPath, [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${await freePort()}`,
      '--rules.alert.resend-delay=1s',
    ]);

    await expect.poll(() => listed('open', 'AlwaysOn'), within).toEqual(['it is 1']);
    writeFileSync(join(folder, 'rules.yml'), rules('vector(0) > 1'));
    prometheus.kill('SIGHUP');

    await expect.poll(() => listed('resolved', 'AlwaysOn'), within).toEqual(['it is 1']);
    expect(await listed('open', 'AlwaysOn')).toEqual([]);
  }, 70_000);
});

describe.skipIf(!existsSync(alertmanagerPath))("Alertmanager (needs Debian's package prometheus-alertmanager)", () => {
  it('passes its alerts on by webhook, one by one, and says which are over', async () => {
    const { key } = await server.admin.call('createAlertSource', { body: { name: 'am', kind: 'alertmanager' } });
    writeFileSync(
      join(folder, 'alertmanager.yml'),
      `
route: {receiver: lockstep, group_by: [team], group_wait: 0s, group_interval: 1s}
receivers:
  - name: lockstep
    webhook_configs: [{url: '${server.origin}/in/${key}', send_resolved: true}]
`,
    );
    const port = await freePort();
    start(alertmanagerPath, [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'am')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    const post = async (alerts: readonly object[]): Promise<number> => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) };
      return await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, init).then(
        ({ status }) => status,
        () => 0,
      );
    };
    const alert = (instance: string, more: object = {}) => ({
      labels: { alertname: 'Disk', team: 'shop', instance },
      annotations: { summary: `${instance} is full` },
      ...more,
    });

    await expect.poll(() => post([alert('a'), alert('b')]), within).toBe(200);
    await expect
      .poll(async () => (await listed('open', 'Disk')).toSorted(), within)
      .toEqual(['a is full', 'b is full']);
    await post([alert('a', { endsAt: new Date().toISOString() })]);

    await expect.poll(() => listed('resolved', 'Disk'), within).toEqual(['a is full']);
    expect(await listed('open', 'Disk')).toEqual(['b is full']);
  }, 70_000);
});

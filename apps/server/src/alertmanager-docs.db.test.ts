import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openTestApp, type TestApp } from './test-app.ts';

const document = readFileSync(join(import.meta.dirname, '../../../docs/alertmanager.md'), 'utf8');
const [prometheus, alertmanager, curl] = [...document.matchAll(/```(?:yaml|sh)\n([^]*?)```/g)].map(
  ([, code]) => code ?? '',
);

let server: TestApp;

beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

/** A snippet as somebody pastes it: their address and the key of a source of that kind in their places. */
async function pasted(snippet: string | undefined, kind: string, name: string): Promise<string> {
  const { key } = await server.admin.call('createAlertSource', { body: { name, kind } });
  const { host } = new URL(server.origin);
  return (snippet ?? '')
    .replaceAll('https://lockstep.example.org', server.origin)
    .replaceAll('scheme: https', 'scheme: http')
    .replaceAll('lockstep.example.org', host)
    .replaceAll('KEY-OF-THE-SOURCE', key);
}

async function summaries(source: string): Promise<readonly string[]> {
  const { items } = await server.admin.call('listAlerts', { query: { source } });
  return items.map(({ summary }) => summary);
}

async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  return (await fetch(url, init)).status;
}

it('prometheus.yml of the guide reaches the door', async () => {
  const { alerting } = parse(await pasted(prometheus, 'prometheus', 'straight')) as {
    alerting: {
      alertmanagers: {
        scheme: string;
        authorization: { credentials: string };
        static_configs: { targets: string[] }[];
      }[];
    };
  };
  const [named] = alerting.alertmanagers;
  const url = `${named?.scheme}://${named?.static_configs[0]?.targets[0]}/api/v2/alerts`;
  const authorization = `Bearer ${named?.authorization.credentials}`;

  const status = await post(url, '[{"labels":{"alertname":"Up"},"annotations":{"summary":"from prometheus"}}]', {
    authorization,
  });

  expect([status, await summaries('straight')]).toEqual([200, ['from prometheus']]);
});

it('alertmanager.yml of the guide reaches the door', async () => {
  const { route, receivers } = parse(await pasted(alertmanager, 'alertmanager', 'behind')) as {
    route: { receiver: string };
    receivers: { name: string; webhook_configs: { url: string; send_resolved: boolean }[] }[];
  };
  const webhook = receivers.find(({ name }) => name === route.receiver)?.webhook_configs[0];
  const alert = { status: 'firing', labels: { alertname: 'Up' }, annotations: { summary: 'from alertmanager' } };
  const body = { version: '4', status: 'firing', receiver: 'lockstep', groupKey: '{}', alerts: [alert] };

  const status = await post(webhook?.url ?? '', JSON.stringify(body));

  expect(webhook?.send_resolved).toBe(true);
  expect(status).toBeLessThan(300);
  expect(await summaries('behind')).toEqual(['from alertmanager']);
});

it('the command of the guide reaches the door', async () => {
  const command = await pasted(curl, 'prometheus', 'by-hand');
  const url = /^curl '([^']+)'/.exec(command)?.[1] ?? '';
  const authorization = /-H 'Authorization: ([^']+)'/.exec(command)?.[1] ?? '';
  const body = /-d '([^']+)'/.exec(command)?.[1] ?? '';

  expect([await post(url, body, { authorization }), await summaries('by-hand')]).toEqual([200, ['A test']]);
});

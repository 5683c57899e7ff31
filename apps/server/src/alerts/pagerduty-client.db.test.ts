import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, type Server } from 'node:https';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pagerduty from '@pagerduty/pdjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** For `localhost`, good for a day. */
function certificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-pdjs-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const what = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...what, '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', made, { stdio: 'ignore' });
  const pair = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

/** What ends TLS before us, as in front of a real installation: the client speaks nothing else. */
async function tlsBefore(origin: string, pair: { readonly key: string; readonly cert: string }): Promise<Server> {
  const server = createServer(pair, (incoming, answer) => {
    const { method, url, headers } = incoming;
    const onward = request(`${origin}${url}`, { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(onward);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}

describe.skipIf(!hasOpenssl)("PagerDuty's own client, with nothing but its host changed (needs openssl)", () => {
  let app: TestApp;
  let front: Server;
  let agent: Agent;
  let host: string;

  beforeAll(async () => {
    app = await openTestApp();
    const pair = certificate();
    front = await tlsBefore(app.origin, pair);
    agent = new Agent({ ca: pair.cert });
    host = `localhost:${(front.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    agent.destroy();
    front.close();
    await app.close();
  });

  const addSource = async (name: string, kind: string): Promise<string> =>
    (await app.admin.call('createAlertSource', { body: { name, kind } })).key;
  /** How its calls take the way to us: the certificate is known to this test alone. */
  const way = () => ({ server: host, agent });
  const told = async (name: string, state: 'open' | 'resolved') => {
    const { items } = await app.admin.call('listAlerts', { query: { source: name, state } });
    return items.map(({ summary, acknowledged }) => [summary, acknowledged !== null]);
  };

  it('triggers, acknowledges and resolves', async () => {
    const key = await addSource('own-client', 'pagerduty_events');
    const payload = { summary: 'disk full', source: 'web-1', severity: 'critical' as const };
    const data = { routing_key: key, payload, dedup_key: '' };

    const { dedup_key: _unknown, ...first } = data;
    const triggered = await pagerduty.trigger({ ...way(), data: { ...first, event_action: 'trigger' } });
    const known: string = triggered.data.dedup_key;
    const opened = await told('own-client', 'open');
    const again = { ...data, dedup_key: known };
    const acknowledged = await pagerduty.acknowledge({ ...way(), data: { ...again, event_action: 'acknowledge' } });
    const taken = await told('own-client', 'open');
    const resolved = await pagerduty.resolve({ ...way(), data: { ...again, event_action: 'resolve' } });

    expect([triggered, acknowledged, resolved].map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(triggered.data).toEqual({ status: 'success', message: 'Event processed', dedup_key: known });
    expect(resolved.data.dedup_key).toBe(known);
    expect(opened).toEqual([['disk full', false]]);
    expect(taken).toEqual([['disk full', true]]);
    expect(await told('own-client', 'open')).toEqual([]);
    expect((await told('own-client', 'resolved')).map(([summary]) => summary)).toEqual(['disk full']);
  });

  it('hears of its mistakes as from PagerDuty', async () => {
    const payload = { summary: 'disk full', source: 'web-1', severity: 'critical' as const };

    const answer = await pagerduty.event({
      ...way(),
      data: { routing_key: 'x'.repeat(32), event_action: 'trigger', payload },
    });

    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({ status: 'invalid event', errors: ['the routing key is not known here'] });
  });

  it('tells of a change', async () => {
    const key = await addSource('own-changes', 'pagerduty_changes');
    const change = {
      routing_key: key,
      payload: {
        summary: 'web 1.4.2 is out',
        source: 'ci',
        timestamp: '2026-11-21T20:00:00.000Z',
        custom_details: { build: '42' },
      },
      links: [{ href: 'https://ci.example.org/42', text: 'build' }],
    };

    // Its types describe changes as alerts; its own documentation does not.
    const answer = await pagerduty.change({ ...way(), data: change } as unknown as Parameters<
      typeof pagerduty.change
    >[0]);

    expect([answer.status, answer.data]).toEqual([202, { status: 'success', message: 'Change event processed' }]);
    const { items } = await app.admin.call('listSourceChanges', { params: { source: 'own-changes' } });
    expect(items.map(({ summary }) => summary)).toEqual(['web 1.4.2 is out']);
  });
});

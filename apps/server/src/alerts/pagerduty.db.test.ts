import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagerdutyEvents } from '../integrations/pagerduty/events-v2.ts';
import { Problem } from '../platform/problem.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { AlertIntake } from './intake.ts';
import { receive } from './receive.ts';
import { SourceHealths } from './source-healths.ts';
import { getSource } from './source-store.ts';

let server: TestApp;
let key: string;
let oldKey: string;
beforeAll(async () => {
  server = await openTestApp();
  ({ key } = await server.admin.call('createAlertSource', { body: { name: 'v2', kind: 'pagerduty_events' } }));
  ({ key: oldKey } = await server.admin.call('createAlertSource', {
    body: { name: 'v1', kind: 'pagerduty_events_v1' },
  }));
});
afterAll(() => server.close());

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await fetch(server.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const state = async (source: string, summary: string) => {
  for (const each of ['open', 'resolved'] as const) {
    const { items } = await server.admin.call('listAlerts', { query: { source, state: each } });
    const found = items.find((alert) => alert.summary === summary);
    if (found !== undefined) return found.acknowledged === null ? found.state : `${found.state}, acknowledged`;
  }
  return 'nowhere';
};

describe('Events API v2, by its specification', () => {
  const event = (event_action: string, more: object = {}) => ({ routing_key: key, event_action, ...more });
  const payload = { summary: 'disk full', source: 'web-1', severity: 'critical' };

  it('triggers, acknowledges and resolves under one key, which a trigger without one is told', async () => {
    const triggered = await post('/v2/enqueue', event('trigger', { payload }));

    expect(triggered).toMatchObject({ status: 202, body: { status: 'success', message: 'Event processed' } });
    const { dedup_key } = triggered.body;
    expect(dedup_key).toMatch(/\S/);
    expect(await post('/v2/enqueue', event('acknowledge', { dedup_key }))).toMatchObject({
      status: 202,
      body: { dedup_key },
    });
    expect(await state('v2', 'disk full')).toBe('open, acknowledged');
    expect((await post('/v2/enqueue', event('resolve', { dedup_key }))).status).toBe(202);
    expect(await state('v2', 'disk full')).toMatch(/^resolved/);
  });

  it('knows the key as a header, as newer clients send it', async () => {
    const { routing_key: _none, ...bare } = event('trigger', { payload: { ...payload, summary: 'by header' } });

    expect((await post('/v2/enqueue', bare, { 'x-routing-key': key })).status).toBe(202);
  });

  it('refuses what can not have been meant in the words clients look for', async () => {
    expect(await post('/v2/enqueue', event('trigger', { payload: { summary: 'x' } }))).toMatchObject({
      status: 400,
      body: {
        status: 'invalid event',
        message: 'Event object is invalid',
        errors: expect.arrayContaining([expect.any(String)]),
      },
    });
    expect(await post('/v2/enqueue', { ...event('trigger', { payload }), routing_key: 'nobody' })).toMatchObject({
      status: 400,
      body: { status: 'invalid event' },
    });
  });

  it('is told 429 with a time to wait when too much waits already', async () => {
    const { database } = server.app;
    const certificate = async () => ({ ok: false, problem: 'none' }) as const;
    const signatures = { secretOf: async () => undefined, certificate };
    const parts = { database, healths: new SourceHealths(), signatures, redact: (text: string) => text };
    const source = await getSource(database.read, 'v2');
    const body = Buffer.from(JSON.stringify(event('trigger', { payload })));
    const call = { method: 'POST', path: '/v2/enqueue', query: {} };
    const received = { body, contentType: 'application/json', headers: {}, call, requestId: 'r' };

    const outcome = await receive({ ...parts, intake: new FullIntake(database) }, source, pagerdutyEvents, received);

    expect(pagerdutyEvents.answer?.(outcome)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      body: { status: 'throttle exceeded' },
    });
  });
});

/** What fifty thousand waiting alerts lead to. */
class FullIntake extends AlertIntake {
  override async take(): Promise<never> {
    throw new Problem('request.unavailable', '50000 alerts wait to be stored', { help: 'send it again' });
  }
}

describe('Events API v1, by its specification', () => {
  const event = (event_type: string, more: object = {}) => ({ service_key: oldKey, event_type, ...more });
  const path = '/generic/2010-04-15/create_event.json';

  it('triggers, acknowledges and resolves', async () => {
    const triggered = await post(path, event('trigger', { description: 'old tool', incident_key: 'k' }));

    expect(triggered).toMatchObject({ status: 200, body: { status: 'success', incident_key: 'k' } });
    expect((await post(path, event('acknowledge', { incident_key: 'k' }))).status).toBe(200);
    expect(await state('v1', 'old tool')).toBe('open, acknowledged');
    expect((await post(path, event('resolve', { incident_key: 'k' }))).status).toBe(200);
    expect(await state('v1', 'old tool')).toMatch(/^resolved/);
  });
});

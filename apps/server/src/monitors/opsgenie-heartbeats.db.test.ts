import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  ({ key } = await server.admin.call('createAlertSource', { body: { name: 'genie', kind: 'opsgenie' } }));
  const schedule = { kind: 'period', periodSeconds: 600 } as const;
  await server.admin.call('createHeartbeat', { body: { name: 'Backup', schedule, source: 'genie' } });
});
afterAll(() => server.close());

async function ask(method: string, path: string, body?: string, authorization = `GenieKey ${key}`) {
  const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const answer = await fetch(`${server.origin}/v2/heartbeats/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it.each(['GET', 'POST', 'PUT', 'PATCH'])('takes a ping by %s', async (method) => {
  const before = (await server.admin.call('getHeartbeat', { params: { heartbeat: 'Backup' } })).pings.length;

  const pong = await ask(method, 'backup/ping', method === 'GET' ? undefined : '{}');

  expect(pong).toMatchObject({
    status: 202,
    body: { result: 'PONG - Heartbeat received', requestId: expect.any(String) },
  });
  const { pings, state } = await server.admin.call('getHeartbeat', { params: { heartbeat: 'Backup' } });
  expect([pings.length - before, state]).toEqual([1, 'up']);
});

it('is disabled, enabled and looked at by name', async () => {
  expect(await ask('POST', 'Backup/disable')).toMatchObject({
    status: 200,
    body: { data: { name: 'Backup', enabled: false } },
  });
  expect((await ask('GET', 'Backup')).body).toMatchObject({ data: { enabled: false, expired: false, interval: 10 } });
  expect(await ask('POST', 'Backup/enable')).toMatchObject({ status: 200, body: { data: { enabled: true } } });
});

describe('a key of another source', () => {
  it.each(['GET Backup', 'POST Backup/ping', 'POST Backup/disable', 'POST Backup/enable'])(
    'finds nothing at %s, and changes nothing',
    async (request) => {
      const [method = '', path = ''] = request.split(' ');
      const name = `other ${request.replaceAll('/', ' ')}`.replaceAll(' ', '-');
      const other = await server.admin.call('createAlertSource', { body: { name, kind: 'opsgenie' } });
      const before = await server.admin.call('getHeartbeat', { params: { heartbeat: 'Backup' } });

      const refused = await ask(method, path, undefined, `GenieKey ${other.key}`);

      expect(refused).toMatchObject({ status: 404, body: { message: 'Heartbeat [Backup] does not exist' } });
      expect(await server.admin.call('getHeartbeat', { params: { heartbeat: 'Backup' } })).toEqual(before);
    },
  );

  it('acts once somebody links the heartbeat to it, and the one before no longer', async () => {
    const { key: theirs } = await server.admin.call('createAlertSource', { body: { name: 'moved', kind: 'opsgenie' } });
    const link = async (source: string | null) =>
      await server.admin.call('updateHeartbeat', { params: { heartbeat: 'Backup' }, body: { source } });

    expect((await link('moved')).source).toBe('moved');
    const answers = await Promise.all([ask('POST', 'Backup/ping', '{}', `GenieKey ${theirs}`), ask('GET', 'Backup')]);
    await link(null);
    const none = await ask('GET', 'Backup', undefined, `GenieKey ${theirs}`);
    await link('genie');

    expect([...answers, none].map(({ status }) => status)).toEqual([202, 404, 404]);
  });

  it('must be one of Opsgenie', async () => {
    await server.admin.call('createAlertSource', { body: { name: 'prom', kind: 'alertmanager' } });
    const link = (source: string) =>
      server.admin.call('updateHeartbeat', { params: { heartbeat: 'Backup' }, body: { source } });

    await expect(link('prom')).rejects.toMatchObject({ code: 'monitors.source_unsuitable' });
    await expect(link('nothing')).rejects.toMatchObject({ code: 'alerts.source_not_found' });
  });
});

it('is for those who have the key of such a source, and for names there are', async () => {
  expect((await ask('GET', 'Backup/ping', undefined, 'GenieKey nobody')).status).toBe(401);
  expect((await ask('POST', 'Backup/disable', undefined, 'Bearer x')).status).toBe(401);
  expect((await ask('GET', 'nothing/ping')).status).toBe(404);
});

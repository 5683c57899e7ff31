import { type Client, createClient } from '@lockstep/client';
import { temporaryDatabase, type TemporaryDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, createApp } from '../app.ts';
import { quietLog } from '../platform/test-context.ts';

let temporary: TemporaryDatabase;
let app: App;
let client: Client;

beforeAll(async () => {
  temporary = await temporaryDatabase();
  app = await createApp({
    config: { schema: temporary.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: temporary.url,
    log: { ...quietLog, error: (...all: unknown[]) => console.error(...all) },
    checkAnswers: true,
  });
  const origin = await app.listen(0, '127.0.0.1');
  const token = new URL((await app.setupLink()) ?? '').hash.replace('#token=', '');
  const setup = await fetch(`${origin}/api/v1/access/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ token, name: 'Ada', email: 'ada@example.org', password: 'a long enough password' }),
  });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';
  const withCookie: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('cookie', cookie);
    headers.set('x-lockstep-csrf', '1');
    return fetch(url, { ...init, headers });
  };
  client = createClient({ baseUrl: origin, fetch: withCookie });
  await client.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await client.call('createService', { body: { name: 'web', exposure: 'public' } });
});
afterAll(async () => {
  await app.close();
  await temporary.drop();
});

it('answers over HTTP, keeps the decision and judges it again', async () => {
  const web = { service: 'web' };
  await client.call('addRelease', { params: web, body: { version: '1.0.0' } });
  await client.call('addRelease', { params: web, body: { version: '1.1.0' } });
  await client.call('recordDeployment', { params: web, body: { environment: 'production', version: '1.0.0' } });
  await client.call('recordDeployment', { params: web, body: { environment: 'production', version: '1.1.0' } });

  const decided = await client.call('decideRemediation', {
    body: { service: 'web', environment: 'production', target: '1.0.0' },
  });
  const read = await client.call('getDecision', { params: { decision: decided.id } });
  const replayed = await client.call('replayDecision', { params: { decision: `D-${decided.number}` } });
  const list = await client.call('listDecisions', { query: { limit: 5 } });

  expect(decided).toMatchObject({ current: '1.1.0', target: '1.0.0', verdict: 'needs_signoff' });
  expect(read).toEqual(decided);
  expect(replayed.differences).toEqual([]);
  expect(list.items.map(({ number }) => number)).toEqual([decided.number]);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;

beforeAll(async () => {
  server = await openTestApp();
  await server.admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await server.admin.call('createService', { body: { name: 'web', exposure: 'public' } });
});
afterAll(() => server.close());

it('answers over HTTP, keeps the decision and judges it again', async () => {
  const { admin } = server;
  const web = { service: 'web' };
  await admin.call('addRelease', { params: web, body: { version: '1.0.0' } });
  await admin.call('addRelease', { params: web, body: { version: '1.1.0' } });
  await admin.call('recordDeployment', { params: web, body: { environment: 'production', version: '1.0.0' } });
  await admin.call('recordDeployment', { params: web, body: { environment: 'production', version: '1.1.0' } });

  const decided = await admin.call('decideRemediation', {
    body: { service: 'web', environment: 'production', target: '1.0.0' },
  });
  const read = await admin.call('getDecision', { params: { decision: decided.id } });
  const replayed = await admin.call('replayDecision', { params: { decision: `G-${decided.number}` } });
  const list = await admin.call('listDecisions', { query: { limit: 5 } });

  expect(decided).toMatchObject({ current: '1.1.0', target: '1.0.0', verdict: 'needs_signoff' });
  expect(read).toEqual(decided);
  expect(replayed.differences).toEqual([]);
  expect(list.items.map(({ number }) => number)).toEqual([decided.number]);
  expect(server.failures).toEqual([]);
});

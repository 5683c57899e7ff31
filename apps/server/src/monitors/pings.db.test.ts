import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

async function make(name: string): Promise<string> {
  const body = { name, schedule: { kind: 'period', periodSeconds: 60 } } as const;
  const { pingPath } = await server.admin.call('createHeartbeat', { body });
  return server.origin + (pingPath ?? '');
}
const shown = (heartbeat: string) => server.admin.call('getHeartbeat', { params: { heartbeat } });

it.each([
  ['GET', '', 'success', null],
  ['HEAD', '', 'success', null],
  ['POST', '', 'success', null],
  ['GET', '/start', 'start', null],
  ['POST', '/fail', 'fail', null],
  ['GET', '/0', 'success', 0],
  ['GET', '/137', 'fail', 137],
  ['POST', '/log', 'log', null],
])('%s of the address with `%s` is a %s', async (method, said, kind, exitCode) => {
  const name = `p-${method}-${said.slice(1) || 'plain'}`;
  const url = await make(name);

  const answer = await fetch(url + said, { method, ...(method === 'POST' ? { body: 'done\0\ud800' } : {}) });

  expect([answer.status, await answer.text()]).toEqual([200, method === 'HEAD' ? '' : 'OK']);
  const { pings } = await shown(name);
  expect(pings).toMatchObject([{ kind, exitCode, body: method === 'POST' ? expect.stringMatching(/^done/) : null }]);
});

it('raises an alert that is shown like any other', async () => {
  const url = await make('nightly');
  await fetch(`${url}/fail`);

  const open = async () => (await server.admin.call('listAlerts', { query: {} })).items.map(({ summary }) => summary);
  await expect.poll(open, { timeout: 5_000 }).toContainEqual(expect.stringContaining('heartbeat nightly'));
  await fetch(url);
  await expect.poll(open, { timeout: 5_000 }).not.toContainEqual(expect.stringContaining('heartbeat nightly'));
});

it('refuses what is no address or no word', async () => {
  const url = await make('refusing');

  expect((await fetch(`${url}/256`)).status).toBe(400);
  expect((await fetch(`${url}/stop`)).status).toBe(400);
  expect((await fetch(`${server.origin}/ping/0190a000-0000-7000-8000-000000000000`)).status).toBe(404);
  expect((await fetch(`${server.origin}/ping/nobody`)).status).toBe(404);
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(200_000) })).status).toBe(413);
  expect((await shown('refusing')).pings).toEqual([]);
});

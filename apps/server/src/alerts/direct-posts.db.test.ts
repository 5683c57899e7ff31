import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let server: TestApp;
let key: string;
let webhookKey: string;
let disabledKey: string;

beforeAll(async () => {
  server = await openTestApp();
  const make = (name: string, kind: string) => server.admin.call('createAlertSource', { body: { name, kind } });
  ({ key } = await make('prom', 'prometheus'));
  ({ key: webhookKey } = await make('am', 'alertmanager'));
  ({ key: disabledKey } = await make('off', 'alertmanager'));
  await server.admin.call('updateAlertSource', { params: { source: 'off' }, body: { isEnabled: false } });
});
afterAll(() => server.close());

interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The router takes what has no length. */
async function send(by: 'directly' | 'by the router', path: string, text: string, as: string): Promise<Heard> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${as}` };
  const init: RequestInit & { duplex?: 'half' } = { method: 'POST', headers, body: text };
  if (by === 'by the router') {
    init.body = new Blob([text]).stream();
    init.duplex = 'half';
  }
  const answer = await fetch(server.origin + path, init);
  const own = new Set(['date', 'x-request-id']);
  const id = answer.headers.get('x-request-id') ?? 'missing';
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const kept = [...answer.headers].filter(([name]) => !own.has(name));
  return {
    status: answer.status,
    headers: Object.fromEntries(kept),
    body: (await answer.text()).replaceAll(id, 'its id'),
  };
}

describe('a post that skips the router', () => {
  const one = JSON.stringify([{ labels: { alertname: 'one' } }]);
  it.each([
    ['a list of alerts', () => ['/api/v2/alerts', one, key] as const, 200],
    ['with a query', () => ['/api/v2/alerts?from=here', one, key] as const, 200],
    ['with the key in the address', () => [`/in/${key}/api/v2/alerts`, one, ''] as const, 200],
    ['with refused alerts', () => ['/api/v2/alerts', '[{"labels":{}}]', key] as const, 400],
    ['of no JSON', () => ['/api/v2/alerts', '[', key] as const, 400],
    ['of nothing', () => ['/api/v2/alerts', '', key] as const, 400],
    ['of nobody', () => ['/api/v2/alerts', one, 'nobody'] as const, 401],
    ['of nobody by webhook', () => ['/in/0123456789abcdef', '{}', ''] as const, 401],
    ['of a source that is off', () => [`/in/${disabledKey}`, '{}', ''] as const, 403],
    ['of another format', () => [`/in/${webhookKey}`, '{"a":1}', ''] as const, 422],
  ])('is answered as the router answers it: %s', async (_name, given, status) => {
    const [path, text, as] = given();

    const direct = await send('directly', path, text, as);

    expect(direct.status).toBe(status);
    expect(direct.headers['x-content-type-options']).toBe('nosniff');
    // It governs pages: there is none without a body.
    const policy = direct.headers['content-security-policy'] ?? '';
    expect(policy.includes("default-src 'none'")).toBe(direct.body !== '');
    expect(direct).toEqual(await send('by the router', path, text, as));
  });

  it('is read to its end however many pieces it comes in', async () => {
    const text = JSON.stringify([{ labels: { alertname: 'large' } }]);

    const answer = await send('directly', '/api/v2/alerts', text.padEnd(3_000_000), key);

    expect(answer).toMatchObject({ status: 200, body: '' });
  });

  it('is refused with the limit that holds for it when it is too large, in the words of its vendor', async () => {
    const large = ' '.repeat(8 * 1024 * 1024 + 1);

    const [alertmanager, webhook] = [
      await send('directly', '/api/v2/alerts', large, key),
      await send('directly', `/in/${webhookKey}`, large, ''),
    ];

    expect(alertmanager).toMatchObject({ status: 413, body: '"the body is larger than 8388608 bytes"' });
    expect(webhook.status).toBe(413);
    expect(JSON.parse(webhook.body)).toMatchObject({
      code: 'request.too_large',
      title: 'the body is larger than 8 MiB',
    });
  });

  it('is cut off by a sender without a trace', async () => {
    const before = await server.countRows();
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST /api/v2/alerts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-length: ${one.length + 1}`;
    await promisify(socket.write.bind(socket))(Buffer.from(`${head}\r\n\r\n${one}`));
    socket.destroy();
    await once(socket, 'close');

    // Answered after the one that was cut off came in.
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
    expect(await server.countRows()).toEqual(before);
    expect(server.failures).toEqual([]);
  });
});

it('is ended when its body stands still', { timeout: 30_000 }, async () => {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  const startedAt = performance.now();
  socket.write('POST /api/v2/alerts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[');
  const [heard] = (await once(socket, 'data')) as [Buffer];

  expect(heard.toString()).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  socket.destroy();
});

it('forgets what it knew of a source as soon as that changes', async () => {
  const { key: old } = await server.admin.call('createAlertSource', { body: { name: 'brief', kind: 'prometheus' } });
  const params = { source: 'brief' };
  const status = async () => (await send('directly', '/api/v2/alerts', '[]', old)).status;
  expect(await status()).toBe(200);
  await server.admin.call('updateAlertSource', { params, body: { isEnabled: false } });
  expect(await status()).toBe(403);
  await server.admin.call('updateAlertSource', { params, body: { isEnabled: true } });
  expect(await status()).toBe(200);
  await server.admin.call('rotateAlertSourceKey', { params, body: {} });
  expect(await status()).toBe(401);
});

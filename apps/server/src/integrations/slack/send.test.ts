import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../platform/outgoing/public-address.ts';
import { sendSlack } from './send.ts';

const bodies: unknown[] = [];
let server: http.Server;
let origin: string;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      bodies.push(JSON.parse(text));
      const status = Number(request.url?.slice(1));
      response.writeHead(status, status === 429 ? { 'retry-after': '7' } : { location: `${origin}/200` });
      response.end('answer');
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  bodies.length = 0;
});
afterAll(() => server.close());

describe('sending to a chat', () => {
  it('posts text that can not mention or link by itself', async () => {
    const link = { url: 'https://lockstep.example.org/gate/1', label: 'open' };

    const delivery = await sendSlack({ url: `${origin}/200`, allowPrivate: true }, { text: '<!channel> a & b', link });

    expect(delivery).toEqual({ outcome: 'delivered', reference: undefined });
    expect(bodies).toEqual([{ text: '&lt;!channel&gt; a &amp; b\n<https://lockstep.example.org/gate/1|open>' }]);
  });

  it.each([
    [404, { outcome: 'rejected', reason: 'answered 404: answer' }],
    [302, { outcome: 'rejected', reason: 'answered 302: answer' }],
    [500, { outcome: 'retryable', reason: 'answered 500: answer' }],
    [429, { outcome: 'retryable', reason: 'answered 429: answer', retryAfterMs: 7_000 }],
  ])('judges %i and follows nothing', async (status, expected) => {
    expect(await sendSlack({ url: `${origin}/${status}`, allowPrivate: true }, { text: 'x' })).toEqual(expected);
    expect(bodies).toHaveLength(1);
  });

  it('may be tried again when nobody listens', async () => {
    expect(await sendSlack({ url: 'http://127.0.0.1:1/', allowPrivate: true }, { text: 'x' })).toMatchObject({
      outcome: 'retryable',
    });
  });

  it.each([
    'http://hooks.example.org/',
    'https://127.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://user:secret@hooks.example.org/',
    'file:///etc/passwd',
    'nonsense',
  ])('never calls %s', async (url) => {
    expect(await sendSlack({ url, allowPrivate: false }, { text: 'x' })).toMatchObject({ outcome: 'rejected' });
  });

  it('never reaches the loopback server by its name either', async () => {
    await sendSlack(
      { url: origin.replace('http://127.0.0.1', 'https://localhost'), allowPrivate: false },
      { text: 'x' },
    );

    expect(bodies).toEqual([]);
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0', '2606:4700::1111'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '10.1.2.3',
    '100.64.0.1',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.1',
    '0.0.0.0',
    '255.255.255.255',
    'fd00::1',
    'fe80::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'name',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

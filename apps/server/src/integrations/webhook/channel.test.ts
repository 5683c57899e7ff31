import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  type HttpRequestOfOurs,
  type HttpStandIn,
  httpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { webhookChannel, type WebhookSettings } from './channel.ts';
import { webhookHeaders, webhookSecret } from './sign.ts';

const secret = webhookSecret(Buffer.alloc(32, 1));
const older = webhookSecret(Buffer.alloc(24, 2));
const now = Date.now();

const Payload = z.strictObject({
  type: z.enum(['lockstep.page', 'lockstep.notice']),
  timestamp: z.iso.datetime(),
  data: z.strictObject({
    title: z.string().max(500),
    text: z.string().max(8_000),
    urgency: z.enum(['high', 'low']),
    thread: z.string(),
    link: z.strictObject({ url: z.url(), label: z.string() }).optional(),
    acts: z.array(z.strictObject({ act: z.string(), label: z.string(), url: z.url(), token: z.string() })),
  }),
});

function read({ method, path, headers, body }: HttpRequestOfOurs): Received {
  expect({ method, path }).toEqual({ method: 'POST', path: '/hooks/path-of-hook?key=query-of-hook' });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  const { data } = Payload.parse(JSON.parse(body));
  return { raw: body, text: `${data.title}\n${data.text}`, key: String(headers['webhook-id']) };
}

const start = (): Promise<HttpStandIn> => httpStandIn({ read, answers: { accepts: { status: 204, body: '' } } });
const addressAt = ({ origin }: HttpStandIn): string => `${origin}/hooks/path-of-hook?key=query-of-hook`;

describeChannel('signed webhook', {
  channel: webhookChannel,
  start,
  settings: (_server, rules): WebhookSettings => ({ secrets: [secret], rules }),
  address: addressAt,
  speaks: 'http',
  addresses: [
    ['https://Hooks.Example.org', 'https://hooks.example.org/'],
    [' http://10.0.0.1:8080/a?b=c ', 'http://10.0.0.1:8080/a?b=c'],
  ],
  badAddresses: [
    'hooks.example.org',
    'ftp://example.org/',
    'https://user:password@example.org/',
    'javascript:alert(1)',
  ],
  secrets: [secret, 'path-of-hook', 'query-of-hook'],
  harms: [],
  holdMs: 7_000,
  hasKey: true,
});

describe('a signed webhook', () => {
  const settings = (...secrets: string[]): WebhookSettings => ({ secrets, rules: { allowPrivate: true } });

  it('is verified by the library of the standard, with the new secret and with the old one', async () => {
    await using server = await start();

    await webhookChannel.send(settings(secret, older), addressAt(server), { ...message, now });

    const [request] = server.requests;
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    for (const either of [secret, older])
      expect(new Webhook(either).verify(request?.body ?? '', headers)).toMatchObject({
        data: { title: message.title },
      });
    expect(() => new Webhook(secret).verify(`${request?.body} `, headers)).toThrow('No matching signature');
    expect(() => new Webhook(webhookSecret(Buffer.alloc(32, 3))).verify(request?.body ?? '', headers)).toThrow(
      'No matching signature',
    );
  });

  it('signs the moment of the try, so that old ones can be refused', async () => {
    await using server = await start();

    await webhookChannel.send(settings(secret), addressAt(server), { ...message, now: now - 600_000 });

    const { headers, body } = server.requests[0] ?? { headers: {}, body: '' };
    const asText = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(() => new Webhook(secret).verify(body, asText)).toThrow('too old');
  });

  it.each([[[]], [['whsec_c2hvcnQ=']], [[secret, 'not base64!']]])(
    'does not leave with the secrets %j',
    async (secrets) => {
      await using server = await start();

      const delivery = await webhookChannel.send(settings(...secrets), addressAt(server), message);

      expect(delivery).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('secret') });
      expect(server.requests).toEqual([]);
    },
  );

  it('says that an endpoint is gone when it says so itself', async () => {
    await using server = await httpStandIn({ read, answers: { accepts: { status: 410, body: '' } } });

    const delivery = await webhookChannel.send(settings(secret), addressAt(server), message);

    expect(delivery).toEqual({ outcome: 'rejected', reason: 'answered 410', isGone: true });
  });
});

it('is verified by the example in the documentation, which refuses what is old, changed or by another', async () => {
  const page = readFileSync(new URL('../../../../../docs/channels.md', import.meta.url), 'utf8');
  const example = /```js\n([^]+?)```/.exec(page)?.[1] ?? '';
  const { verify } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as {
    verify: (body: string, headers: object, by: string, at?: number) => boolean;
  };
  const headers = webhookHeaders('msg_17', '{"a":1}', [secret, older], now);

  expect(verify('{"a":1}', headers, secret, now)).toBe(true);
  expect(verify('{"a":1}', headers, older, now + 299_000)).toBe(true);
  expect(verify('{"a":1}', headers, older, now + 302_000)).toBe(false);
  expect(verify('{"a":2}', headers, secret, now)).toBe(false);
  expect(verify('{"a":1}', { ...headers, 'webhook-id': 'msg_18' }, secret, now)).toBe(false);
  expect(verify('{"a":1}', headers, webhookSecret(Buffer.alloc(32, 3)), now)).toBe(false);
  expect(verify('{"a":1}', {}, secret, now)).toBe(false);
});

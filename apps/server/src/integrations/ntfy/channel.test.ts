import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  type HttpRequestOfOurs,
  type HttpStandIn,
  httpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { ntfyChannel, type NtfySettings } from './channel.ts';

const token = 'tk_secretofntfy';
const topic = 'secret-topic-17';

const Action = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('view'), label: z.string().min(1), url: z.url() }),
  z.strictObject({
    action: z.literal('http'),
    label: z.string().min(1),
    url: z.url(),
    method: z.literal('POST'),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    clear: z.literal(true),
  }),
]);
const bytes = (max: number) => z.string().refine((text) => Buffer.byteLength(text) <= max);

/** From ntfy's reference "Publish as JSON", and the limits of a server as installed. */
const Publish = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  sequence_id: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: bytes(256),
  message: bytes(4_096).min(1),
  priority: z.int().min(1).max(5),
  click: z.url().optional(),
  actions: z.array(Action).max(3),
});

function read({ method, path, headers, body }: HttpRequestOfOurs): Received {
  expect({ method, path, authorization: headers.authorization }).toEqual({
    method: 'POST',
    path: '/',
    authorization: `Bearer ${token}`,
  });
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_192);
  const published = Publish.parse(JSON.parse(body));
  return { raw: body, text: `${published.title}\n${published.message}`, key: published.sequence_id };
}

const accepts = { status: 200, body: { id: 'hwQ2YpKdmg', time: 1_768_478_400, event: 'message', topic } };
const start = (): Promise<HttpStandIn> => httpStandIn({ read, answers: { accepts } });
const settingsAt = ({ origin }: HttpStandIn): NtfySettings => ({
  serverUrl: origin,
  token,
  rules: { allowPrivate: true },
});

describeChannel('ntfy', {
  channel: ntfyChannel,
  start,
  settings: (server, rules) => ({ ...settingsAt(server), rules }),
  address: () => topic,
  speaks: 'http',
  addresses: [
    ['lockstep-ada-x7Kq', 'lockstep-ada-x7Kq'],
    [' pages_17 ', 'pages_17'],
  ],
  badAddresses: ['a topic', 'a/b', 'https://ntfy.example.org/topic', 'ä', 'x'.repeat(65)],
  secrets: [token, topic],
  harms: [],
  holdMs: 7_000,
  hasKey: true,
});

describe('ntfy', () => {
  const published = (server: HttpStandIn): z.infer<typeof Publish> =>
    Publish.parse(JSON.parse(server.requests.at(-1)?.body ?? ''));

  it('is as loud as it can for what is urgent, and usual for the rest', async () => {
    await using server = await start();

    await ntfyChannel.send(settingsAt(server), topic, message);
    const urgent = published(server).priority;
    await ntfyChannel.send(settingsAt(server), topic, { ...message, urgency: 'low' });

    expect([urgent, published(server).priority]).toEqual([5, 3]);
  });

  it('lets the phone post the act with its token, and opens the matter when tapped', async () => {
    await using server = await start();

    await ntfyChannel.send(settingsAt(server), topic, message);

    expect(published(server)).toMatchObject({
      click: message.link?.url,
      actions: [
        { action: 'http', label: 'Acknowledge', url: message.acts[0]?.url, body: `token=${message.acts[0]?.token}` },
        { label: 'Resolve' },
        { label: 'Not me' },
      ],
    });
  });

  it('offers the matter as a button where fewer than three acts leave room', async () => {
    await using server = await start();

    await ntfyChannel.send(settingsAt(server), topic, { ...message, acts: message.acts.slice(0, 1) });

    expect(published(server).actions).toMatchObject([
      { action: 'http' },
      { action: 'view', label: 'Open in Lockstep' },
    ]);
  });

  it('changes a message in its place, quietly', async () => {
    await using server = await start();
    const sent = await ntfyChannel.send(settingsAt(server), topic, message);
    const reference = sent.outcome === 'delivered' ? (sent.reference ?? '') : '';
    const first = published(server);

    await ntfyChannel.update?.(settingsAt(server), topic, reference, { ...message, idempotencyKey: 'x', acts: [] });

    expect(published(server)).toMatchObject({
      sequence_id: first.sequence_id,
      priority: 1,
      actions: [{ action: 'view' }],
    });
  });

  it('takes a topic by its whole address, and no topic of another server', () => {
    const settings: NtfySettings = { serverUrl: 'https://ntfy.sh/', token, rules: { allowPrivate: false } };

    expect(ntfyChannel.readAddress(settings, 'https://ntfy.sh/mine')).toEqual({ ok: true, address: 'mine' });
    expect(ntfyChannel.readAddress(settings, 'https://ntfy.example.org/mine')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('https://ntfy.sh'),
    });
  });
});

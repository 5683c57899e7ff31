import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SendRules } from '../../platform/outgoing/send-http.ts';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import {
  httpStandIn,
  type HttpAnswerOfProvider,
  type HttpRequestOfOurs,
  type HttpStandIn,
  type Received,
} from '../../platform/outgoing/test-stand-in.ts';
import { type WebPushSettings, webPushChannel } from './channel.ts';
import { browser, claimsOf, decrypt } from './test-browser.ts';
import { generateVapidKeys } from './vapid.ts';

const [current, older] = [generateVapidKeys(), generateVapidKeys()];
const path = '/wpush/v2/gAAAAABsubscription-0123456789';
const settingsAt = (_server: unknown, rules: SendRules): WebPushSettings => ({
  rules,
  vapid: [current, older],
  subject: 'mailto:ops@example.org',
});
const subscription = (origin: string, vapid = current.publicKey): string =>
  JSON.stringify({
    endpoint: `${origin}${path}`,
    keys: { p256dh: browser.publicKey.toString('base64url'), auth: browser.auth.toString('base64url') },
    vapid,
  });

/** A push service, and the browser behind it. */
function read(request: HttpRequestOfOurs): Received {
  const { headers } = request;
  const claims = claimsOf(headers.authorization ?? '');
  const problems = [
    request.method !== 'POST' && 'method',
    request.path !== path && 'path',
    claims.aud !== `http://${headers.host}` && 'aud',
    // The send of the contract happened then, for all that its message says.
    Math.abs(claims.exp * 1000 - message.now) > 24 * 3_600_000 && 'exp',
    ![current, older].some(({ publicKey }) => publicKey === claims.key) && 'key',
    headers['content-encoding'] !== 'aes128gcm' && 'encoding',
    !/^\d{1,8}$/.test(headers['ttl']?.toString() ?? '') && 'ttl',
    !['very-low', 'low', 'normal', 'high'].includes(String(headers['urgency'])) && 'urgency',
    !/^[\w-]{1,32}$/.test(String(headers['topic'])) && 'topic',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new Error(`not as documented: ${problems.join(', ')}`);
  const raw = decrypt(request.bytes);
  const { title, lines, key } = JSON.parse(raw) as { title: string; lines: string[]; key: string };
  return { raw, text: [title, ...lines].join('\n'), key };
}

type Answers = Record<'accepts' | 'refuses' | 'throttles' | 'fails', HttpAnswerOfProvider>;
const answers = (): Answers => ({
  accepts: { status: 201 },
  refuses: { status: 410, body: `no subscription at ${path}` },
  throttles: { status: 429, headers: { 'retry-after': '7' }, body: '' },
  fails: { status: 503, body: '' },
});

describeChannel('Web Push', {
  channel: webPushChannel,
  start: () => httpStandIn({ answers: answers(), read }),
  settings: settingsAt,
  address: ({ origin }) => subscription(origin),
  speaks: 'http',
  addresses: [
    [
      subscription('https://updates.push.services.mozilla.com'),
      subscription('https://updates.push.services.mozilla.com'),
    ],
    // A browser adds more, and may not say which of our keys it has.
    [
      subscription('https://fcm.googleapis.com')
        .replace('{', '{"expirationTime":null,')
        .replace(/,"vapid":"[^"]*"/, ''),
      subscription('https://fcm.googleapis.com'),
    ],
  ],
  badAddresses: [
    'https://push.example.net/x',
    '{}',
    'null',
    subscription('ftp://push.example.net'),
    subscription('https://push.example.net').replace('"BC', '"BD'),
    subscription('https://push.example.net').replace(/"auth":"[^"]*"/, '"auth":"c2hvcnQ"'),
  ],
  secrets: [path, browser.auth.toString('base64url'), current.privateKey],
  // Words may not become fields.
  harms: [/[^\\]"x":/],
  holdMs: 7_000,
  hasKey: true,
});

describe('a push message', () => {
  let server: HttpStandIn & { readonly answers: Answers };
  beforeAll(async () => {
    const own = answers();
    server = { ...(await httpStandIn({ answers: own, read })), answers: own };
  });
  beforeEach(() => server.behave('accepts'));
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const settings = (): WebPushSettings => settingsAt(server, { allowPrivate: true });
  const send = (changes = {}, address = subscription(server.origin)) =>
    webPushChannel.send(settings(), address, { ...message, ...changes });

  it('says what the service worker needs, and how urgent it is', async () => {
    expect(await send()).toEqual({ outcome: 'delivered', reference: undefined });

    const headers = server.requests.at(-1)?.headers ?? {};
    expect([headers['ttl'], headers['urgency']]).toEqual(['3600', 'high']);
    expect(JSON.parse(server.received.at(-1)?.raw ?? '')).toEqual({
      kind: 'page',
      title: message.title,
      lines: message.lines,
      urgency: 'high',
      link: message.link,
      acts: message.acts.map((each, index) => ({ ...each, label: ['Acknowledge', 'Resolve', 'Not me'][index] })),
      tag: headers['topic'],
      key: 'notification-17',
      at: message.now,
    });
  });

  it('replaces those of its own matter, and can wait where it may', async () => {
    await send();
    await send({ urgency: 'low', idempotencyKey: 'notification-18' });
    await send({ threadKey: 'group-18' });

    const [first, second, third] = server.requests.slice(-3).map(({ headers }) => headers);
    expect(second).toMatchObject({ topic: first?.['topic'], ttl: '43200', urgency: 'normal' });
    expect(third?.['topic']).not.toBe(first?.['topic']);
  });

  it('is signed with the key its subscription is bound to, or asks for a new subscription', async () => {
    await send({}, subscription(server.origin, older.publicKey));
    expect(server.requests.at(-1)?.headers.authorization).toContain(`k=${older.publicKey}`);

    const before = server.requests.length;
    expect(await send({}, subscription(server.origin, generateVapidKeys().publicKey))).toEqual({
      outcome: 'rejected',
      reason: 'the key it was made with is no longer in use: turn notifications on again on that device',
    });
    expect(await send({}, 'not a subscription')).toMatchObject({ outcome: 'rejected' });
    expect(server.requests).toHaveLength(before);
  });

  it.each([
    [404, 'rejected', 'the subscription has ended: turn notifications on again on that device'],
    [410, 'rejected', 'the subscription has ended: turn notifications on again on that device'],
    [403, 'rejected', 'our key or contact address was refused; answered 403: said by /[subscription]'],
    [413, 'rejected', 'answered 413: said by /[subscription]'],
    [406, 'retryable', 'answered 406: said by /[subscription]'],
  ])('answered %i is %s', async (status, outcome, reason) => {
    server.answers.refuses = { status, body: `said by ${path}` };
    server.behave('refuses');

    expect(await send()).toMatchObject({ outcome, reason });
  });

  it('fits whatever the words and addresses are', async () => {
    const long = '"\\🔥é'.repeat(600);
    const acts = message.acts.map((each) => ({ ...each, url: `https://lockstep.example.org/${'a'.repeat(1_500)}` }));

    expect(await send({ title: long, lines: Array.from({ length: 9 }, () => long) })).toMatchObject({
      outcome: 'delivered',
    });
    expect(await send({ title: long, lines: [long], acts })).toMatchObject({ outcome: 'delivered' });

    expect(server.problems).toEqual([]);
    expect(server.received.at(-1)?.raw).toContain('lockstep.example.org/alerts/17');
  });
});

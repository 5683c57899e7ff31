import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeChannel, message } from '../../platform/outgoing/test-channel-contract.ts';
import { replyCodeOf } from './sms-text.ts';
import { smsChannel } from './sms.ts';
import { account, created, type Provider, refusal, settingsAt, startProvider } from './test-provider.ts';

const words = { acknowledge: 'ack', resolve: 'resolve', not_me: 'not me' };

describeChannel('text messages', {
  channel: smsChannel,
  start: () => startProvider('Messages'),
  settings: settingsAt,
  address: () => '+4915112345678',
  speaks: 'http',
  addresses: [
    ['0049 (0)151 / 1234-5678', '+4915112345678'],
    ['+1 415 555 2671', '+14155552671'],
  ],
  badAddresses: ['0151 12345678', '4915112345678', '+49', '+1 115 555 2671', 'eve@example.org', `+${'4'.repeat(16)}`],
  secrets: [account.token],
  // A phone makes links of what has a scheme, and reads our last lines as ours.
  harms: [/https:\/\/evil/, /\n(?:Bcc|QUIT)/],
  holdMs: 7_000,
  hasKey: false,
  little: {
    hasLink: true,
    showsAct: ({ text }, act) => new RegExp(`Reply \\d{4} .*${words[act]}`).test(text),
  },
});

describe('a text message', () => {
  let server: Provider;
  beforeAll(async () => {
    server = await startProvider('Messages');
  });
  beforeEach(() => {
    server.behave('accepts');
    server.answers.accepts = created('SM');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const settings = () => settingsAt(server, { allowPrivate: true });

  it('is one part with its link and its code, from our number, and expires', async () => {
    const delivery = await smsChannel.send(settings(), '+4915112345678', message);

    expect(delivery).toEqual({ outcome: 'delivered', reference: `SM${'c'.repeat(32)}` });
    expect(Object.fromEntries(server.last())).toEqual({
      To: '+4915112345678',
      From: '+15005550006',
      Body: `Checkout fails for one in five\nweb in production burns its budget 14 times too fast\nhttps://lockstep.example.org/alerts/17\nReply ${replyCodeOf('notification-17')} ack / resolve / not me`,
      ValidityPeriod: '3600',
    });
  });

  it('goes by a messaging service and reports back where these are set', async () => {
    const more = {
      messagingServiceSid: `MG${'d'.repeat(32)}`,
      statusUrl: 'https://lockstep.example.org/in/twilio?a=1',
    };

    await smsChannel.send({ ...settings(), ...more }, '+4915112345678', { ...message, kind: 'test' });

    expect(server.last().get('From')).toBeNull();
    expect(server.last().get('ValidityPeriod')).toBeNull();
    expect(server.last().get('MessagingServiceSid')).toBe(more.messagingServiceSid);
    expect(server.last().get('StatusCallback')).toBe(
      'https://lockstep.example.org/in/twilio?a=1&message=notification-17',
    );
  });

  it('is sent with the narrower key where there is one', async () => {
    const apiKey = { sid: `SK${'e'.repeat(32)}`, secret: 'narrow' };

    expect(await smsChannel.send({ ...settings(), apiKey }, '+4915112345678', message)).toMatchObject({
      outcome: 'rejected',
    });
    const basic = Buffer.from(`${apiKey.sid}:narrow`).toString('base64');
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Basic ${basic}`);
  });

  it.each([
    [400, 21610, 'rejected', /replied STOP.*START.*21610/],
    [400, 21211, 'rejected', /no such number.*21211/],
    [400, 21614, 'rejected', /use a call.*21614/],
    [400, 21408, 'rejected', /country.*21408/],
    [401, 20003, 'rejected', /token.*20003/],
    [400, 21611, 'retryable', /queue.*21611/],
    [429, 20429, 'retryable', /too many.*20429/],
    [400, 99_999, 'rejected', /answered 400/],
    [500, 99_999, 'retryable', /answered 500/],
  ] as const)('answered %i with code %i is %s', async (status, code, outcome, reason) => {
    server.answers.refuses = refusal(status, code);
    server.behave('refuses');

    expect(await smsChannel.send(settings(), '+4915112345678', message)).toMatchObject({
      outcome,
      reason: expect.stringMatching(reason),
    });
  });

  it('is not sent because something answered', async () => {
    server.answers.accepts = { status: 200, body: '<html>Sign in to this network</html>' };
    expect(await smsChannel.send(settings(), '+4915112345678', message)).toMatchObject({
      outcome: 'retryable',
      mayHaveArrived: true,
    });

    server.answers.accepts = created('SM', { status: 'failed', error_code: 30_006 });
    expect(await smsChannel.send(settings(), '+4915112345678', message)).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('30006'),
    });
  });
});

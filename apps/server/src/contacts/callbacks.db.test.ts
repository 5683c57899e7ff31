import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpStandIn, type HttpStandIn } from '../platform/outgoing/test-stand-in.ts';
import { type MailStandIn, mailStandIn } from '../integrations/smtp/test-mail-stand-in.ts';
import { botToken, slackStandIn } from '../integrations/slack/test-slack-stand-in.ts';
import { replyCodeOf } from '../integrations/twilio/sms-text.ts';
import { account, startProvider, type Provider } from '../integrations/twilio/test-provider.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

const publicUrl = 'http://localhost:4500';
const signingSecret = 'a-signing-secret-of-the-app';
const number = '+4915112345678';

let mail: MailStandIn;
let slack: HttpStandIn;
let sms: Provider;
let telegram: HttpStandIn;
let app: TestApp;
beforeAll(async () => {
  [mail, slack, sms] = await Promise.all([mailStandIn(), slackStandIn(), startProvider('Messages')]);
  telegram = await httpStandIn({
    read: ({ path, body }) => ({ raw: `${path} ${body}`, text: body, key: undefined }),
    answers: { accepts: { status: 200, body: { ok: true, result: { message_id: 7 } } } },
  });
  app = await openTestApp({ mailServer: { url: mail.url, from: 'lockstep@example.org' }, allowPrivateWebhooks: true });
});
afterAll(async () => {
  await app.close();
  for (const server of [mail, slack, sms, telegram]) await server[Symbol.asyncDispose]();
});

const setUp = (kind: string, settings: Record<string, string | boolean>) =>
  app.admin.call('createChannelSetup', { body: { kind, name: `${kind} ${Math.random()}`, settings } });

async function callback(setup: string, path: string, body: string, headers: Record<string, string>) {
  const response = await fetch(`${app.origin}/callbacks/${setup}/${path}`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

/** A method of the admin, verified with the code that arrived. */
async function verified(setup: string, address: string, codeOf: () => string, channel?: string) {
  const params = { person: 'me' } as const;
  const method = await app.admin.call('addContactMethod', {
    params,
    body: { setup, address, ...(channel !== undefined && { channel }) },
  });
  await app.admin.call('sendContactCode', { params: { method: method.id } });
  return await app.admin.call('verifyContactMethod', { params: { method: method.id }, body: { code: codeOf() } });
}

const codeIn = (text: string | undefined) => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? 'none';

describe('"page me"', () => {
  it('proves by mail that the link was opened and pressed, not merely looked at', async () => {
    const { items: sent } = await app.admin.call('sendTestPage', { body: {} });
    const [, link = ''] = /(http:\S+\/test-page\/\S+)/.exec(mail.mails.at(-1)?.text ?? '') ?? [];
    const address = link.replace(publicUrl, app.origin);

    const looked = await fetch(address);
    const [before] = (await app.admin.call('listTestPages', { query: {} })).items;
    const pressed = await fetch(address, { method: 'POST' });
    const again = await fetch(address, { method: 'POST' });
    const [after] = (await app.admin.call('listTestPages', { query: {} })).items;

    expect(sent).toMatchObject([{ channel: 'mail', outcome: 'delivered', acceptedAt: expect.any(String) }]);
    expect(looked.status).toBe(200);
    expect(await looked.text()).toContain('<button>');
    expect(before?.answeredAt).toBeNull();
    expect(await pressed.text()).toContain('pages reach you here');
    expect(await again.text()).toContain('answered already');
    expect(after).toMatchObject({ answeredBy: 'link', answeredAt: expect.any(String) });
    expect((await fetch(`${app.origin}/test-page/${'A'.repeat(50)}`)).status).toBe(410);
  });
});

describe('Slack', () => {
  function signed(body: string, at = Date.now()): Record<string, string> {
    const timestamp = String(Math.floor(at / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    return {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
  }

  function press(token: string, user: string): string {
    const payload = {
      type: 'block_actions',
      user: { id: user },
      actions: [{ action_id: 'lockstep.acknowledge', value: token }],
      response_url: `${slack.origin}/services/T0000/B0000/secret-of-hook`,
    };
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  }

  const tokenOf = (raw: string | undefined) => /"value":"([\w-]{50})"/.exec(raw ?? '')?.[1] ?? 'none';

  it('acts by a signed press and nothing else, and is answered in its own form', async () => {
    const setup = await setUp('slack', { botToken, signingSecret, apiUrl: `${slack.origin}/api` });
    const method = await verified(setup.id, 'U0ADA0001', () => codeIn(slack.received.at(-1)?.text));
    await app.admin.call('sendTestPage', { body: { method: method.id } });
    const body = press(tokenOf(slack.received.at(-1)?.raw), 'U0ADA0001');

    const forged = await callback(setup.id, 'press', body, { ...signed(body), 'x-slack-signature': 'v0=00' });
    const old = await callback(setup.id, 'press', body, signed(body, Date.now() - 400_000));
    const [before] = (await app.admin.call('listTestPages', { query: {} })).items;
    const pressed = await callback(setup.id, 'press', body, signed(body));
    const [after] = (await app.admin.call('listTestPages', { query: {} })).items;

    expect([forged.status, old.status, pressed.status]).toEqual([401, 401, 200]);
    expect(JSON.parse(forged.text)).toMatchObject({ code: 'contacts.callback_unproven', help: expect.any(String) });
    expect(before?.answeredAt).toBeNull();
    expect(after).toMatchObject({ answeredBy: 'slack', channel: 'slack' });
    const [note] = await answersAt(slack, 1);
    expect(note).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('pages reach you here') });
  });

  it('refuses bodies that are too large, and addresses that nobody set up', async () => {
    const setup = await setUp('slack', { botToken, signingSecret, apiUrl: `${slack.origin}/api` });
    const large = 'x'.repeat(300 * 1024);

    expect((await callback(setup.id, 'press', large, signed(large))).status).toBe(413);
    expect((await callback(setup.id, 'other', '', {})).status).toBe(404);
    expect((await callback('018f0000-0000-7000-8000-000000000000', 'press', '', {})).status).toBe(404);
    expect((await callback('x', 'press', '', {})).status).toBe(404);
  });
});

/** What was posted to the address of answers; they come after the press was answered. */
async function answersAt(server: HttpStandIn, count: number): Promise<unknown[]> {
  const answers = () =>
    server.requests.filter(({ path }) => path.includes('/services/')).map(({ body }) => JSON.parse(body));
  await expect.poll(() => answers().length).toBeGreaterThanOrEqual(count);
  return answers();
}

describe('Twilio', () => {
  function signature(url: string, form: Record<string, string>): string {
    const text = Object.entries(form)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map((pair) => pair.join(''))
      .join('');
    return createHmac('sha1', account.token)
      .update(url + text)
      .digest('base64');
  }

  async function post(setup: string, path: string, form: Record<string, string>, query = '') {
    const url = `${publicUrl}/callbacks/${setup}/${path}${query}`;
    return await callback(setup, `${path}${query}`, new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature(url, form),
    });
  }

  it('takes a reply for the message of its code, STOP and START for the phone, and believes no one unsigned', async () => {
    const setup = await setUp('twilio', {
      accountSid: account.sid,
      authToken: account.token,
      from: '+15005550006',
      baseUrl: sms.origin,
    });
    const method = await verified(setup.id, '+49 151 12345678', () => codeIn(sms.received.at(-1)?.text), 'sms');
    const { items } = await app.admin.call('sendTestPage', { body: { method: method.id } });
    const code = replyCodeOf(items[0]?.id ?? '');
    expect(sms.received.at(-1)?.text).toContain(code);

    const wrong = await post(setup.id, 'reply', { From: number, Body: `ack ${(Number(code) + 1) % 10_000}` });
    const unsigned = await callback(setup.id, 'reply', `From=${number}&Body=ack+${code}`, {});
    const right = await post(setup.id, 'reply', { From: number, Body: `ack ${code}` });
    const [test] = (await app.admin.call('listTestPages', { query: {} })).items;
    const stop = await post(setup.id, 'reply', { From: number, Body: 'STOP' });
    const stopped = (await app.admin.call('listContactMethods', { params: { person: 'me' } })).items;
    await post(setup.id, 'reply', { From: number, Body: 'start' });
    const started = (await app.admin.call('listContactMethods', { params: { person: 'me' } })).items;

    expect(wrong.text).toContain(`Nothing was done: add the 4 digits of the message you mean (${code}).`);
    expect(unsigned.status).toBe(401);
    expect(right).toMatchObject({ status: 200, text: expect.stringContaining('<Message>Received after') });
    expect(test).toMatchObject({ answeredBy: 'sms', channel: 'sms' });
    expect(stop.text).toContain('no more messages');
    expect(stopped.find(({ id }) => id === method.id)).toMatchObject({ stopped: { because: 'its owner sent STOP' } });
    expect(started.find(({ id }) => id === method.id)).toMatchObject({ stopped: null, address: number });
  });

  it('takes keys of calls, and what the network says later', async () => {
    const calls = await startProvider('Calls');
    const setup = await setUp('twilio', {
      accountSid: account.sid,
      authToken: account.token,
      from: '+15005550006',
      baseUrl: calls.origin,
    });
    const method = await verified(
      setup.id,
      '+4915100000001',
      () => /(?:\d, ){5}\d/.exec(calls.received.at(-1)?.text ?? '')?.[0].replaceAll(', ', '') ?? 'none',
      'voice',
    );
    const { items } = await app.admin.call('sendTestPage', { body: { method: method.id } });
    const [, action = ''] = /action="([^"]+)"/.exec(calls.last().get('Twiml') ?? '') ?? [];
    const query = new URL(action.replaceAll('&amp;', '&')).search;
    const form = { To: '+4915100000001', From: '+15005550006', Direction: 'outbound-api', CallSid: 'CA1' };

    const again = await post(setup.id, 'keypad', { ...form, Digits: '3' }, query);
    const failed = { ...form, CallStatus: 'busy' };
    await post(setup.id, 'status', failed, `?message=${items[0]?.id}`);
    const busy = (await app.admin.call('listTestPages', { query: {} })).items[0];
    const pressed = await post(setup.id, 'keypad', { ...form, Digits: '1' }, query);
    const [test] = (await app.admin.call('listTestPages', { query: {} })).items;

    expect(again.text).toContain('test call');
    expect(busy).toMatchObject({ outcome: 'rejected', reason: 'the line was busy' });
    expect(pressed.text).toContain('pages reach you here');
    expect(test).toMatchObject({ answeredBy: 'voice', answeredAt: expect.any(String) });
    await calls[Symbol.asyncDispose]();
  });
});

describe('Telegram', () => {
  it('hears of our webhook by itself, connects a chat by a link that works once, and acts by buttons', async () => {
    const bot = '123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const setup = await setUp('telegram', { botToken: bot, botName: 'lockstep_bot', baseUrl: telegram.origin });
    const registered = JSON.parse(telegram.requests.at(-1)?.body ?? '{}') as { url: string; secret_token: string };
    const headers = { 'x-telegram-bot-api-secret-token': registered.secret_token };
    const { link } = await app.admin.call('makeContactLink', { body: { setup: setup.id } });
    const code = new URL(link).searchParams.get('start') ?? '';
    const message = { chat: { id: 4711 }, from: { id: 4711 }, text: `/start ${code}` };

    const unproven = await callback(setup.id, 'update', JSON.stringify({ message }), {});
    const connected = await callback(setup.id, 'update', JSON.stringify({ message }), headers);
    const twice = await callback(setup.id, 'update', JSON.stringify({ message }), headers);
    const methods = (await app.admin.call('listContactMethods', { params: { person: 'me' } })).items;
    const method = methods.find(({ channel }) => channel === 'telegram');
    await app.admin.call('sendTestPage', { body: { method: method?.id ?? '' } });
    const [, data = ''] = /"callback_data":"([^"]+)"/.exec(telegram.requests.at(-1)?.body ?? '') ?? [];
    const query = { id: 'q1', from: { id: 4711 }, message: { chat: { id: 4711 } }, data };
    await callback(setup.id, 'update', JSON.stringify({ callback_query: query }), headers);
    const [test] = (await app.admin.call('listTestPages', { query: {} })).items;

    expect(registered.url).toBe(`${publicUrl}/callbacks/${setup.id}/update`);
    expect(unproven.status).toBe(401);
    expect(JSON.parse(connected.text)).toMatchObject({
      method: 'sendMessage',
      text: expect.stringMatching(/^Connected/),
    });
    expect(JSON.parse(twice.text)).toMatchObject({ text: expect.stringContaining('used before') });
    expect(method).toMatchObject({ address: '4711', verifiedAt: expect.any(String) });
    expect(test).toMatchObject({ answeredBy: 'telegram' });
  });
});

it('answers in the schemas of the contract, without a mistake of ours', () => {
  expect(app.failures).toEqual([]);
});

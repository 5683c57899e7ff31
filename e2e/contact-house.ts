import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../packages/client/src/index.ts';

/** A server of ntfy, Telegram and Slack on this machine: takes everything, and keeps what it was told to push. */
export interface Push extends AsyncDisposable {
  readonly url: string;
  readonly messages: {
    readonly title: string;
    readonly actions: readonly { readonly url: string; readonly body?: string }[];
  }[];
}

/** What a server has to be allowed for channels on this machine. */
export const localChannels = { LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS: '1' } as const;

export async function openPush(): Promise<Push> {
  const messages: Push['messages'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
      if (isPush(body)) messages.push(body);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: true, result: true, id: 'pushed', ts: '1768478400.000100', channel: 'C0123ABCD' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    messages,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isPush(body: unknown): body is Push['messages'][number] {
  return typeof body === 'object' && body !== null && 'title' in body && 'actions' in body;
}

/** The admin is reached by a phone that was verified and answered a test; other ways are new or fail; rooms and a webhook stand ready. */
export async function reachAdmin({ admin }: { readonly admin: Client }, push: Push): Promise<void> {
  const setUp = async (kind: string, name: string, settings: Record<string, string | boolean>) =>
    await admin.call('createChannelSetup', { body: { kind, name, settings } });
  const ntfy = await setUp('ntfy', 'ntfy', { serverUrl: push.url });
  const twilio = await setUp('twilio', 'Twilio', {
    accountSid: 'AC0123456789',
    authToken: 'only-an-example',
    from: '+491512345678',
    baseUrl: 'http://127.0.0.1:9',
  });
  const slack = await setUp('slack', 'Slack', { botToken: 'xoxb-only-an-example', apiUrl: push.url });
  const person = { person: 'me' };
  const phone = await admin.call('addContactMethod', {
    params: person,
    body: { setup: ntfy.id, address: 'ada-x7Kq-91', label: 'Phone' },
  });
  await admin.call('sendContactCode', { params: { method: phone.id } });
  const code = /^\d{6}/.exec(push.messages.at(-1)?.title ?? '')?.[0] ?? '';
  await admin.call('verifyContactMethod', { params: { method: phone.id }, body: { code } });
  await admin.call('addContactMethod', {
    params: person,
    body: { setup: twilio.id, channel: 'sms', address: '+491512345678', label: 'Text message' },
  });
  const [mail] = (await admin.call('listContactMethods', { params: person })).items.filter(
    (each) => each.isSignInAddress,
  );
  if (mail === undefined) throw new Error('the sign-in address is no contact method');
  await admin.call('setNotificationPreferences', {
    params: person,
    body: {
      high: [
        { method: phone.id, delayMinutes: 0 },
        { method: mail.id, delayMinutes: 5 },
      ],
      low: [{ method: mail.id, delayMinutes: 0 }],
      quietHours: { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' },
    },
  });
  await admin.call('sendTestPage', { body: {} });
  await answer(push);
  await admin.call('testChannelSetup', { params: { setup: ntfy.id }, body: { address: 'ada-x7Kq-91' } });
  await admin.call('testChannelSetup', {
    params: { setup: twilio.id },
    body: { channel: 'sms', address: '+491512345678' },
  });
  await admin.call('createDestination', {
    body: { kind: 'room', name: 'incidents', setup: slack.id, address: 'C0123ABCD' },
  });
  await admin.call('createDestination', {
    body: { kind: 'webhook', name: 'statuspage', address: `${push.url}/hooks/statuspage` },
  });
}

/** What the slash command of a Mattermost set-up has for a token here. */
const commandToken = 'onlyanexampleofatoken00000';

/** Somebody writes in Mattermost. @returns the answer, as people read it */
export async function writeInChat(url: string, setup: string, account: string, text: string): Promise<string> {
  const form = {
    token: commandToken,
    user_id: account,
    user_name: account,
    channel_id: 'town',
    team_domain: 'acme',
    text,
  };
  const body = new URLSearchParams(form).toString();
  const answered = await fetch(`${url}/callbacks/${setup}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  if (!answered.ok) throw new Error(`the command was refused: ${answered.status} ${await answered.text()}`);
  return await answered.text();
}

/** A new address for this account, without what stands before its code. */
export async function chatCode(url: string, setup: string, account: string): Promise<string> {
  const [, code = ''] = /\/me\/chat#link=([\w-]+)/.exec(await writeInChat(url, setup, account, 'link')) ?? [];
  return code;
}

/** Mattermost takes commands, and one account acts as the admin. @returns the set-up */
export async function linkAdmin({ admin, url }: { readonly admin: Client; readonly url: string }): Promise<string> {
  const { id } = await admin.call('createChannelSetup', {
    body: { kind: 'mattermost', name: 'Mattermost', settings: { commandToken } },
  });
  await admin.call('linkChatAccount', { body: { code: await chatCode(url, id, 'ada.example') } });
  return id;
}

/** Presses the button of the message that came last. */
async function answer({ messages }: Push): Promise<void> {
  const [button] = messages.at(-1)?.actions ?? [];
  if (button === undefined) throw new Error('no message with a button has come');
  const answered = await fetch(button.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: button.body ?? '',
  });
  if (!answered.ok) throw new Error(`the button was refused: ${answered.status} ${await answered.text()}`);
}

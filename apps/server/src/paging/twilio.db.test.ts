import { createHmac } from 'node:crypto';
import { createSetup } from '#contacts/put-setup.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replyCodeOf } from '../integrations/twilio/sms-text.ts';
import { account, type Provider, startProvider } from '../integrations/twilio/test-provider.ts';
import { composeMessage } from './compose-message.ts';
import { beginNotification } from './notification-store.ts';
import { takeGroupEvents } from './take-groups.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

const MINUTE = 60_000;
const number = '+4915112345678';

let paging: TestPaging;
let [sms, calls]: readonly Provider[] = [];
const setups: Record<string, string> = {};
let [ana, ben] = ['', ''];

beforeAll(async () => {
  [paging, sms, calls] = await Promise.all([openTestPaging(), startProvider('Messages'), startProvider('Calls')]);
  [ana, ben] = [await paging.addPerson('Ana'), await paging.addPerson('Ben')];
  const admin = paging.platform.as(['admin'], { name: 'Admin' });
  for (const [name, { origin: baseUrl }] of Object.entries({ sms, calls })) {
    const settings = { accountSid: account.sid, authToken: account.token, from: '+15005550006', baseUrl };
    ({ id: setups[name] } = await createSetup(paging.contacts, admin, { kind: 'twilio', name, settings }));
  }
  await paging.addMethod(ana, { channel: 'sms', setupId: setups['sms'] ?? '', address: number });
  await paging.addMethod(ben, { channel: 'voice', setupId: setups['calls'] ?? '', address: number });
});
beforeEach(async () => {
  for (const provider of [sms, calls]) if (provider !== undefined) provider.requests.length = 0;
  await paging.forget();
});
afterAll(async () => {
  await paging[Symbol.asyncDispose]();
  await sms?.[Symbol.asyncDispose]();
  await calls?.[Symbol.asyncDispose]();
});

const posted = (provider: Provider | undefined, field: string) =>
  provider?.requests
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => new URLSearchParams(body).get(field) ?? '') ?? [];
const stateOf = async (groupId: string) =>
  (await paging.rows<{ state: string }>('select state from alert_group where id = $1', [groupId]))[0]?.state;

/** What the provider posts, signed as it signs: over the address and the sorted form. */
async function post(setup: string, path: string, form: Readonly<Record<string, string>>, query = '') {
  const address = `/callbacks/${setups[setup]}/${path}${query}`;
  const sorted = Object.entries(form).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = `http://localhost:4500${address}${sorted.map((pair) => pair.join('')).join('')}`;
  const { text: answer } = await paging.callback(address, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': createHmac('sha1', account.token).update(text).digest('base64'),
  });
  await paging.run();
  return answer;
}

async function open(userId: string): Promise<string> {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId }], delayMs: 60 * MINUTE }]);
  return await paging.openGroup({ policyId });
}

/** A process that began to send, maybe handed it over, and stopped before it wrote down what became of it. */
async function crash(hasLeft: boolean): Promise<void> {
  const [leased = { id: '', lease: 0 }] = (await takeGroupEvents(paging.parts)).leased;
  const now = paging.platform.clock.now();
  const begun = await beginNotification(paging.parts.database.read, leased, { now, leaseUntil: now + MINUTE });
  if (begun === undefined || !hasLeft) return;
  const sent = composeMessage(paging.parts, begun, [], { now, isOutcomeUnknown: false });
  expect(await paging.parts.channels.send(begun, sent)).toMatchObject({ outcome: 'delivered' });
}

const notifications = async () => await paging.rows('select state, attempts from notification order by id');

describe('a page by text message', () => {
  it('is acknowledged by a reply with its code', async () => {
    const groupId = await open(ana);
    await paging.run();
    const [{ id } = { id: '' }] = await paging.rows<{ id: string }>('select id from notification');
    expect(posted(sms, 'Body')).toEqual([expect.stringContaining(`Reply ${replyCodeOf(id)} ack`)]);

    const answer = await post('sms', 'reply', { From: number, Body: `${replyCodeOf(id)} ack` });

    expect(answer).toContain('Acknowledged: you have it.');
    expect(await stateOf(groupId)).toBe('acknowledged');
  });

  it('that left before its sender stopped is found at the provider and not sent again', async () => {
    await open(ana);
    await crash(true);

    await paging.after(MINUTE);

    expect(posted(sms, 'To')).toEqual([number]);
    expect(await notifications()).toEqual([{ state: 'delivered', attempts: 2 }]);
  });

  it('that the provider knows nothing of is sent again, and says that it may be the second', async () => {
    await open(ana);
    await crash(false);

    await paging.after(MINUTE);

    const [body, ...more] = posted(sms, 'Body');
    expect(more).toEqual([]);
    expect(body).toContain('Perhaps again: Checkout fails');
    expect(await notifications()).toEqual([{ state: 'delivered', attempts: 2 }]);
  });

  it('is sent again when the provider can not be asked', async () => {
    await open(ana);
    await crash(true);
    sms?.behave('fails');
    await paging.after(MINUTE);
    sms?.behave('accepts');

    await paging.after(MINUTE);

    expect(await notifications()).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('a page by call', () => {
  it('is acknowledged by a key', async () => {
    const groupId = await open(ben);
    await paging.run();
    const [, action = ''] = /action="([^"]+)"/.exec(posted(calls, 'Twiml')[0] ?? '') ?? [];
    const { search } = new URL(action.replaceAll('&amp;', '&'));
    const form = { To: number, From: '+15005550006', Direction: 'outbound-api', CallSid: 'CA1', Digits: '1' };

    expect(await post('calls', 'keypad', form, search)).toContain('Acknowledged: you have it.');

    expect(await stateOf(groupId)).toBe('acknowledged');
  });

  it('whose sender stopped is made again as long as nobody has acknowledged', async () => {
    await open(ben);
    await crash(true);

    await paging.after(MINUTE);

    expect(posted(calls, 'To')).toEqual([number, number]);
  });

  it('wakes nobody twice once somebody has acknowledged', async () => {
    const groupId = await open(ben);
    await crash(true);
    await paging.happen(groupId, 'acknowledged', { by: 'sender' });

    await paging.after(MINUTE);
    await paging.after(MINUTE);

    expect(posted(calls, 'To')).toEqual([number]);
  });
});

it('goes to no number that has sent STOP, and to its owner by another way', async () => {
  expect(await post('sms', 'reply', { From: number, Body: 'STOP' })).toContain('no more messages');

  await open(ana);
  await paging.run();

  expect(posted(sms, 'To')).toEqual([]);
  expect(paging.mail.mails.map(({ to }) => to?.[0]?.address)).toEqual([`${ana}@example.org`]);
  await post('sms', 'reply', { From: number, Body: 'START' });
});

import { createHmac } from 'node:crypto';
import { createDestination } from '#contacts/put-destination.ts';
import { createSetup } from '#contacts/put-setup.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { botToken, hookPath, slackStandIn } from '../integrations/slack/test-slack-stand-in.ts';
import type { HttpStandIn } from '../platform/outgoing/test-stand-in.ts';
import { actOnGroup } from './act-on-group.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';
import { deactivate } from './test-people.ts';

const [SECOND, MINUTE] = [1_000, 60_000];
const signingSecret = 'a-signing-secret-of-the-app';
const [anaInSlack, benInSlack] = ['U0ANA0001', 'U0BEN0001'];

let paging: TestPaging;
let slack: HttpStandIn;
let setupId: string;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  [paging, slack] = await Promise.all([openTestPaging(), slackStandIn()]);
  [ana, ben] = [await paging.addPerson('Ana'), await paging.addPerson('Ben')];
  const settings = { botToken, signingSecret, apiUrl: `${slack.origin}/api` };
  const admin = paging.platform.as(['admin'], { name: 'Admin' });
  ({ id: setupId } = await createSetup(paging.contacts, admin, { kind: 'slack', name: 'Slack', settings }));
  await paging.addMethod(ana, { channel: 'slack', setupId, address: anaInSlack });
  await paging.addMethod(ben, { channel: 'slack', setupId, address: benInSlack });
  for (const id of [ana, ben]) await setRole(id, 'responder');
});
beforeEach(async () => {
  slack.requests.length = 0;
  await paging.forget();
});
afterAll(async () => {
  await paging[Symbol.asyncDispose]();
  await slack[Symbol.asyncDispose]();
});

interface Button {
  readonly action_id: string;
  readonly value: string;
}
interface Posted {
  readonly channel: string;
  readonly ts?: string;
  readonly blocks: readonly { readonly elements?: readonly Button[]; readonly text?: { readonly text: string } }[];
}

const calls = (method: string) =>
  slack.requests.filter(({ path }) => path === `/api/chat.${method}`).map(({ body }) => JSON.parse(body) as Posted);
const wordsOf = ({ blocks }: Posted) => blocks.flatMap(({ text }) => (text === undefined ? [] : [text.text]));
const buttonsOf = ({ blocks }: Posted) => blocks.flatMap(({ elements = [] }) => elements);

/** The press of a button of the message that was posted to `channel`, signed as Slack signs. */
async function press(channel: string, what: string, user: string, secret = signingSecret) {
  const message = calls('postMessage').find((posted) => posted.channel === channel);
  const button = message === undefined ? undefined : buttonsOf(message).find((one) => one.action_id === what);
  const payload = {
    type: 'block_actions',
    user: { id: user },
    actions: [{ action_id: what, value: button?.value ?? 'none' }],
    response_url: slack.origin + hookPath,
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(paging.platform.clock.now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const answer = await paging.callback(`/callbacks/${setupId}/press`, body, {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  });
  await paging.run();
  return answer.status;
}

/** What whoever pressed was told, in order; it comes after the press was answered. */
async function notes(count: number): Promise<readonly string[]> {
  const texts = () =>
    slack.requests
      .filter(({ path }) => path === hookPath)
      .map(({ body }) => (JSON.parse(body) as { readonly text: string }).text);
  await expect.poll(() => texts().length).toBe(count);
  return texts();
}

const setRole = async (userId: string, role: string) => {
  await paging.rows('delete from user_role where user_id = $1', [userId]);
  await paging.rows('insert into user_role values ($1, $2, now(), true)', [userId, role]);
};
const stateOf = async (groupId: string) =>
  (await paging.rows<{ state: string }>('select state from alert_group where id = $1', [groupId]))[0]?.state;

describe('a page in Slack', () => {
  const open = async () => {
    const targets = [ana, ben].map((userId) => ({ kind: 'person' as const, userId }));
    const policyId = await paging.addPolicy([{ targets }]);
    const groupId = await paging.openGroup({ policyId, title: 'Checkout fails' });
    await paging.run();
    return groupId;
  };

  it('has buttons; a press takes the group, and the message of the other says who has it', async () => {
    const groupId = await open();
    const posted = calls('postMessage');
    expect(posted.map(({ channel }) => channel).toSorted()).toEqual([anaInSlack, benInSlack]);
    for (const message of posted)
      expect(buttonsOf(message).map(({ action_id: id }) => id)).toEqual([
        'lockstep.acknowledge',
        'lockstep.resolve',
        'lockstep.not_me',
      ]);

    expect(await press(anaInSlack, 'lockstep.acknowledge', anaInSlack)).toBe(200);

    expect(await stateOf(groupId)).toBe('acknowledged');
    const updates = calls('update');
    expect(updates).toHaveLength(2);
    for (const update of updates) {
      expect(update).toMatchObject({ channel: 'D0DIRECT1', ts: '1768478400.000100' });
      expect(wordsOf(update)).toEqual([
        'Taken: Checkout fails',
        'Ana has it',
        expect.stringContaining('Open in Lockstep'),
      ]);
      expect(buttonsOf(update)).toEqual([]);
    }
    expect(calls('postMessage')).toHaveLength(2);
    expect(await notes(1)).toEqual(['Acknowledged: you have it.']);
  });

  it('says who has it when somebody presses second', async () => {
    await open();
    await press(anaInSlack, 'lockstep.acknowledge', anaInSlack);
    paging.platform.clock.advance(2 * MINUTE);

    await press(benInSlack, 'lockstep.acknowledge', benInSlack);

    expect((await notes(2))[1]).toBe('Ana acknowledged it 2 minutes ago.');
  });

  it('takes nothing from a press that somebody else signed', async () => {
    const groupId = await open();

    expect(await press(anaInSlack, 'lockstep.acknowledge', anaInSlack, 'another-secret-altogether')).toBe(401);

    expect(await stateOf(groupId)).toBe('open');
    expect(calls('update')).toEqual([]);
  });
});

it('changes the message about many groups once all are taken, and once all are over, and sends nothing more', async () => {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  for (let group = 0; group < 7; group++) await paging.openGroup({ policyId, title: `cause ${group}` });
  await paging.run();
  await paging.after(15 * SECOND);
  const isMany = (posted: Posted) => wordsOf(posted)[0]?.includes('3 alert groups') === true;
  const sent = calls('postMessage').length;
  expect(calls('postMessage').filter(isMany)).toHaveLength(1);
  const carried = await paging.rows<{ id: string }>('select group_id as id from page where carried_by is not null');
  const asAna = paging.platform.as(['responder'], { userId: ana, name: 'Ana' });
  const actOnAll = async (kind: 'acknowledged' | 'resolved') => {
    const counts: number[] = [];
    for (const { id } of carried) {
      const act = kind === 'resolved' ? ({ kind } as const) : ({ kind, axis: undefined } as const);
      paging.send((await actOnGroup(paging.parts, asAna, id, act)).leased);
      await paging.after(10 * SECOND);
      counts.push(calls('update').filter(isMany).length);
    }
    return counts;
  };

  expect(await actOnAll('acknowledged')).toEqual([0, 0, 1]);
  expect(await actOnAll('resolved')).toEqual([1, 1, 2]);

  const [taken, over] = calls('update').filter(isMany);
  expect(taken === undefined ? [] : wordsOf(taken).slice(0, 2)).toEqual(['Taken: 3 alert groups', 'Ana has it']);
  expect(over === undefined ? [] : wordsOf(over)[0]).toBe('Resolved: 3 alert groups');
  expect([taken, over].flatMap((update) => (update === undefined ? [] : buttonsOf(update)))).toEqual([]);
  expect(calls('postMessage')).toHaveLength(sent);
});

it('goes on where a sender names a label with a character that no database can look past', async () => {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  for (let group = 0; group < 7; group++) await paging.openGroup({ policyId });
  await paging.rows(`update alert_group set labels = '{"a\\u0000b": "1"}'`);
  await paging.run();
  await paging.after(15 * SECOND);
  const carried = await paging.rows<{ id: string }>('select group_id as id from page where carried_by is not null');
  const asAna = paging.platform.as(['responder'], { userId: ana, name: 'Ana' });
  expect(calls('postMessage')).toHaveLength(5);

  for (const { id } of carried) await actOnGroup(paging.parts, asAna, id, { kind: 'acknowledged', axis: undefined });

  expect(await paging.rows(`select 1 from alert_group where state = 'acknowledged'`)).toHaveLength(carried.length);
});

it('does not count changes of what was sent among the messages somebody may get', async () => {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  const asAna = paging.platform.as(['responder'], { userId: ana, name: 'Ana' });
  for (let group = 0; group < 4; group++) {
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    expect(calls('postMessage')).toHaveLength(group + 1);
    for (const act of [{ kind: 'acknowledged', axis: undefined }, { kind: 'resolved' }] as const)
      paging.send((await actOnGroup(paging.parts, asAna, groupId, act)).leased);
    await paging.after(10 * SECOND);
  }
  expect(calls('update')).toHaveLength(8);
});

describe('a message to a room', () => {
  const open = async () => {
    const admin = paging.platform.as(['admin'], { name: 'Admin' });
    const room = `C0OPS${String(slack.received.length).padStart(4, '0')}`;
    const { destination } = await createDestination(paging.contacts, admin, {
      kind: 'room',
      name: room,
      address: room,
      setup: setupId,
    });
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'channel', channelId: destination.id }] }]);
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    return { room, groupId };
  };

  it('answers each who presses: the first has it, the second hears who', async () => {
    const { room, groupId } = await open();

    await press(room, 'lockstep.acknowledge', anaInSlack);
    await notes(1);
    paging.platform.clock.advance(10 * SECOND);
    await press(room, 'lockstep.acknowledge', benInSlack);

    expect(await stateOf(groupId)).toBe('acknowledged');
    expect(await notes(2)).toEqual(['Acknowledged: you have it.', 'Ana acknowledged it less than a minute ago.']);
  });

  it.each([
    ['was deactivated', (id: string) => deactivate(paging.platform, id)],
    ['may only read by now', (id: string) => setRole(id, 'auditor')],
  ])('takes nothing from somebody who %s', async (_what, change) => {
    const { room, groupId } = await open();
    const dora = await paging.addPerson('Dora');
    const doraInSlack = `U0${dora.slice(-8).toUpperCase()}`;
    await paging.addMethod(dora, { channel: 'slack', setupId, address: doraInSlack });
    await setRole(dora, 'responder');
    await change(dora);

    await press(room, 'lockstep.resolve', doraInSlack);

    expect(await stateOf(groupId)).toBe('open');
    expect(await notes(1)).toEqual([expect.stringMatching(/^Nothing was done: you may not answer pages/)]);
  });

  it('takes a press of the next one after the first gave it back', async () => {
    const { room, groupId } = await open();
    await press(room, 'lockstep.acknowledge', anaInSlack);
    const asAna = paging.platform.as(['responder'], { userId: ana, name: 'Ana' });
    await actOnGroup(paging.parts, asAna, groupId, { kind: 'unacknowledged' });

    await press(room, 'lockstep.acknowledge', benInSlack);

    const [{ acknowledgements } = { acknowledgements: [] }] = await paging.rows<{
      acknowledgements: readonly { readonly userId: string }[];
    }>(`select state -> 'acknowledgements' as acknowledgements from escalation where group_id = $1`, [groupId]);
    expect(acknowledgements.at(-1)?.userId).toBe(ben);
  });
});

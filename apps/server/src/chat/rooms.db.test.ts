import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestChat, type TestChat } from './test-chat.ts';
import { keptOpenMs } from './plan-room.ts';

const day = 86_400_000;
let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
  await chat.addPerson('Ana', 'U0ANA0001');
  await chat.addPerson('Ben', 'U0BEN0001');
  await chat.app.admin.call('createService', { body: { name: 'shop', tier: 1 } });
});
afterAll(() => chat[Symbol.asyncDispose]());

async function declare(title: string): Promise<string> {
  const { name } = await chat.app.admin.call('recordIncident', {
    body: { title, kind: 'reliability', severity: 'sev2' },
  });
  return name;
}
const channelOf = (name: string) => chat.slack.channels.find((channel) => channel.name.startsWith(name.toLowerCase()));
const posts = async (name: string) =>
  (
    await chat.rows<{ title: string }>(
      `select n.message ->> 'title' as title from notification n join chat_room r on r.room = n.address
       join incident i on i.id = r.incident_id where 'INC-' || i.number = $1 and n.state <> 'dropped' order by n.id`,
      [name],
    )
  ).map(({ title }) => title);
const chatEntries = async (incident: string) =>
  (await chat.app.admin.call('listTimeline', { params: { incident }, query: {} })).items.filter(
    ({ kind }) => kind === 'chat',
  );

/** As long as a server would take to look again. */
async function later(ms = 6 * 60_000): Promise<void> {
  chat.clock.advance(ms);
  await chat.work();
}

describe('the channel of an incident', () => {
  it('is made once for ten who ask, named after it, with a topic, its people, and what can be done about it', async () => {
    const name = await declare('Checkout fails for everybody');
    await chat.type('U0BEN0001', `join ${name}`);

    await Promise.all(Array.from({ length: 10 }, () => chat.type('U0ANA0001', `channel ${name}`)));
    await later();
    await later();

    const made = chat.slack.channels.filter((channel) => channel.name.startsWith(name.toLowerCase()));
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({
      name: `${name.toLowerCase()}-checkout-fails-for-everybody`,
      topic: `${name} sev2 · Checkout fails for everybody · http://localhost:4500/incidents/${name}`,
      people: new Set(['U0BEN0001']),
    });
    expect(made[0]?.posts).toHaveLength(1);
    const evidence = await chat.rows(`select type from evidence where type like 'chat.%' order by type`);
    expect(evidence).toEqual([{ type: 'chat.channel_asked' }, { type: 'chat.channel_opened' }]);
  });

  it('stands for its incident: a command and a message need no name there', async () => {
    const name = await declare('Search answers nothing');
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();
    const room = channelOf(name)?.id ?? 'none';

    const noted = await chat.type('U0ANA0001', 'update the index is being built anew', room);
    const message = {
      ts: `${Math.floor(chat.clock.now() / 1000)}.000100`,
      user: 'U0BEN0001',
      text: 'half of it is done',
    };
    const kept = await Promise.all(Array.from({ length: 5 }, () => chat.shortcut('U0ANA0001', message, room)));

    expect(noted.text).toBe(`It stands on the timeline of ${name}.`);
    expect(kept.filter(({ text }) => text.includes('The message stands'))).toHaveLength(1);
    expect((await chatEntries(name)).map(({ text }) => text)).toEqual([
      expect.stringContaining('> half of it is done'),
    ]);
  });

  it('hears of turns once each, however often they are pinned, and of no routine', async () => {
    const name = await declare('Orders are lost');
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();

    await chat.type('U0ANA0001', `take ${name} commander`);
    await chat.type('U0ANA0001', `update ${name} a note for the room only`);
    await later();
    const { items } = await chat.app.admin.call('listTimeline', { params: { incident: name }, query: {} });
    const role = items.find(({ kind, isFolded }) => kind === 'role' && !isFolded);
    await chat.app.admin.call('pinTimelineEntry', {
      params: { incident: name, entry: role?.id ?? '' },
      body: { isPinned: true },
    });
    await later();

    expect(await posts(name)).toEqual(['Ana is incident commander.']);
    expect(channelOf(name)?.people).toEqual(new Set(['U0ANA0001']));
  });

  it('is shown in the room: asked for, what failed and helps, then its name and where it is opened', async () => {
    const shown = async (incident: string) =>
      (await chat.app.admin.call('getIncidentChannel', { params: { incident } })).channel;
    const name = await declare('Invoices are empty');
    expect(await shown(name)).toBeNull();
    chat.slack.fail('conversations.create', 'missing_scope');
    await chat.type('U0ANA0001', `channel ${name}`);
    const asked = await shown(name);
    await later();
    const failed = await shown(name);
    chat.slack.fail('conversations.create', undefined);
    await later();

    expect(asked).toEqual({ state: 'wanted', chat: 'Slack', name: null, url: null, problem: null });
    expect(failed).toMatchObject({ state: 'wanted', problem: expect.stringContaining('give it `channels:manage`') });
    expect(await shown(name)).toEqual({
      state: 'open',
      chat: 'Slack',
      name: `${name.toLowerCase()}-invoices-are-empty`,
      url: `https://slack.com/app_redirect?channel=${channelOf(name)?.id}`,
      problem: null,
    });
  });

  it('says in the room what fails and what helps, once, and is made when that is cured', async () => {
    const name = await declare('Nobody may make channels');
    chat.slack.fail('conversations.create', 'missing_scope');
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();
    await later();
    const told = await chatEntries(name);
    const asked = await chat.type('U0ANA0001', `channel ${name}`);
    chat.slack.fail('conversations.create', undefined);
    await later();

    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('give it `channels:manage`')]);
    expect(asked.text).toContain('Trying again. Last time: Slack says `missing_scope`');
    expect(channelOf(name)).toBeDefined();
  });

  it('is found again when the answer was lost after it was made', async () => {
    const name = await declare('The line was cut');
    chat.slack.loseNextAnswer();
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();
    await later();

    expect(chat.slack.channels.filter((channel) => channel.name.startsWith(`${name.toLowerCase()}-`))).toHaveLength(1);
    expect(
      await chat.rows(
        `select r.room from chat_room r join incident i on i.id = r.incident_id
       where 'INC-' || i.number = $1 and r.state = 'open'`,
        [name],
      ),
    ).toEqual([{ room: channelOf(name)?.id }]);
  });

  it('hears nothing more once the incident is restricted, and then belongs to none for whoever writes there', async () => {
    const name = await declare('Somebody is in our network');
    await chat.app.admin.call('takeIncidentRole', { params: { incident: name, role: 'commander' }, body: {} });
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();
    const room = channelOf(name)?.id ?? 'none';
    const before = await posts(name);

    await chat.app.admin.call('restrictIncident', { params: { incident: name }, body: { because: 'it is an attack' } });
    const said = await chat.type('U0ANA0001', 'update are they still in?', room);
    await later();
    await later();

    expect(said.text).toContain('this channel belongs to no incident');
    expect(before).toHaveLength(1);
    // What had not left yet does not leave either.
    expect(await posts(name)).toEqual([]);
    expect((await chatEntries(name)).map(({ text }) => text)).toEqual([
      expect.stringContaining('Nothing more is told there'),
    ]);
  });

  it('hears nothing of an incident that is restricted while its channel is made', async () => {
    const name = await declare('Somebody reads our mails');
    await chat.app.admin.call('takeIncidentRole', { params: { incident: name, role: 'commander' }, body: {} });
    await chat.type('U0ANA0001', `channel ${name}`);
    // Until it is let go, what the chat made is not remembered.
    const held = await chat.app.app.database.pool.connect();
    await held.query('begin');
    await held.query('select from chat_room for update');
    const working = later();
    await vi.waitFor(() => expect(channelOf(name)).toBeDefined(), { timeout: 10_000 });

    await chat.app.admin.call('restrictIncident', { params: { incident: name }, body: { because: 'it is an attack' } });
    await held.query('rollback');
    held.release();
    await working;

    expect(channelOf(name)).toMatchObject({ topic: '', posts: [] });
  });
});

describe('an automation', () => {
  it('makes the channel, and none for a restricted incident', async () => {
    const definition = {
      title: 'A channel for everything',
      on: 'declared' as const,
      actions: [{ kind: 'create_channel' as const, name: '{name}' }],
      follows: 0,
    };
    await chat.app.admin.call('putAutomation', { params: { automation: 'channel' }, body: definition });
    const name = await declare('Declared with an automation');
    const secret = await chat.app.admin.call('recordIncident', {
      body: { title: 'A secret of ours', kind: 'security', severity: 'sev2', isRestricted: true },
    });
    await later();
    await later();

    expect(channelOf(name)?.name).toBe(name.toLowerCase());
    expect(
      chat.slack.requests.filter(({ body }) => body.includes(secret.name) || body.includes('secret of ours')),
    ).toEqual([]);
    expect(await chat.rows('select incident_id from chat_room where incident_id = $1', [secret.id])).toEqual([]);
  });
});

describe('a channel that has had its time', () => {
  it('follows its title, and goes into the archive a week after it was closed', async () => {
    const name = await declare('Something is off');
    await chat.type('U0ANA0001', `channel ${name}`);
    await later();
    await chat.app.admin.call('updateIncident', { params: { incident: name }, body: { title: 'Mails are late' } });
    await later();
    const renamed = channelOf(name)?.name;
    const resolvedAt = new Date(chat.clock.now()).toISOString();
    await chat.app.admin.call('updateIncident', { params: { incident: name }, body: { resolvedAt } });
    await later(keptOpenMs - day);
    const before = channelOf(name)?.isArchived;
    await later(day);
    await later(day);

    expect(renamed).toBe(`${name.toLowerCase()}-mails-are-late`);
    expect(before).toBe(false);
    expect(channelOf(name)?.isArchived).toBe(true);
  });
});

it('works without a mistake of ours', () => {
  expect(chat.app.failures).toEqual([]);
  expect(chat.slack.problems).toEqual([]);
});

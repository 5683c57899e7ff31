import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember, codeIn } from './test-people.ts';
import { idOf } from '../integrations/mattermost/test-mattermost-server.ts';
import {
  actionOf,
  anna,
  ben,
  commandToken,
  ida,
  type MattermostChat,
  type MattermostSaid,
  nameIn,
  openMattermostChat,
  stranger,
} from './test-mattermost.ts';

const day = 86_400_000;
let chat: MattermostChat;
beforeAll(async () => {
  chat = await openMattermostChat();
});
afterAll(() => chat[Symbol.asyncDispose]());

describe('a command from Mattermost', () => {
  it('is refused without the token of its command', async () => {
    const other = await chat.send(anna, 'list', { token: 'zyxwvutsrqponmlkjihgfedcba' });
    const none = await chat.send(anna, 'list', { token: '' });

    expect([other.status, none.status]).toEqual([401, 422]);
  });

  it('by a stranger does nothing, leads to linking and to where it is done, and says the same of what does not exist', async () => {
    const name = await chat.declare('Checkout *fails*');
    const before = { incidents: await chat.countIncidents(), entries: await chat.timeline(name) };
    const withoutCode = (said: MattermostSaid) => said.text.replaceAll(/link=[\w-]+/g, 'link=');

    const known = await chat.type(stranger, `take ${name} commander`);
    const unknown = await chat.type(stranger, 'take INC-99999 commander');
    const declared = await chat.type(stranger, 'declare "@all [x](http://evil.example) fails" sev1');

    expect(known.response_type).toBe('ephemeral');
    expect(known.text).toContain('does not know whose Mattermost account this is');
    expect(known.text).toContain(`[Open ${name}](http://localhost:4500/incidents/${name})`);
    expect(withoutCode(known).replaceAll(name, 'INC-99999')).toBe(withoutCode(unknown));
    expect(declared.text).not.toContain('evil');
    expect({ incidents: await chat.countIncidents(), entries: await chat.timeline(name) }).toEqual(before);
  });

  it('declares, joins, takes a role, writes down and moves the severity as the person of the account', async () => {
    const said = await chat.type(anna, 'declare "Stock counts are wrong" sev3');
    const name = nameIn(said.text);

    const joined = await chat.press(ben, said, 'Join');
    await chat.type(ben, `take ${name} commander`);
    const held = await chat.type(anna, `take ${name} commander`);
    await chat.type(ben, `update ${name} counts **drift** since 10:00`);
    await chat.type(ben, `severity ${name} sev1`);

    expect(said.response_type).toBe('in_channel');
    expect(joined).toContain(`You joined ${name}`);
    expect(held.text).toContain('Nothing was done: Ben is incident commander.');
    expect((await chat.timeline(name)).find(({ kind }) => kind === 'note')).toMatchObject({
      text: 'counts **drift** since 10:00',
      recordedBy: { name: 'Ben (Mattermost)', kind: 'token' },
    });
    const incident = await chat.app.admin.call('getIncident', { params: { incident: name } });
    expect(incident).toMatchObject({
      severity: 'sev1',
      declaredVia: 'chat',
      recordedBy: { name: 'Anna (Mattermost)' },
    });
  });

  it('asks back where one looks the same; the button declares once, for whoever was asked', async () => {
    const name = await chat.declare('Search is slow in every region');
    const asked = await chat.type(ben, 'declare "Search is slow in every region" sev3');
    const before = await chat.countIncidents();

    const foreign = await chat.press(anna, asked, 'Declare all the same');
    const presses = await Promise.all(Array.from({ length: 10 }, () => chat.press(ben, asked, 'Declare all the same')));

    expect(asked.text).toContain(`${name} looks the same`);
    expect(foreign).toContain('Nothing was done');
    expect(presses.filter((text) => text.startsWith('Declared'))).toHaveLength(1);
    expect(await chat.countIncidents()).toBe(before + 1);
  });

  it('turns no key, and needs the rights of its person', async () => {
    const member = await addMember(chat.app, 'Ida');
    await chat.link(ida, member);
    await chat.app.app.database.pool.query(`update user_role set role = 'auditor' where user_id = $1`, [member.userId]);
    const name = await chat.declare('Looked at by an auditor');
    const before = await chat.timeline(name);

    const written = await Promise.all(
      ['join', 'update', 'take'].map((verb) =>
        chat.type(ida, `${verb} ${name} ${verb === 'take' ? 'scribe' : verb === 'update' ? 'x' : ''}`),
      ),
    );
    const key = await chat.type(anna, `key ${name}`);

    for (const { text } of written)
      expect(text).toContain('this needs the permission `incidents.write`'.replaceAll(/[`_]/g, String.raw`\$&`));
    expect(key.text).toContain('Keys are turned in Lockstep only');
    expect(await chat.timeline(name)).toEqual(before);
  });

  it.each([
    'join {}',
    'update {} a note',
    'severity {} sev1',
    'take {} scribe',
    'channel {}',
    'propose {} 1.0.0',
    'key {}',
    'keep {} https://x.example/a/pl/y',
  ])('never shows a restricted incident, to its readers neither: `%s`', async (text) => {
    const { id, name } = await chat.members.Anna.client.call('recordIncident', {
      body: { title: `a secret ${text.slice(0, 4)}`, kind: 'security', severity: 'sev2', isRestricted: true },
    });
    const before = await chat.members.Anna.client.call('listTimeline', { params: { incident: id }, query: {} });

    const seen = await chat.type(anna, text.replace('{}', name));
    const unknown = await chat.type(anna, text.replace('{}', 'R-ZZZZZZ'));
    const listed = await chat.type(anna, 'list');

    expect(JSON.stringify(seen).replaceAll(name, 'R-ZZZZZZ')).toBe(JSON.stringify(unknown));
    expect(listed.text).not.toContain('secret');
    expect(await chat.members.Anna.client.call('listTimeline', { params: { incident: id }, query: {} })).toEqual(
      before,
    );
  });

  it("is nobody's after the account was unlinked, by whoever writes as it", async () => {
    const account = idOf('temporary');
    const code = codeIn((await chat.type(account, 'link')).text);
    // Nothing of the name is Ben's.
    await chat.members.Ben.client.call('linkChatAccount', { body: { code, isMineAllTheSame: true } });

    const ended = await chat.type(account, 'unlink');
    const after = await chat.type(account, 'list');

    expect(ended.text).toContain('acts as nobody');
    expect(after.text).toContain('does not know whose');
  });
});

describe('a press in Mattermost', () => {
  it('is refused when its context is not as we signed it', async () => {
    const context = actionOf(await chat.type(anna, 'declare "A button to forge" sev4'), 'Join').integration.context;
    const forged = [
      { ...context, value: 'severity INC-1 sev1' },
      { ...context, chat: 'declare' },
      { ...context, token: `${context['token']?.slice(0, -2)}AA` },
      { ...context, token: '' },
    ];

    const statuses = await Promise.all(forged.map(async (one) => (await chat.pressed(anna, one)).status));

    expect(statuses).toEqual([401, 401, 401, 422]);
  });

  it('is refused for another set-up, and by one that takes no commands', async () => {
    const context = {
      ...actionOf(await chat.type(anna, 'declare "A button of another" sev4'), 'Join').integration.context,
    };
    const { id } = await chat.app.admin.call('createChannelSetup', {
      body: { kind: 'mattermost', name: 'Other', settings: { commandToken } },
    });
    const body = JSON.stringify({ user_id: anna, context });
    const pressAt = async (setup: string) =>
      await fetch(`${chat.app.origin}/callbacks/${setup}/press`, { method: 'POST', body });

    expect((await pressAt(id)).status).toBe(401);
    await chat.app.admin.call('updateChannelSetup', {
      params: { setup: chat.setupId },
      body: { settings: { commandToken: '' } },
    });
    expect((await pressAt(chat.setupId)).status).toBe(401);
    await chat.app.admin.call('updateChannelSetup', {
      params: { setup: chat.setupId },
      body: { settings: { commandToken } },
    });
    expect((await pressAt(chat.setupId)).status).toBe(200);
  });

  it('does nothing for a stranger', async () => {
    const said = await chat.type(anna, 'declare "A button for strangers" sev4');
    const before = await chat.timeline(nameIn(said.text));

    const byStranger = await chat.press(stranger, said, 'Join');

    expect(byStranger).toContain('does not know whose');
    expect(await chat.timeline(nameIn(said.text))).toEqual(before);
  });
});

it('does nothing by a button that is older than a week', async () => {
  const said = await chat.type(anna, 'declare "An old button" sev4');
  const joined = async () =>
    (await chat.app.app.database.pool.query('select user_id from incident_responder order by 1')).rows;
  const before = await joined();
  chat.clock.advance(8 * day);

  const late = await chat.press(ben, said, 'Join');

  expect(late).toContain('this button is too old');
  expect(await joined()).toEqual(before);
});

it('works without a mistake of ours', () => {
  expect(chat.app.failures).toEqual([]);
  expect(chat.server.problems).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedBySlack, workspace } from '../integrations/slack/test-slack-workspace.ts';
import { commandOf, openTestChat, type TestChat } from './test-chat.ts';

let chat: TestChat;
beforeAll(async () => {
  chat = await openTestChat();
  await chat.addPerson('Ana', 'U0ANA0001');
  await chat.addPerson('Ben', 'U0BEN0001');
  await chat.addPerson('Ida', 'U0IDA0001', ['auditor']);
  await chat.app.admin.call('createService', { body: { name: 'shop', tier: 1 } });
});
afterAll(() => chat[Symbol.asyncDispose]());

const nameIn = (text: string): string => /INC-\d+/.exec(text)?.[0] ?? 'none';
const declare = async (title: string, account = 'U0ANA0001') =>
  nameIn((await chat.type(account, `declare "${title}" sev2`)).text);
const timeline = async (incident: string) =>
  (await chat.app.admin.call('listTimeline', { params: { incident }, query: {} })).items;
const countIncidents = async () => (await chat.rows<{ n: number }>('select count(*)::int as n from incident'))[0]?.n;

describe('what comes from Slack', () => {
  it.each([
    ['without a signature', () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['signed by somebody else', (body: string) => signedBySlack(body, chat.clock.now(), 'another-secret-of-16')],
    ['repeated after more than five minutes', (body: string) => signedBySlack(body, chat.clock.now() - 301_000)],
  ])('is refused %s, and changes nothing', async (_how, headers) => {
    const before = await countIncidents();
    const body = commandOf({ user_id: 'U0ANA0001', text: 'declare "Nobody said this" sev1' });

    const { status, text } = await chat.post('commands', body, headers(body));

    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ code: 'contacts.callback_unproven', help: expect.any(String) });
    expect(await countIncidents()).toBe(before);
  });

  it('is refused from another workspace: commands, shortcuts and presses', async () => {
    const before = await countIncidents();
    const other = { id: 'T0OTHER01', domain: 'other' };
    const command = commandOf({ user_id: 'U0ANA0001', text: 'declare "Nobody said this" sev1', team_id: other.id });
    const press = new URLSearchParams({
      payload: JSON.stringify({
        type: 'block_actions',
        team: other,
        user: { id: 'U0ANA0001' },
        actions: [{ action_id: 'lockstep.chat.run.0', value: 'declare "Nobody said this" sev1' }],
      }),
    }).toString();

    const answers = [await chat.post('commands', command), await chat.post('press', press)];

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(await countIncidents()).toBe(before);
  });

  it('is acted on for nobody who is not known: the answer says how to link the account', async () => {
    const before = await countIncidents();

    const said = await chat.type('U0STRANGE1', 'declare "Checkout fails" sev1');

    expect(said.response_type).toBe('ephemeral');
    expect(said.text).toContain('does not know whose Slack account this is');
    expect(JSON.stringify(said.blocks)).toMatch(
      /<http:\/\/localhost:4500\/me\/chat#link=[\w-]{32}\|Link this account>/,
    );
    expect(await countIncidents()).toBe(before);
  });

  it('needs to know which workspace is ours', async () => {
    const settings = { botToken: workspace.botToken, signingSecret: workspace.signingSecret };
    const { id } = await chat.app.admin.call('createChannelSetup', {
      body: { kind: 'slack', name: 'No team', settings },
    });
    const body = commandOf({ user_id: 'U0ANA0001', text: 'list' });

    const response = await fetch(`${chat.app.origin}/callbacks/${id}/commands`, {
      method: 'POST',
      body,
      headers: signedBySlack(body, chat.clock.now()),
    });

    expect(await response.text()).toContain('workspace id');
  });
});

describe('a command', () => {
  it('declares as the person who wrote it, with what can be done about it', async () => {
    const said = await chat.type('U0ANA0001', 'declare "Checkout fails" sev2 shop');

    const name = nameIn(said.text);
    expect(said).toMatchObject({ response_type: 'in_channel', text: expect.stringContaining('Checkout fails (sev2') });
    expect(JSON.stringify(said.blocks)).toContain(`http://localhost:4500/gate?incident=${name}&service=shop`);
    const incident = await chat.app.admin.call('getIncident', { params: { incident: name } });
    expect(incident).toMatchObject({
      declaredVia: 'chat',
      service: 'shop',
      recordedBy: { name: 'Ana (Slack)', kind: 'token' },
    });
    const evidence = await chat.rows<{ type: string }>(
      `select type from evidence where subject_id = $1 and type = 'incidents.incident_recorded'`,
      [incident.id],
    );
    expect(evidence).toHaveLength(1);
  });

  it('asks back where one looks the same: joined by one press, declared all the same by another, once', async () => {
    const name = await declare('Search is slow in every region');
    const asked = await chat.type('U0BEN0001', 'declare "Search is slow in every region" sev3');
    const before = await countIncidents();

    const joined = await chat.press('U0BEN0001', asked, `Join ${name}`);
    const foreign = await chat.press('U0ANA0001', asked, 'Declare all the same');
    const declared = await chat.press('U0BEN0001', asked, 'Declare all the same');
    const again = await chat.press('U0BEN0001', asked, 'Declare all the same');

    expect(asked.text).toContain(`${name} looks the same`);
    expect(joined.text).toContain(`You joined ${name}`);
    expect(foreign.text).toContain('Nothing was done');
    expect(declared.text).toContain('Declared INC-');
    expect(again.text).toContain('Nothing was done');
    expect(await countIncidents()).toBe((before ?? 0) + 1);
  });

  it('makes one incident of ten declares of the same at once', async () => {
    const before = await countIncidents();

    const said = await Promise.all(
      Array.from({ length: 10 }, () => chat.type('U0ANA0001', 'declare "Mails do not leave" sev3')),
    );

    expect(said.filter(({ text }) => text.startsWith('Declared'))).toHaveLength(1);
    expect(said.filter(({ text }) => text.includes('looks the same'))).toHaveLength(9);
    expect(await countIncidents()).toBe((before ?? 0) + 1);
  });

  it('joins, writes down, takes a role and moves the severity', async () => {
    const name = await declare('Stock counts are wrong');

    await chat.type('U0BEN0001', `join ${name}`);
    await chat.type('U0BEN0001', `take ${name} commander`);
    const held = await chat.type('U0ANA0001', `take ${name} commander`);
    await chat.type('U0BEN0001', `update ${name} counts <b>drift</b> since 10:00 & grow`);
    await chat.type('U0BEN0001', `severity ${name} sev1`);

    const people = await chat.app.admin.call('getIncidentPeople', { params: { incident: name } });
    expect(people.roles.find(({ role }) => role === 'commander')?.holder?.name).toBe('Ben');
    expect(held.text).toContain('Nothing was done: Ben is incident commander.');
    const entries = await timeline(name);
    expect(entries.find(({ kind }) => kind === 'note')).toMatchObject({
      text: 'counts <b>drift</b> since 10:00 & grow',
      recordedBy: { name: 'Ben (Slack)' },
    });
    expect((await chat.app.admin.call('getIncident', { params: { incident: name } })).severity).toBe('sev1');
  });

  it('asks the gate about a fix, answers what it says and leads to the decision, which stands in the room', async () => {
    const { admin } = chat.app;
    const params = { service: 'shop' };
    const at = new Date(chat.clock.now() - 5 * 86_400_000).toISOString();
    await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
    for (const version of ['1.0.0', '1.1.0'])
      await admin.call('addRelease', { params, body: { version, line: '1', releasedAt: at } });
    await admin.call('recordDeployment', { params, body: { environment: 'production', version: '1.1.0', at } });
    const name = nameIn((await chat.type('U0ANA0001', 'declare "The newest release is broken" sev2 shop')).text);

    const unsure = await chat.type('U0ANA0001', `propose ${name} 1.0.0`);
    const said = await chat.type('U0ANA0001', `propose ${name} 1.0.0 production`);

    expect(unsure.text).toContain(`/lockstep propose ${name} 1.0.0 production`);
    const [decision] = (await admin.call('listDecisions', { query: {} })).items;
    expect(said.text.toLowerCase()).toContain(`shop 1.0.0 in production: ${decision?.verdict.replaceAll('_', ' ')}`);
    expect(JSON.stringify(said.blocks)).toContain(
      `http://localhost:4500/decisions/${decision?.number}|Open the decision`,
    );
    expect((await admin.call('getIncident', { params: { incident: name } })).links).toContainEqual(
      expect.objectContaining({ kind: 'decision', subjectId: decision?.id }),
    );
  });

  it('turns no key: it leads to where that is done', async () => {
    const name = await declare('Somebody wants to sign');

    const said = await chat.type('U0ANA0001', `key ${name}`);

    expect(said.text).toContain('Keys are turned in Lockstep only');
    expect(JSON.stringify(said.blocks)).toContain(`http://localhost:4500/incidents/${name}|`);
  });

  it('says in words what it does not understand, and what the gate lacks', async () => {
    const name = await declare('About no service');

    expect((await chat.type('U0ANA0001', 'reboot everything')).text).toContain('there is no command `reboot`');
    expect((await chat.type('U0ANA0001', `propose ${name} 1.0.0`)).text).toContain(`${name} is about no service`);
    expect((await chat.type('U0ANA0001', 'join')).text).toContain('this channel belongs to no incident');
    expect((await chat.type('U0ANA0001', 'join INC-99999')).text).toContain('incident `INC-99999` does not exist');
  });
});

const needWriting = [
  'declare "Not by an auditor" sev3',
  'join {}',
  'update {} a note',
  'severity {} sev1',
  'take {} scribe',
  'channel {}',
];
const every = [...needWriting.slice(1), 'propose {} 1.0.0', 'key {}'];

describe('rights', () => {
  it.each(needWriting)('of an auditor do not reach to `%s`', async (text) => {
    const name = await declare(`Looked at by an auditor: ${text.slice(0, 4)}`);
    const before = await timeline(name);

    const said = await chat.type('U0IDA0001', text.replace('{}', name));

    expect(said.text).toContain('Nothing was done: this needs the permission `incidents.write`');
    expect(await timeline(name)).toEqual(before);
  });

  it.each(every)('never show a restricted incident, to its readers neither: `%s`', async (text) => {
    const me = await chat.app.admin.call('whoAmI', {});
    await chat.rows(
      `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
       values (gen_random_uuid(), $1, 'slack', $2, 'U0ADA0001', 'Slack', now(), now()) on conflict do nothing`,
      [me.userId, chat.setupId],
    );
    const { id, name } = await chat.app.admin.call('recordIncident', {
      body: { title: `a secret ${text}`, kind: 'security', severity: 'sev2', isRestricted: true },
    });
    const before = await timeline(id);

    const seen = await chat.type('U0ADA0001', text.replace('{}', name));
    const unknown = await chat.type('U0ADA0001', text.replace('{}', 'R-ZZZZZZ'));
    const { text: listed } = await chat.type('U0ADA0001', 'list');

    expect(JSON.stringify(seen).replaceAll(name, 'R-ZZZZZZ')).toBe(JSON.stringify(unknown));
    expect(listed).not.toContain('secret');
    expect(await timeline(id)).toEqual(before);
  });

  it('of somebody who left are none', async () => {
    const id = await chat.addPerson('Eve', 'U0EVE0001');
    await chat.rows('update user_account set deactivated_at = created_at where id = $1', [id]);

    expect((await chat.type('U0EVE0001', 'list')).text).toContain('does not know whose Slack account');
  });
});

describe('"Add to the timeline"', () => {
  const ts = (seconds: number) => `${Math.floor(chat.clock.now() / 1000) - seconds}.000200`;

  it('asks which incident is meant, and keeps author, moment, text and link as a quotation', async () => {
    const name = await declare('Payments are refused');
    const message = {
      ts: ts(60),
      user: 'U0BEN0001',
      text: 'see <https://x.example/a|the graph> &lt;script&gt; *now*\nand <@U0ANA0001>',
    };

    const asked = await chat.shortcut('U0ANA0001', message);
    const added = await chat.press('U0ANA0001', asked, name);
    const again = await chat.press('U0ANA0001', asked, name);

    expect(added.text).toContain(`stands on the timeline of ${name}`);
    expect(again.text).toContain('answered before');
    const [entry] = (await timeline(name)).filter(({ kind }) => kind === 'chat');
    expect(entry?.happenedAt).toBe(new Date(Math.floor(Number(message.ts) * 1000)).toISOString());
    expect(entry?.text).toContain('Ben wrote in Slack ([message](https://example.slack.com/archives/C0GENERAL1/p');
    expect(entry?.text).toContain(String.raw`> see the graph (https://x.example/a) \<script\> \*now\*`);
    expect(entry?.recordedBy.name).toBe('Ana (Slack)');
  });

  it('takes a message once, of ten who add it at the same moment', async () => {
    const name = await declare('Logins time out');
    const message = { ts: ts(30), user: 'U0BEN0001', text: 'it began with the deploy' };
    const asked = await Promise.all(Array.from({ length: 10 }, () => chat.shortcut('U0ANA0001', message)));

    const said = await Promise.all(asked.map(async (one) => await chat.press('U0ANA0001', one, name)));

    expect(said.filter(({ text }) => text.includes('The message stands'))).toHaveLength(1);
    expect((await timeline(name)).filter(({ kind }) => kind === 'chat')).toHaveLength(1);
  });

  it('is nothing for an auditor or a stranger', async () => {
    const message = { ts: ts(10), user: 'U0BEN0001', text: 'a message' };

    expect((await chat.shortcut('U0IDA0001', message)).text).toContain('this needs the permission');
    expect((await chat.shortcut('U0STRANGE1', message)).text).toContain('does not know whose');
  });
});

it('answers without a mistake of ours', () => {
  expect(chat.app.failures).toEqual([]);
  expect(chat.slack.problems).toEqual([]);
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedClock } from '../platform/test-context.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { addMember, codeIn, type Member } from './test-people.ts';

/** Of Microsoft's sample of an outgoing webhook. */
const securityToken = '+ZaRRMC8+mpnfGaGsBOmkIFt98bttL5YQRq3p2tXgcE=';
const anna = '6f1b1c1e-0000-4000-8000-00000000000a';
const ben = '6f1b1c1e-0000-4000-8000-00000000000b';
const stranger = '6f1b1c1e-0000-4000-8000-00000000000c';
const clock = new FixedClock();
let app: TestApp;
let setupId: string;
let members: Record<'Anna' | 'Ben', Member>;
let count = 0;

interface Card {
  readonly text: string;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly raw: string;
}

const none: Content = { body: [], actions: [] };
interface Content {
  readonly body: readonly { type: string; inlines: { type: string; text: string }[] }[];
  readonly actions: readonly { type: string; title: string; url: string }[];
}

beforeAll(async () => {
  app = await openTestApp({ clock });
  ({ id: setupId } = await app.admin.call('createChannelSetup', {
    body: { kind: 'teams_commands', name: 'Teams of shop', settings: { securityToken } },
  }));
  members = { Anna: await addMember(app, 'Anna'), Ben: await addMember(app, 'Ben') };
  for (const [account, member] of [
    [anna, members.Anna],
    [ben, members.Ben],
  ] as const) {
    const code = codeIn((await type(account, 'link')).raw);
    await member.client.call('linkChatAccount', { body: { code } });
  }
});
afterAll(() => app.close());

/** A message to an outgoing webhook, as the activity schema of the Bot Framework has it. */
function activity(account: string, text: string, more: object = {}): string {
  count += 1;
  return JSON.stringify({
    type: 'message',
    id: String(1_485_983_408_511 + count),
    timestamp: new Date(clock.now()).toISOString(),
    localTimestamp: new Date(clock.now()).toISOString(),
    serviceUrl: 'https://smba.trafficmanager.net/amer/',
    channelId: 'msteams',
    from: { id: `29:1Ac-${account}`, name: account === ben ? 'Ben Carter' : 'Anna Berg', aadObjectId: account },
    conversation: {
      isGroup: true,
      conversationType: 'channel',
      id: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype;messageid=1485983194839',
    },
    recipient: null,
    textFormat: 'plain',
    text: `<at>Lockstep</at>&nbsp;${text}\n`,
    attachments: [{ contentType: 'text/html', content: '<div>as above</div>' }],
    entities: [{ type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Windows' }],
    channelData: {
      teamsChannelId: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype',
      teamsTeamId: '19:712c61d0ef384e5fa681ba90ca943398@thread.skype',
      tenant: { id: '72f988bf-0000-4000-8000-000000000001' },
    },
    ...more,
  });
}

const signed = (body: string, token = securityToken) =>
  `HMAC ${createHmac('sha256', Buffer.from(token, 'base64')).update(body).digest('base64')}`;

async function post(body: string, authorization = signed(body)): Promise<{ status: number; raw: string }> {
  const response = await fetch(`${app.origin}/callbacks/${setupId}/commands`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json; charset=utf-8', ...(authorization !== '' && { authorization }) },
  });
  return { status: response.status, raw: await response.text() };
}

function cardOf(raw: string): Card {
  const { type: kind, attachments } = JSON.parse(raw) as {
    type: string;
    attachments: { contentType: string; content: Content }[];
  };
  expect([kind, attachments.length, attachments[0]?.contentType]).toEqual([
    'message',
    1,
    'application/vnd.microsoft.card.adaptive',
  ]);
  const { body, actions } = attachments[0]?.content ?? none;
  expect(new Set(actions.map((action) => action.type))).toEqual(new Set(actions.length > 0 ? ['Action.OpenUrl'] : []));
  expect(new Set(body.map((part) => part.type))).toEqual(new Set(['RichTextBlock']));
  return {
    raw,
    text: body.flatMap(({ inlines }) => inlines.map(({ text }) => text)).join('\n'),
    links: actions.map(({ title, url }) => ({ title, url })),
  };
}

async function type(account: string, text: string): Promise<Card> {
  const { status, raw } = await post(activity(account, text));
  if (status !== 200) throw new Error(raw);
  return cardOf(raw);
}

const nameIn = (text: string): string => /INC-\d+/.exec(text)?.[0] ?? 'none';
const incidents = async () =>
  (await app.app.database.pool.query<{ n: number }>('select count(*)::int as n from incident')).rows[0]?.n;
const timeline = async (incident: string) =>
  (await app.admin.call('listTimeline', { params: { incident }, query: {} })).items;

describe('what comes from Teams', () => {
  it.each([
    ['without a signature', () => ''],
    ['signed under another token', (body: string) => signed(body, 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=')],
    ['with the signature of another body', () => signed('{}')],
    ['with the signature alone', (body: string) => signed(body).replace('HMAC ', '')],
  ])('is refused %s, and changes nothing', async (_how, authorization) => {
    const before = await incidents();
    const body = activity(anna, 'declare "Nobody said this" sev1');

    const { status, raw } = await post(body, authorization(body));

    expect(status).toBe(401);
    expect(JSON.parse(raw)).toMatchObject({ code: 'contacts.callback_unproven', help: expect.any(String) });
    expect(await incidents()).toBe(before);
  });

  it('is refused when it is dated more than five minutes off, before or after', async () => {
    const dated = async (ms: number) =>
      (await post(activity(anna, 'list', { timestamp: new Date(clock.now() + ms).toISOString() }))).status;

    expect([await dated(-301_000), await dated(301_000), await dated(-299_000)]).toEqual([401, 401, 200]);
  });

  it('is done once, of ten who send the same again', async () => {
    const before = (await incidents()) ?? 0;
    const body = activity(anna, 'declare anyway "Sent ten times" sev3');

    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));

    expect(answers.filter(({ raw }) => raw.includes('answered before'))).toHaveLength(9);
    expect(await incidents()).toBe(before + 1);
  });

  it.each([
    ['by an app, which has no account in the directory', { from: { id: '28:app', name: 'App' } }],
    ['that is no message', { type: 'messageReaction' }],
    ['without a date', { timestamp: undefined }],
  ])('is unreadable %s', async (_what, more) => {
    expect((await post(activity(anna, 'list', more))).status).toBe(422);
  });

  it('is refused by a set-up that has no token yet', async () => {
    const { id } = await app.admin.call('createChannelSetup', {
      body: { kind: 'teams_commands', name: 'No token', settings: {} },
    });
    const body = activity(anna, 'list');
    const response = await fetch(`${app.origin}/callbacks/${id}/commands`, {
      method: 'POST',
      body,
      headers: { authorization: signed(body) },
    });

    expect(response.status).toBe(401);
  });
});

describe('a command in Teams', () => {
  it('by a stranger does nothing, leads to linking and to where it is done, and tells how it is written there', async () => {
    const name = nameIn((await type(anna, 'declare "Checkout fails" sev2')).text);
    const before = await timeline(name);

    const said = await type(stranger, `update ${name} a note`);

    expect(said.text).toContain('does not know whose Teams account this is');
    expect(said.text).toContain('Everybody here sees the link');
    expect(said.links.map(({ title }) => title)).toEqual(['Link this account', `Open ${name}`]);
    expect(await timeline(name)).toEqual(before);
  });

  it('declares, joins, takes a role and writes down as the person of the account; buttons are lines to type', async () => {
    const said = await type(anna, 'declare "Stock &amp; counts are &lt;wrong&gt;" sev3');
    const name = nameIn(said.text);

    await type(ben, `join ${name}`);
    await type(ben, `take ${name} commander`);
    await type(ben, `update ${name} counts drift`);

    expect(said.text).toContain('Stock & counts are <wrong>');
    expect(said.text).toContain(`Join: @Lockstep join ${name}`);
    expect(said.text).not.toContain('Make a channel');
    expect(said.links.map(({ title }) => title)).toEqual(['Open the room', 'Propose a fix', 'Turn a key']);
    expect((await timeline(name)).find(({ kind }) => kind === 'note')?.recordedBy.name).toBe('Ben (Teams)');
    const seats = await app.admin.call('getIncidentPeople', { params: { incident: name } });
    expect(seats.roles.find(({ role }) => role === 'commander')?.holder?.name).toBe('Ben');
  });

  it('asks back where one looks the same, and says how to declare all the same', async () => {
    await type(anna, 'declare "Search is slow in every region" sev2');
    const asked = await type(ben, 'declare "Search is slow in every region" sev3');
    const before = (await incidents()) ?? 0;
    const [, again = ''] = /Declare all the same: @Lockstep (.*)/.exec(asked.text) ?? [];

    const declared = await type(ben, again);

    expect(again).toBe('declare anyway "Search is slow in every region" sev3');
    expect(declared.text).toMatch(/^Declared INC-/);
    expect(await incidents()).toBe(before + 1);
  });

  it('turns no key, makes no channel and keeps no message, and says so', async () => {
    const name = nameIn((await type(anna, 'declare "What Teams can not" sev4')).text);

    expect((await type(anna, `key ${name}`)).text).toContain('Keys are turned in Lockstep only');
    expect((await type(anna, `channel ${name}`)).text).toContain('makes no channels');
    expect((await type(anna, `keep ${name} https://teams.microsoft.com/l/message/x`)).text).toContain(
      'can not be read',
    );
    expect((await type(anna, 'help')).text).toContain('@Lockstep join INC-12');
  });

  it.each(['join {}', 'update {} a note', 'severity {} sev1', 'take {} scribe', 'propose {} 1.0.0', 'key {}'])(
    'never shows a restricted incident, to its readers neither: `%s`',
    async (text) => {
      const { id, name } = await members.Anna.client.call('recordIncident', {
        body: { title: `a secret ${text.slice(0, 4)}`, kind: 'security', severity: 'sev2', isRestricted: true },
      });
      const before = await members.Anna.client.call('listTimeline', { params: { incident: id }, query: {} });

      const seen = await type(anna, text.replace('{}', name));
      const unknown = await type(anna, text.replace('{}', 'R-ZZZZZZ'));

      expect(seen.raw.replaceAll(name, 'R-ZZZZZZ')).toBe(unknown.raw);
      expect((await type(anna, 'list')).text).not.toContain('secret');
      expect(await members.Anna.client.call('listTimeline', { params: { incident: id }, query: {} })).toEqual(before);
    },
  );
});

it('works without a mistake of ours', () => {
  expect(app.failures).toEqual([]);
});

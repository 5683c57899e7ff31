import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationName } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from './app.ts';
import { type SlackWorkspace, slackWorkspace, workspace } from './integrations/slack/test-slack-workspace.ts';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { quietLog } from './platform/test-context.ts';
import { findPlaces, leaksByNaming, namingRows, readEverything } from './test-leak-answers.ts';
import { type Caller, type LeakHouse, openLeakHouse } from './test-leak-house.ts';
import { furnish, openRoom, type Room } from './test-leak-room.ts';
import type { Places } from './test-leak-row.ts';

/** The same for an incident that everybody saw, and that becomes restricted while messages of it wait and others write of it. */

let mail: MailStandIn;
let slack: SlackWorkspace;
let hook: Server;
const posted: string[] = [];
let house: LeakHouse;
let places: Places;
let room: Room;
let openName: string;
/** Was merged into it. */
let twin: string;
/** What waited to leave at the moment it was restricted, by channel. */
let waiting: readonly string[];
/** How much the chat had been told until then. */
let toldBefore = 0;

beforeAll(async () => {
  [mail, slack] = [await mailStandIn(), await slackWorkspace()];
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      posted.push(text);
      response.end('ok');
    });
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  house = await openLeakHouse({ mailServer: mailServer(), allowPrivateWebhooks: true });
  const origin = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
  openName = await furnish(house, admin(), `${origin}/hook`);
  await addChannels(origin);
  await house.settle();
  room = await openRoom(house, openName, whileOpen);
  await house.settle();
  places = await findPlaces(house, admin(), openName);
}, 240_000);
afterAll(async () => {
  await house.close();
  await mail[Symbol.asyncDispose]();
  await slack[Symbol.asyncDispose]();
  hook.close();
});

const mailServer = () => ({ url: mail.url, from: 'Lockstep <lockstep@example.org>' });
const by = (name: string): Caller => house.strangers.find((one) => one.name === name) ?? house.reader;
const admin = (): Caller => by('admin');
const rows = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
  (await house.product.app.database.pool.query<Row>(sql, [...values])).rows;

/** Where automations tell of what is declared: rooms of a chat, phones, and the channel they make for it. */
async function addChannels(origin: string): Promise<void> {
  const settings = {
    botToken: workspace.botToken,
    signingSecret: workspace.signingSecret,
    teamId: workspace.team,
    apiUrl: `${slack.origin}/api`,
  };
  const { make } = house;
  const chat = await make(admin(), 'createChannelSetup', { body: { kind: 'slack', name: 'Slack', settings } });
  const push = await make(admin(), 'createChannelSetup', {
    body: { kind: 'ntfy', name: 'ntfy', settings: { serverUrl: origin } },
  });
  const general = await make(admin(), 'createDestination', {
    body: { name: 'General', kind: 'room', setup: chat.id, address: 'C0GENERAL1' },
  });
  const phones = await make(admin(), 'createDestination', {
    body: { name: 'Phones', kind: 'room', setup: push.id, address: 'a-topic' },
  });
  const actions = [
    { kind: 'create_channel', name: '{name} {title}' },
    { kind: 'run_webhook', destination: general.id, text: '{name} {title}' },
    { kind: 'run_webhook', destination: phones.id, text: '{name} {title}' },
    { kind: 'post_update', text: '{name} {title}' },
  ];
  const automation = { title: 'Tells more', on: 'declared', actions, follows: 0 };
  await make(admin(), 'putAutomation', { params: { automation: 'tells-more' }, body: automation });
}

/** Others write of it where they may, messages of it wait, and its channel is being made. */
async function whileOpen({ id, name }: { readonly id: string; readonly name: string }): Promise<() => Promise<void>> {
  const { make } = house;
  const params = { incident: name };
  const said = `as in ${name}, it says`;
  const offer = {
    params: { ...params, role: 'scribe' },
    body: { person: by('responder').userId, because: house.canary() },
  };
  await make(house.reader, 'offerIncidentRole', offer);
  await make(house.reader, 'withdrawIncidentRole', { params: offer.params });
  await writeOf(id, name, said);
  slack.fail('conversations.create', 'missing_scope');
  await house.settle();
  slack.fail('conversations.create', undefined);
  house.clock.advance(6 * 60_000);
  // Until it is let go, what the chat made is not remembered.
  const held = await house.product.app.database.pool.connect();
  await held.query('begin');
  await held.query('select from chat_room where incident_id = $1 for update', [id]);
  const working = house.settle();
  await vi.waitFor(
    () => expect(slack.channels.some((channel) => channel.name.startsWith(name.toLowerCase()))).toBe(true),
    {
      timeout: 30_000,
    },
  );
  waiting = (
    await rows<{ channel: string }>(
      `select distinct channel from notification where state = 'waiting' and message::text like '%' || $1 || '%'`,
      [name],
    )
  ).map(({ channel }) => channel);
  toldBefore = slack.requests.length;
  return async () => {
    await held.query('rollback');
    held.release();
    await working;
  };
}

/** Everything in which somebody who sees it may name it. */
async function writeOf(id: string, name: string, said: string): Promise<void> {
  const { make } = house;
  const open = { incident: openName };
  const asked = { service: 'mail', environment: 'live', target: '1.0.0', incident: id, reason: said };
  await make(admin(), 'decideRemediation', { body: asked });
  await make(admin(), 'addTimelineEntry', { params: open, body: { text: said, pin: true } });
  await make(admin(), 'linkToIncident', { params: open, body: { kind: 'incident', subject: name } });
  await make(admin(), 'addTask', { params: open, body: { title: said, detail: said } });
  await make(admin(), 'addActionItem', { params: open, body: { title: said, detail: said } });
  const late = { title: 'mails are late as well', kind: 'reliability', severity: 'sev3', service: 'mail' };
  twin = ((await make(admin(), 'recordIncident', { body: late })) as unknown as { name: string }).name;
  await make(admin(), 'mergeIncident', { params: { incident: twin }, body: { into: name, because: said } });
  const hold = { service: 'mail', environment: 'live', version: '1.0.0', axis: 'security', reason: said };
  await make(by('security_key'), 'placeHold', { body: hold });
}

it('was told of by mail, push, webhook and chat, its channel was being made, and all of that waited', () => {
  expect(waiting.toSorted()).toEqual(['mail', 'ntfy', 'slack', 'webhook']);
});

it('what everybody reads says nothing of it, whoever wrote it', async () => {
  const answers = await readEverything(house, places, 'reads');

  expect([...answers].filter(([, text]) => text.startsWith('5')).map(([key]) => key)).toEqual([]);
  expect([...answers].flatMap(([key, text]) => wordsIn(key, text))).toEqual([]);
});

it('what was merged into it does not say where it went', async () => {
  const said: string[] = [];
  for (const caller of house.strangers) {
    const ask = async (name: OperationName, body?: object): Promise<void> => {
      const answer = await house.ask(caller, name, { params: { incident: twin }, body });
      said.push(...wordsIn(`${caller.name}: ${name}`, `${answer.status} ${answer.body}`));
    };
    for (const name of ['getIncident', 'listTimeline', 'getRoom', 'getIncidentClosing'] as const) await ask(name);
    await ask('mergeIncident', { into: openName, because: 'to see what is said' });
  }
  expect(said).toEqual([]);
  expect((await house.ask(house.reader, 'getIncident', { params: { incident: twin } })).body).toContain(room.name);
});

describe('asked for by its name, its id or the id of what belongs to it', () => {
  it.each(namingRows)('%s answers as for what does not exist', async (name, row) => {
    // The outside of what was recorded while it was open stays in the chain; its content does not.
    if (name === 'listEvidence' || name === 'getEvidence') return;
    expect(await leaksByNaming({ house, room, places, openName }, name, row)).toEqual([]);
  });
});

it('nothing that waited leaves, and what is done in it from then on is told to its readers only', async () => {
  const second = await createApp({
    config: { schema: house.product.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: house.product.databaseUrl,
    log: quietLog,
    mailServer: mailServer(),
    allowPrivateWebhooks: true,
    clock: house.clock,
  });
  await second.listen(0, '127.0.0.1');
  await house.make(house.reader, 'addTimelineEntry', {
    params: { incident: room.name },
    body: { text: house.canary(), pin: true },
  });
  await vi.waitFor(
    async () => {
      const due = await rows(
        `select channel, message from notification where state in ('waiting', 'sending') and due_at <= $1`,
        [new Date(house.clock.now())],
      );
      expect(due).toEqual([]);
    },
    { timeout: 30_000, interval: 50 },
  );
  await second.close();

  const chat = slack.requests.slice(toldBefore).map(({ body }) => body);
  expect([...posted, ...chat].flatMap((text) => wordsIn('told outside', text))).toEqual([]);
  expect(posted.length).toBeGreaterThan(0);
  expect(slack.channels.filter(({ name }) => name.startsWith(room.name.toLowerCase()))).toMatchObject([
    { topic: '', posts: [] },
  ]);
  // Whoever is called to it gets a link: to the incident, or to the page.
  const links = [room.id, room.name, room.belongings.group];
  const inMails = mail.mails.flatMap(({ subject, text, html }) => wordsOf(`${subject} ${text} ${html}`));
  expect(inMails.filter((found) => !links.includes(found))).toEqual([]);
  expect(house.log.flatMap((line) => wordsOf(line))).toEqual([]);
});

/** Words of it in a text; `INC-2` is not in `INC-21`. */
function wordsOf(text: string): readonly string[] {
  return house.canaries.filter((word) => new RegExp(`(?<![\\da-z])${word}(?![\\da-z])`, 'i').test(text));
}

function wordsIn(where: string, text: string): readonly string[] {
  // The outside of what was recorded while it was open stays in the chain, with the id of what it is about.
  const isChain = /(?:list|export)Evidence$/.test(where);
  const found = wordsOf(text).filter((word) => !isChain || word !== room.id);
  return found.map((word) => {
    const at = text.indexOf(word);
    return `${where} says ${word}: …${text.slice(Math.max(0, at - 90), at + 60)}…`;
  });
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Operation, type OperationName, operations } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { type Answer, type Asked, type Caller, type LeakHouse, openLeakHouse, unknownId } from './test-leak-house.ts';
import { common, furnish, openRoom, type Room } from './test-leak-room.ts';
import { leakRows, type Places, type Row } from './test-leak-rows.ts';
import { quietLog } from './platform/test-context.ts';

const names = Object.keys(operations) as OperationName[];
const unknownName = 'R-ZZZZZZ';

let mail: MailStandIn;
let hook: Server;
const posted: string[] = [];
let house: LeakHouse;
let places: Places;
let before: ReadonlyMap<string, string>;
let room: Room;
let openName: string;

beforeAll(async () => {
  mail = await mailStandIn();
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
  const mailServer = { url: mail.url, from: 'Lockstep <lockstep@example.org>' };
  house = await openLeakHouse({ mailServer, allowPrivateWebhooks: true });
  const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
  openName = await furnish(house, admin(), address);
  await house.settle();
  places = await findPlaces();
  // Whoever asked for something was seen: from here on that is so for all.
  await readEverything();
  for (const caller of [house.reader, house.called, house.former]) await house.ask(caller, 'whoAmI');
  before = await readEverything();
  room = await openRoom(house, openName);
  await house.settle();
}, 240_000);
afterAll(async () => {
  await house.close();
  await mail[Symbol.asyncDispose]();
  hook.close();
});

const admin = (): Caller => house.strangers.find(({ name }) => name === 'admin') ?? house.reader;

/** Ids of what there is, by name of the parameter. */
async function findPlaces(): Promise<Places> {
  const first = async (name: OperationName, member = 'id', request: Asked = {}): Promise<string> => {
    const { items } = JSON.parse((await house.ask(admin(), name, request)).body) as {
      items?: readonly Record<string, string>[];
    };
    return items?.[0]?.[member] ?? unknownId;
  };
  return {
    service: 'mail',
    version: '1.0.0',
    team: await first('listTeams'),
    advisory: 'CVE-2021-44228',
    exposure: await first('listExposures'),
    schedule: await first('listSchedules'),
    source: await first('listAlertSources'),
    alert: await first('listAlerts'),
    decision: await first('listDecisions'),
    policy: await first('listEscalationPolicies'),
    heartbeat: await first('listHeartbeats'),
    check: await first('listUptimeChecks'),
    playbook: 'first-hour',
    incident: openName,
    page: 'main',
    person: admin().userId ?? house.reader.userId ?? unknownId,
    document: await first('listVex'),
    report: await first('listReports'),
  };
}

/** Every answer by caller and operation, of rows that are asked without naming anything that is not there. */
async function readEverything(): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const caller of house.strangers) {
    for (const name of names) {
      for (const row of leakRows[name] ?? []) {
        // What is read of an open incident that is linked to the restricted one is asked as well.
        const isOfOpen = row.kind === 'room' && operations[name].method === 'GET';
        if (row.kind !== 'reads' && row.kind !== 'aloof' && !isOfOpen) continue;
        const body = row.kind === 'reads' ? row.body : undefined;
        const request = row.kind === 'aloof' ? {} : { params: places, query: row.query ?? {}, body };
        answers.set(`${caller.name}: ${name}`, comparable(name, await house.ask(caller, name, request)));
      }
    }
  }
  return answers;
}

const countsRecords = new Set<string>(['records', 'waiting', 'position', 'chain', 'head']);

/** An answer without what is its own: the id of the request, and the length of the chain, which everybody may know. */
function comparable(name: OperationName, { status, body }: Answer): string {
  const text = body.replace(/"requestId":"[^"]*"/, '"requestId":""');
  if (name === 'exportEvidence') {
    const open = text.split('\n').filter((line) => !line.includes('"evidence.sealed"'));
    return `${status} ${open.map((line) => withoutCounts(line)).join('\n')}`;
  }
  if (name === 'verifyEvidence' || name === 'listEvidence') return `${status} ${withoutCounts(text)}`;
  return `${status} ${text}`;
}

function withoutCounts(text: string): string {
  if (text === '') return '';
  return JSON.stringify(JSON.parse(text), (key, value: unknown) => (countsRecords.has(key) ? undefined : value));
}

function sees(text: string): readonly string[] {
  return house.canaries.filter((word) => text.includes(word));
}

/** What two answers differ in, so that a failure says where. */
function difference(was: string, is: string): string {
  const longer = was.length > is.length ? was : is;
  const at = [...longer].findIndex((_letter, index) => was[index] !== is[index]);
  return `…${was.slice(Math.max(0, at - 80), at + 120)} ≠ …${is.slice(Math.max(0, at - 80), at + 120)}`;
}

it('every operation of the contract has a row', () => {
  expect(names.filter((name) => leakRows[name] === undefined)).toEqual([]);
  expect(Object.keys(leakRows).filter((name) => !(name in operations))).toEqual([]);
});

it('the room that is hidden is full', async () => {
  const { reader } = house;
  const params = { incident: room.name };
  for (const name of ['getIncident', 'listTimeline', 'getIncidentAccess', 'listTasks', 'getPostmortem'] as const) {
    expect([name, sees((await house.ask(reader, name, { params })).body).length]).not.toContain(0);
  }
  expect(Object.values(room.belongings)).not.toContain(unknownId);
  expect((await house.ask(reader, 'listEvidence', { query: { subjectId: room.id } })).body).toContain(room.id);
});

it('what everybody reads is the same with it and without it, byte for byte', async () => {
  const after = await readEverything();

  const leaks = [...after].flatMap(([key, text]) => {
    const was = before.get(key) ?? '';
    const words = sees(text);
    if (was === text && words.length === 0) return [];
    return [`${key} ${words.length > 0 ? `says ${words.join(', ')}` : difference(was, text)}`];
  });
  expect(after.size).toBeGreaterThan(2_000);
  expect([...after].filter(([, text]) => text.startsWith('5')).map(([key]) => key)).toEqual([]);
  expect(leaks).toEqual([]);
});

/** One way to name it, and the same of what does not exist. */
interface Attempt {
  readonly hidden: Asked;
  readonly unknown: Asked;
}

function attemptsOf(name: OperationName, row: Row): readonly Attempt[] {
  const refs = [
    [room.id, unknownId],
    [room.name, unknownName],
  ] as const;
  const entry: Operation = operations[name];
  const params = { ...places, role: 'commander', axis: 'security', section: 'summary' };
  switch (row.kind) {
    case 'room':
      return refs.map(([ref, none]) => {
        const { belonging, body, query = {} } = row;
        const own = belonging === undefined ? {} : { [belonging]: room.belongings[belonging] };
        return {
          hidden: { params: { ...params, ...own, incident: ref }, body, query },
          unknown: { params: { ...params, incident: none }, body, query },
        };
      });
    case 'names':
      return refs.slice(0, row.isIdOnly === true ? 1 : 2).map(([ref, none]) => {
        const path = entry.path.includes(':incident') ? { incident: openName } : {};
        const asked = (one: string, title: string): Asked => ({
          params: { ...params, ...path },
          body: row.body?.(one, { open: openName, title }),
          query: row.query?.(one) ?? {},
        });
        return { hidden: asked(ref, common), unknown: asked(none, 'nothing like it at all') };
      });
    case 'owned':
      return [
        {
          hidden: { params: { ...params, [row.param]: room.belongings[row.belonging] }, body: row.body },
          unknown: { params: { ...params, [row.param]: unknownId }, body: row.body },
        },
      ];
    case 'reads':
    case 'aloof':
    case 'acts':
      return [];
  }
}

/** The words of the asker back to them are no leak: what was asked is taken out, and ids and moments of what was made. */
function withoutAsked(text: string, { params = {}, query = {}, body }: Asked, title: string): string {
  const asked = [...Object.values(params), ...Object.values(query), ...stringsOf(body), title]
    .filter((word) => [room.id, room.name, unknownId, unknownName, title].includes(word))
    .concat(Object.values(room.belongings), unknownId);
  const plain = asked.reduce((rest, word) => rest.replaceAll(word, '‹asked›'), text);
  return plain
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '‹id›')
    .replaceAll(/"(?:name|label)":"(?:INC|G)-\d+"|"number":\d+|(?:INC|D|G)-\d+|"[0-9a-f]{64}"/g, '‹number›');
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, value.replace(/^incident:/, '')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member) => stringsOf(member));
}

describe('asked for by its name, its id or the id of what belongs to it', () => {
  const rows = names.flatMap((name) =>
    (leakRows[name] ?? []).flatMap((row) =>
      ['room', 'names', 'owned'].includes(row.kind) ? [[name, row] as const] : [],
    ),
  );

  it.each(rows)('%s answers as for what does not exist', async (name, row) => {
    const leaks: string[] = [];
    for (const caller of house.strangers) {
      for (const { hidden, unknown } of attemptsOf(name, row)) {
        const [is, was] = [await house.ask(caller, name, hidden), await house.ask(caller, name, unknown)];
        const [left, right] = [
          withoutAsked(comparable(name, is), hidden, common),
          withoutAsked(comparable(name, was), unknown, 'nothing like it at all'),
        ];
        if (left !== right) leaks.push(`${caller.name}: ${difference(right, left)}`);
        // A request that is refused for its form proves nothing.
        if (row.kind !== 'names' && ![401, 403, 404].includes(is.status)) leaks.push(`${caller.name}: ${left}`);
      }
    }
    expect(leaks).toEqual([]);
  });
});

it('files are not there for others, by whatever name', async () => {
  const download = async (caller: Caller, incident: string, file: string): Promise<string> => {
    const url = `/api/v1/incidents/${incident}/attachments/${file}`;
    const { statusCode, body } = await house.product.app.http.inject({ url, headers: caller.headers });
    return comparable('listAttachments', { status: statusCode, body }).replaceAll(incident, '');
  };
  const { attachment } = room.belongings;
  const own = await download(house.reader, room.name, attachment);
  expect(sees(own)).toHaveLength(1);
  for (const caller of house.strangers) {
    expect(await download(caller, room.name, attachment)).toBe(await download(caller, unknownName, unknownId));
  }
});

describe('who read it and does not any more', () => {
  it('gets nothing again by a key that was answered', async () => {
    const params = { incident: room.name };
    const request = { params, body: { text: house.canary() }, key: 'noted-once' };
    expect((await house.ask(house.former, 'addTimelineEntry', request)).status).toBe(200);
    const out = { params: { ...params, person: house.former.userId ?? '' }, body: { because: house.canary() } };
    await house.make(house.reader, 'removeIncidentReader', out);

    const again = await house.ask(house.former, 'addTimelineEntry', request);
    const other = { ...request, params: { incident: unknownName }, key: 'never-used' };
    const unknown = await house.ask(house.former, 'addTimelineEntry', other);

    expect(comparable('addTimelineEntry', again).replace(room.name, unknownName)).toBe(
      comparable('addTimelineEntry', unknown),
    );
  });

  it('reads what everybody reads', async () => {
    const leaks: string[] = [];
    for (const name of names) {
      for (const row of leakRows[name] ?? []) {
        if (row.kind !== 'reads') continue;
        const { body } = await house.ask(house.former, name, { params: places, query: row.query ?? {} });
        leaks.push(...sees(body).map((word) => `${name} says ${word}`));
      }
    }
    expect(leaks).toEqual([]);
  });
});

describe('with everything running', () => {
  it('nothing of it leaves by a live stream, a mail, a webhook or the log', async () => {
    const { database } = house.product.app;
    const { schema, databaseUrl } = house.product;
    const mailServer = { url: mail.url, from: 'Lockstep <lockstep@example.org>' };
    const second = await createApp({
      config: { schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
      databaseUrl,
      log: quietLog,
      mailServer,
      allowPrivateWebhooks: true,
      clock: house.clock,
    });
    const origin = await second.listen(0, '127.0.0.1');
    const heard = new Map<string, string>();
    const stop = new AbortController();
    const listening = [...house.strangers.filter(({ name }) => name !== 'nobody'), house.former, house.reader].map(
      async (caller) => listen(origin, caller, heard, stop.signal),
    );
    await eventually(
      () => [...heard.values()].filter((text) => text.includes('event: ready')).length === listening.length,
    );

    const word = house.canary();
    const params = { incident: room.name };
    await house.make(house.reader, 'addTimelineEntry', { params, body: { text: word } });
    await house.make(house.reader, 'offerIncidentRole', {
      params: { ...params, role: 'legal' },
      body: { person: house.called.userId, because: house.canary() },
    });
    const asked = { service: 'mail', environment: 'live', target: '1.0.0', incident: room.id, reason: 'errors' };
    await house.make(house.reader, 'decideRemediation', { body: asked });
    const glass = { params, body: { because: house.canary() } };
    await house.make(admin(), 'breakIncidentGlass', glass);
    await eventually(() => (heard.get('reader')?.split('incidents.timeline_changed').length ?? 0) > 2);
    await eventually(async () => {
      const { rows } = await database.pool.query(
        `select from notification where state in ('waiting', 'sending') limit 1`,
      );
      return rows.length === 0;
    });
    stop.abort();
    await Promise.all(listening);
    await second.close();

    const leaks = [...heard].filter(([name]) => name !== 'reader' && name !== 'admin');
    // Ids of what belongs to it tell of it as well.
    house.canaries.push(...Object.values(room.belongings));
    const beyond = (text: string) => text.split('\n').filter((line) => !line.includes('incidents.readers_changed'));
    const said = leaks.flatMap(([name, text]) =>
      // Whoever was taken off the list hears of that, and of nothing after it.
      sees(name === 'former' ? beyond(text).join('\n') : text).map((found) => `${name} hears ${found}`),
    );
    expect(said).toEqual([]);
    expect(heard.get('reader')).toContain(room.id);
    // Whoever is called to it gets a link: to the incident, or to the page.
    const links = [room.id, room.name, room.belongings.group];
    const inMails = mail.mails.flatMap(({ subject, text, html }) => sees(`${subject} ${text} ${html}`));
    expect(inMails.filter((found) => !links.includes(found))).toEqual([]);
    expect(mail.mails.some(({ subject }) => subject?.includes('A restricted incident needs you'))).toBe(true);
    expect(posted.flatMap((text) => sees(text))).toEqual([]);
    expect(posted.length).toBeGreaterThan(0);
    expect(house.log.flatMap((line) => sees(line).map((found) => `${found}: ${line.slice(0, 200)}`))).toEqual([]);
  });
});

async function listen(origin: string, caller: Caller, heard: Map<string, string>, signal: AbortSignal): Promise<void> {
  // From the beginning: what was told while it was not listening is told now.
  const headers = { ...caller.headers, 'last-event-id': '0', 'x-lockstep-csrf': '1' };
  try {
    const response = await fetch(`${origin}/api/v1/events`, { headers, signal });
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      heard.set(caller.name, (heard.get(caller.name) ?? '') + decoder.decode(part as Uint8Array, { stream: true }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function eventually(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await look()) return;
    await setTimeout(25);
  }
  throw new Error('it did not come within ten seconds');
}

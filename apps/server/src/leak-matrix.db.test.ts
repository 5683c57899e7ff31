import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { operations } from '@lockstep/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import {
  comparable,
  difference,
  findPlaces,
  leakRows,
  leaksByNaming,
  namingRows,
  operationNames,
  readBeside,
  readEverything,
  unknownName,
} from './test-leak-answers.ts';
import { type Caller, type LeakHouse, openLeakHouse, unknownId } from './test-leak-house.ts';
import { furnish, openRoom, type Room } from './test-leak-room.ts';
import type { Places } from './test-leak-row.ts';
import { quietLog } from './platform/test-context.ts';

let mail: MailStandIn;
let hook: Server;
const posted: string[] = [];
let house: LeakHouse;
let places: Places;
let before: ReadonlyMap<string, string>;
let besideBefore: ReadonlyMap<string, string>;
let calendar: string;
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
  const feed = await house.make(admin(), 'createCalendarFeed', { body: { audience: 'mine' } });
  calendar = (feed as unknown as { url: string }).url;
  await house.settle();
  besideBefore = await readBeside(house, calendar);
  places = await findPlaces(house, admin(), openName);
  // Whoever asked for something was seen: from here on that is so for all.
  await readEverything(house, places);
  for (const caller of [house.reader, house.called, house.former]) await house.ask(caller, 'whoAmI');
  before = await readEverything(house, places);
  room = await openRoom(house, openName);
  await house.settle();
}, 240_000);
afterAll(async () => {
  await house.close();
  await mail[Symbol.asyncDispose]();
  hook.close();
});

const admin = (): Caller => house.strangers.find(({ name }) => name === 'admin') ?? house.reader;

function sees(text: string): readonly string[] {
  return house.canaries.filter((word) => text.includes(word));
}

it('every operation of the contract has a row', () => {
  expect(operationNames.filter((name) => leakRows[name] === undefined)).toEqual([]);
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

it('what is read beside the contract is the same as well', async () => {
  const after = await readBeside(house, calendar);

  const leaks = [...after].flatMap(([key, text]) => {
    const was = besideBefore.get(key) ?? '';
    return was === text && sees(text).length === 0 ? [] : [`${key} ${difference(was, text)}`];
  });
  expect([...after.values()].filter((text) => text.startsWith('200')).length).toBeGreaterThan(60);
  expect(leaks).toEqual([]);
});

it('what everybody reads is the same with it and without it, byte for byte', async () => {
  const after = await readEverything(house, places);

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

it('what is decided in its room is read by everybody, and nothing of it names the room', async () => {
  const { make, reader } = house;
  const common = { environment: 'live', incident: room.id, reason: 'errors' };
  await make(reader, 'decideRemediation', { body: { ...common, service: 'mail', target: '1.0.0' } });
  const members = ['mail', 'other'].map((service) => ({ service, target: '1.0.0' }));
  const train = await make(reader, 'decideTrain', { body: { ...common, members } });
  await house.settle();

  const inside = await house.ask(reader, 'getRoom', { params: { incident: room.name } });
  const answers = await readEverything(house, { ...places, train: train.id }, 'reads');
  // Records that would be withheld would tell of the room.
  const records = answers.get('auditor: exportEvidence')?.split('\n') ?? [];
  const decided = records.filter((line) => /"gate\.(?:train_)?decided"/.test(line));

  expect(inside.body).toContain(train.id);
  expect(decided.filter((line) => line.includes(train.id))).toHaveLength(1);
  expect(decided.filter((line) => line.includes('isWithheld'))).toEqual([]);
  expect(answers.get('auditor: getTrain')).toMatch(/^200 /);
  expect([...answers].flatMap(([key, text]) => sees(text).map((word) => `${key} says ${word}`))).toEqual([]);
});

describe('asked for by its name, its id or the id of what belongs to it', () => {
  it.each(namingRows)('%s answers as for what does not exist', async (name, row) => {
    expect(await leaksByNaming({ house, room, places, openName }, name, row)).toEqual([]);
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
    for (const name of operationNames) {
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
    const proposed = await house.make(house.reader, 'decideRemediation', { body: asked });
    const decision = { decision: proposed.id };
    const captured = { kinds: ['memory'], keptAt: house.canary(), note: house.canary(), capturedBy: house.canary() };
    await house.make(house.reader, 'recordCapture', { params: decision, body: captured });
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

    // What was captured for it is its readers' as well.
    expect(sees((await house.ask(house.reader, 'getDecision', { params: decision })).body)).toContain(captured.keptAt);
    const read = [
      'getDecision',
      'listDecisions',
      'replayDecision',
      'listEvidence',
      'exportEvidence',
      'listNow',
    ] as const;
    const readers = house.strangers.filter(({ name }) => name !== 'admin');
    const readBy = await Promise.all(
      readers.map(async (caller) => {
        const bodies = await Promise.all(read.map((name) => house.ask(caller, name, { params: decision })));
        return bodies.flatMap(({ body }, at) =>
          sees(body).map((found) => `${caller.name} reads ${found} by ${read[at]}`),
        );
      }),
    );
    expect(readBy.flat()).toEqual([]);

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

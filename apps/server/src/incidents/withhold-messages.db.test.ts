import { createService } from '#services/index.ts';
import { tellPeople, tellRoom } from '#paging/index.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson } from '../paging/test-people.ts';
import { newId } from '../platform/db/ids.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { declareIncident } from './declare-incident.ts';
import type { Incident } from './incident.ts';
import { restrictIncident } from './restrict-incident.ts';
import { giveRole, type TestPerson } from './test-rooms.ts';

let platform: TestPlatform;
let commander: TestPerson;
let responder: TestPerson;

beforeAll(async () => {
  platform = await openTestPlatform();
  [commander, responder] = [await addReachable('Cora'), await addReachable('Rita')];
  await createService(platform.as(['admin']), { name: 'mail', tier: 3 });
});
afterAll(() => platform.close());

async function addReachable(name: string): Promise<TestPerson> {
  const userId = await addPerson(platform, name);
  return Object.assign(() => platform.as(['responder'], { userId, name }), { userId });
}

async function declare(title: string): Promise<Incident> {
  const incident = await declareIncident(responder(), 'mail', { title, kind: 'both', severity: 'sev2' });
  await giveRole(platform, incident.id, 'commander', commander);
  return incident;
}

/** A room and both people are told of it; nothing has left yet. */
async function tell({ id, name, title }: Incident): Promise<void> {
  const words = { title: `${name}: ${title}`, lines: [title], path: `/incidents/${name}` };
  const ctx = responder();
  await ctx.transaction(async (tx) => {
    await tellRoom(tx, ctx, { channel: 'webhook', setupId: newId(), address: `https://room.example.org/${id}` }, words);
    const people = [commander, responder].map(({ userId }) => ({ topic: `told of ${id}`, userId, ...words }));
    expect(await tellPeople(tx, ctx, people, 0)).toHaveLength(2);
  });
}

async function messagesOf({ name }: Incident) {
  const { rows } = await platform.database.pool.query<{ user_id: string | null; state: string; message: string }>(
    `select user_id, state, message::text from notification where message ->> 'path' = $1 order by id`,
    [`/incidents/${name}`],
  );
  return rows;
}

it('a page for it still goes, and says nothing of it; rooms do not hear of the page', async () => {
  const { id, name, title } = await declare('records were copied');
  const groupId = newId();
  const { pool } = platform.database;
  await pool.query(
    `insert into alert_group
       (id, group_key, title, labels, state, urgency, axis, opened_at, last_alert_at, alerts, open_alerts, incident_id)
     values ($1, 'declared by hand', $2, '{}', 'open', 'high', 'security', $3, $3, 0, 0, $4)`,
    [groupId, title, new Date(platform.clock.now()), id],
  );
  await pool.query(
    `insert into notification (id, kind, scope, group_id, user_id, channel, setup_id, address, message, state, due_at, planned_at, created_at)
     select gen_random_uuid(), 'page', 'one', $1, asked, 'ntfy', gen_random_uuid(), 'x', $3, 'waiting', $2, $2, $2
     from unnest(array[null, $4::uuid]) as asked`,
    [
      groupId,
      new Date(platform.clock.now()),
      JSON.stringify({ title, lines: [title], urgency: 'high', path: `/incidents/${name}` }),
      responder.userId,
    ],
  );

  await restrictIncident(commander(), id, { because: 'an account was taken over', readers: [] });

  const { rows } = await pool.query('select user_id, state, message from notification where group_id = $1', [groupId]);
  const message = {
    title: 'A restricted incident needs you',
    lines: [],
    urgency: 'high',
    path: `/alerts/groups/${groupId}`,
    matterId: id,
  };
  expect(new Map(rows.map(({ user_id: userId, state }) => [userId, state]))).toEqual(
    new Map([
      [responder.userId, 'waiting'],
      [null, 'dropped'],
    ]),
  );
  expect(rows.map((row) => row.message)).toEqual([message, message]);
});

it('what was written of an incident and waits does not leave once it is restricted, and of others all leaves', async () => {
  const [secret, other] = [await declare('odd sign-ins'), await declare('checkout fails')];
  for (const incident of [secret, other]) await tell(incident);
  await platform.database.pool.query(
    `update notification set state = 'sending', lease = 1, lease_until = $1 where user_id is null and message ->> 'path' = $2`,
    [new Date(platform.clock.now() + 60_000), `/incidents/${secret.name}`],
  );

  await restrictIncident(commander(), secret.id, { because: 'an account was taken over', readers: [] });

  const [hidden, open] = [await messagesOf(secret), await messagesOf(other)];
  expect(hidden).toHaveLength(3);
  expect(hidden.filter(({ state }) => state !== 'dropped').map((row) => row.user_id)).toEqual([commander.userId]);
  expect(hidden.filter(({ message }) => message.includes('odd sign-ins'))).toEqual([]);
  expect(open.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(open.every(({ message }) => message.includes('checkout fails'))).toBe(true);
});

it('what waits to be told of another incident no longer names it, and no longer name is touched', async () => {
  const [secret, other] = [await declare('a key was found'), await declare('orders are late')];
  const ctx = responder();
  const room = { channel: 'webhook', setupId: newId(), address: 'https://room.example.org/other' };
  const said = (name: string) => [`as in ${name}, see`, `${name}\n${name}0`, `X${name}`];
  await ctx.transaction(async (tx) => {
    const [title = '', ...lines] = said(secret.name);
    await tellRoom(tx, ctx, room, { title, lines, path: `/incidents/${other.name}` });
  });

  await restrictIncident(commander(), secret.id, { because: 'somebody used it', readers: [] });

  const [told] = await messagesOf(other);
  const { title, lines } = JSON.parse(told?.message ?? '{}') as { title: string; lines: readonly string[] };
  expect([title, ...lines]).toEqual(['as in restricted, see', `restricted\n${secret.name}0`, `X${secret.name}`]);
  expect(told?.state).toBe('waiting');
});

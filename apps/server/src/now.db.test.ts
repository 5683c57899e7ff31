import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident, type NewIncident } from '#incidents/index.ts';
import { restrictIncident } from './incidents/restrict-incident.ts';
import { createService } from '#services/index.ts';
import { newId } from './platform/db/ids.ts';
import { createApp } from './app.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';
import { toDoSources } from './platform/to-do/sources.ts';
import { addTask } from './playbooks/tasks.ts';
import { countNow, cursorOf, listNow, recordAct, recordLook, snoozeRow, wakeRow } from './now/now.ts';

const minute = 60_000;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
});
afterAll(() => platform.close());

const responder = () => platform.as(['responder']);

async function person(name: string, roles: Parameters<TestPlatform['as']>[0] = ['responder']) {
  const userId = newId();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, created_at) values ($1::uuid, $2, $1::text || '@example.org', now())`,
    [userId, name],
  );
  return { userId, ctx: platform.as(roles, { userId, name }) };
}

function declare(more: Partial<NewIncident> = {}, ctx = responder()) {
  return declareIncident(ctx, 'shop', { title: 'checkout fails', kind: 'both', severity: 'sev2', ...more });
}

const task = { detail: '', axis: undefined, ownerRole: undefined };

/** By pages of two. @param most ids; a list that gives some of them again has more */
async function pagedIds(ctx: ReturnType<typeof responder>, most: number): Promise<readonly string[]> {
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listNow(ctx, { limit: 2, cursor });
    paged.push(...page.slice(0, 2).map(({ id }) => id));
    const last = page[1];
    cursor =
      page.length > 2 && last !== undefined
        ? Buffer.from(JSON.stringify(cursorOf(last))).toString('base64url')
        : undefined;
  } while (cursor !== undefined && paged.length <= most);
  return paged;
}

describe('what needs a human', () => {
  it('shows what burns and nobody owns first, then by when it is too late, with one action each', async () => {
    const { ctx, userId } = await person('Kim');
    const { name, id } = await declare();
    const now = platform.clock.now();
    await addTask(ctx, name, { ...task, title: 'later', owner: userId, dueAt: now + 20 * minute });
    await addTask(ctx, name, { ...task, title: 'sooner', owner: userId, dueAt: now + 10 * minute });
    await addTask(ctx, name, { ...task, title: 'nobody’s', owner: undefined, dueAt: now + 90 * minute });

    const rows = (await listNow(ctx, { limit: 100 })).filter((row) => row.incident === name);

    expect(rows.map(({ title, isUnowned }) => [title, isUnowned])).toEqual([
      [`${name} has no commander: checkout fails`, true],
      ['nobody’s', true],
      ['sooner', false],
      ['later', false],
    ]);
    expect(rows[0]).toMatchObject({ action: 'take_role', act: { incident: name, role: 'commander' }, subjectId: id });
    expect(rows[2]).toMatchObject({ action: 'finish_task', isMine: true, owner: { name: 'Kim' } });
    expect(await listNow(ctx, { limit: 100, scope: 'mine' })).toMatchObject([{ title: 'sooner' }, { title: 'later' }]);
  });

  it('pages through everything once, whatever has no day', async () => {
    const { ctx } = await person('Pat');
    const { name } = await declare();
    for (let index = 0; index < 5; index += 1) {
      await addTask(ctx, name, { ...task, title: `task ${index}`, owner: undefined, dueAt: undefined });
    }
    const all = await listNow(ctx, { limit: 200 });
    const paged = await pagedIds(ctx, all.length);

    expect(paged).toEqual(all.map(({ id }) => id));
  });

  it('gives nothing twice where days are written finer than cursors hold them', async () => {
    const { ctx } = await person('Robin');
    const { name } = await declare();
    const dueAt = platform.clock.now() + 5 * minute;
    for (let index = 0; index < 5; index += 1)
      await addTask(ctx, name, { ...task, title: `fine ${index}`, owner: undefined, dueAt });
    await platform.database.pool.query(
      `update incident_task set due_at = due_at + interval '300 microseconds' where title like 'fine %'`,
    );
    const all = await listNow(ctx, { limit: 200 });

    const paged = await pagedIds(ctx, all.length);

    expect(paged).toEqual(all.map(({ id }) => id));
  });

  it('is put off by one person with a reason and an end, and is back when the time comes', async () => {
    const { ctx, userId } = await person('Sam');
    // A context knows the moment it was made at.
    const again = () => platform.as(['responder'], { userId, name: 'Sam' });
    const { ctx: other } = await person('Uma');
    const { name } = await declare();
    const made = await addTask(ctx, name, { ...task, title: 'can wait', owner: undefined, dueAt: undefined });
    const row = `task ${made.id}`;
    const sees = async (who: typeof ctx) => (await listNow(who, { limit: 200 })).some(({ id }) => id === row);
    const until = platform.clock.now() + 60 * minute;
    await snoozeRow(ctx, { row, until, because: 'after lunch' });

    expect([await sees(ctx), await sees(other)]).toEqual([false, true]);
    expect(await listNow(ctx, { limit: 10, snoozed: true })).toMatchObject([
      { snoozed: { until, because: 'after lunch' } },
    ]);
    await wakeRow(ctx, row);
    expect(await sees(ctx)).toBe(true);
    await snoozeRow(ctx, { row, until, because: 'after lunch' });
    platform.clock.advance(61 * minute);
    expect(await sees(again())).toBe(true);
    for (const wrong of [platform.clock.now(), platform.clock.now() + 31 * 24 * 60 * minute]) {
      await expect(snoozeRow(again(), { row, until: wrong, because: 'never' })).rejects.toMatchObject({
        code: 'request.invalid',
      });
    }
  });

  it('knows nothing of what its reader may not see', async () => {
    const { ctx } = await person('Ravi');
    const secret = await declare({ isRestricted: true, title: 'a leak' }, ctx);
    await addTask(ctx, secret.name, { ...task, title: 'rotate', owner: undefined, dueAt: undefined });
    const { ctx: other } = await person('Vera');
    const counts = await countNow(other);

    const mine = (await listNow(ctx, { limit: 200 })).filter(({ incident }) => incident === secret.name);
    const theirs = (await listNow(other, { limit: 200 })).filter(({ incident }) => incident === secret.name);
    const machine = await listNow(platform.as(['responder'], { kind: 'token', userId: ctx.actor.userId ?? '' }), {
      limit: 200,
    });

    expect(mine.length).toBeGreaterThan(0);
    expect(theirs).toEqual([]);
    expect(machine.some(({ incident }) => incident === secret.name)).toBe(false);
    expect((await countNow(ctx)).total).toBeGreaterThan(counts.total);
  });

  it('says no name of an incident that is restricted later, in whatever words of others', async () => {
    const { ctx } = await person('Ines', ['security_key']);
    const { name: open } = await declare({ title: 'an open one' });
    const { id, name } = await declare({ title: 'mails were read', kind: 'security' }, ctx);
    await addTask(responder(), open, { ...task, title: `as in ${name}`, owner: undefined, dueAt: undefined });
    await restrictIncident(ctx, id, { because: 'it is a breach', readers: [] });

    const theirs = await listNow(responder(), { limit: 200 });
    const ours = await listNow(ctx, { limit: 200 });

    expect(theirs.find(({ title }) => title === 'as in restricted')).toBeDefined();
    expect(JSON.stringify(theirs)).not.toMatch(new RegExp(`${name}(?!\\d)`));
    expect(ours.find(({ title }) => title === `as in ${name}`)).toBeDefined();
  });

  it('shows nobody what they have no right to', async () => {
    const { ctx } = await person('Nobody', []);

    expect(await listNow(ctx, { limit: 10 })).toEqual([]);
    expect((await countNow(ctx)).total).toBe(0);
  });

  it('remembers that somebody looked and what they did from there, for themselves only', async () => {
    const { ctx } = await person('Lee');
    const { ctx: other } = await person('Max');
    const look = await recordLook(ctx, { rows: 3, mine: 1 });

    await recordAct(ctx, look, { kind: 'task', action: 'finish_task' });
    await expect(recordAct(other, look, { kind: 'task', action: 'finish_task' })).rejects.toMatchObject({
      code: 'now.look_not_found',
    });
  });

  it('answers a page and the counts of 5,000 rows', async () => {
    const { ctx, userId } = await person('Busy');
    const sixteen = Array.from({ length: 16 }, (_, index) => index);
    const names: string[] = [];
    for (const index of sixteen) names.push((await declare({ title: `many ${index}` })).id);
    await platform.database.pool.query(
      `insert into incident_task (id, incident_id, title, detail, state, owner_id, due_at, created_at, created_by)
       select gen_random_uuid(), i, 'task ' || n, '', 'open', case when n % 3 = 0 then $2::uuid end,
         timestamptz '2026-01-15' + n * interval '1 minute', timestamptz '2026-01-15', '{"id":"x","name":"x","kind":"person"}'
       from unnest($1::uuid[]) i cross join generate_series(1, 320) n`,
      [names, userId],
    );
    const page = await listNow(ctx, { limit: 100 });
    const counts = await countNow(ctx);

    expect(page).toHaveLength(101);
    expect(counts.total).toBeGreaterThan(5_000);
    expect(counts.kinds.find(({ value }) => value === 'task')?.count).toBeGreaterThan(5_000);
  });
});

it('has a source for everything people answer', () => {
  // Every part brings its own rows as it is loaded.
  expect(createApp).toBeTypeOf('function');
  expect(
    toDoSources()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual([
    'access.changes',
    'exposures.open',
    'exposures.open_restricted',
    'gate.evidence',
    'gate.keys',
    'gate.reviews',
    'gate.train_evidence',
    'gate.train_keys',
    'incidents.commanders',
    'incidents.offers',
    'incidents.seats',
    'paging.pages',
    'paging.unowned_groups',
    'playbooks.tasks',
    'postmortems.action_items',
    'postmortems.owed',
    'postmortems.signatures',
    'reports.inbox',
    'schedules.cover',
    'schedules.swaps',
    'status.updates',
  ]);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlertIntake } from '#alerts/index.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditPages } from './audit-pages.ts';
import { sendCanary } from './canary.ts';
import { pagingToDo } from './to-do-store.ts';
import { readPagingHealth } from './paging-health.ts';
import { beatOutside } from './start-watch.ts';
import { takeGroupEvents } from './take-groups.ts';
import { sendOnLeave } from './test-people.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let paging: TestPaging;
let ana = '';

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
});
beforeEach(async () => {
  await paging.forget();
  await paging.rows('truncate paging_watch');
});
afterAll(() => paging[Symbol.asyncDispose]());

const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);
const policyOfAna = async () =>
  await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }], delayMs: 60 * MINUTE }]);
const evidence = async () =>
  (await paging.rows<{ type: string }>(`select type from evidence where type = 'paging.repaired'`)).length;

describe('the auditor', () => {
  it('has an open group taken that nobody took', async () => {
    await paging.openGroup({ policyId: await policyOfAna() });
    await paging.rows('delete from alert_group_event');
    await paging.after(2 * MINUTE);
    expect(receivers()).toEqual([]);

    const { repaired } = await auditPages(paging.parts);
    await paging.run();

    expect(repaired).toBe(1);
    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(await evidence()).toBe(1);
  });

  it('plans the message of a page that has none, and says so in its chain', async () => {
    await paging.openGroup({ policyId: await policyOfAna() });
    await takeGroupEvents(paging.parts);
    await paging.rows('delete from notification');
    paging.platform.clock.advance(2 * MINUTE);

    const { repaired, leased } = await auditPages(paging.parts);

    expect([repaired, leased.length]).toEqual([1, 1]);
    const lines = await paging.rows(`select sentence from escalation_entry where code = 'repaired' order by id`);
    expect(lines).toEqual([
      { sentence: 'the auditor put it right: no message had been planned' },
      { sentence: 'paged Ana anew: no message had been planned' },
    ]);
  });

  it('asks the next in line where an escalation has lost its timer', async () => {
    await paging.openGroup({ policyId: await policyOfAna() });
    await paging.run();
    await paging.rows('update escalation set due_at = null');
    paging.platform.clock.advance(2 * MINUTE);

    expect((await auditPages(paging.parts)).repaired).toBe(1);

    expect(await paging.rows('select 1 from escalation where due_at is not null')).toHaveLength(1);
  });

  it('goes on with the escalation of what is not over', async () => {
    const targets = [ana, await paging.addPerson('Ben')].map((userId) => ({ kind: 'person' as const, userId }));
    const groupId = await paging.openGroup({ policyId: await paging.addPolicy([{ targets }]) });
    await paging.run();
    await paging.happen(groupId, 'resolved');
    await paging.run();
    const told = receivers().length;
    await paging.after(2 * MINUTE);

    expect((await auditPages(paging.parts)).repaired).toBe(1);
    await paging.after(MINUTE);

    expect(receivers().length).toBeGreaterThan(told);
    expect(await paging.rows('select status from escalation')).toEqual([{ status: 'escalating' }]);
    paging.platform.clock.advance(2 * MINUTE);
    expect((await auditPages(paging.parts)).repaired).toBe(0);
  });

  it('ends the escalation of what is over', async () => {
    const groupId = await paging.openGroup({ policyId: await policyOfAna() });
    await paging.run();
    await paging.rows(`update alert_group set state = 'resolved', resolved_at = opened_at where id = $1`, [groupId]);
    paging.platform.clock.advance(2 * MINUTE);

    expect((await auditPages(paging.parts)).repaired).toBe(1);

    expect(await paging.rows('select status from escalation')).toEqual([{ status: 'resolved' }]);
  });

  it('finds nothing where nothing is lost, and looks once a minute whatever the number of processes', async () => {
    await paging.openGroup({ policyId: await policyOfAna() });
    await paging.run();
    paging.platform.clock.advance(2 * MINUTE);
    const before = await evidence();

    const audits = await Promise.all(Array.from({ length: 5 }, () => auditPages(paging.parts)));

    expect(audits.flatMap(({ repaired }) => repaired ?? [])).toEqual([0]);
    expect(await evidence()).toBe(before);
  });
});

describe('the canary', () => {
  const intake = () => new AlertIntake(paging.platform.database);

  it('goes through intake, group, escalation and delivery once a minute, pages nobody, and is gone after a day', async () => {
    const canary = intake();
    expect(await sendCanary(paging.parts, canary)).toBe(true);
    expect(await sendCanary(paging.parts, canary)).toBe(false);
    await paging.after(1_000);

    expect(await readPagingHealth(paging.platform.database)).toMatchObject({
      status: 'ok',
      canaryAgeMs: 0,
      canaryTookMs: 1_000,
    });
    for (let minutes = 0; minutes < 3; minutes++) {
      paging.platform.clock.advance(MINUTE);
      await sendCanary(paging.parts, canary);
      await paging.run();
    }
    expect(await paging.rows('select 1 from alert_group')).toHaveLength(4);
    paging.platform.clock.advance(MINUTE);
    const now = new Date(paging.platform.clock.now()).toISOString();
    for (const { sql } of pagingToDo)
      expect((await paging.platform.database.pool.query(sql, ['reader', now])).rows).toEqual([]);
    paging.platform.clock.advance(DAY);
    await sendCanary(paging.parts, canary);
    await paging.after(MINUTE);
    await sendCanary(paging.parts, canary);

    expect((await paging.rows('select 1 from alert_group')).length).toBeLessThanOrEqual(2);
    expect(receivers()).toEqual([]);
    expect(await paging.rows('select 1 from page')).toEqual([]);
  });
});

describe('/healthz/paging', () => {
  it('is late when nobody takes what happened for half a minute', async () => {
    await paging.openGroup({ policyId: await policyOfAna() });
    const { database, clock } = paging.platform;
    clock.advance(30_000);
    expect(await readPagingHealth(database)).toMatchObject({ status: 'ok', oldestOverdueTimerMs: 30_000 });
    clock.advance(1);
    expect(await readPagingHealth(database)).toMatchObject({ status: 'late', canaryAgeMs: null, auditorAgeMs: null });

    await paging.run();

    expect(await readPagingHealth(database)).toMatchObject({ status: 'ok', oldestOverdueTimerMs: 0 });
  });

  it('is late when no canary arrives any more, though nothing waits', async () => {
    const { database, clock } = paging.platform;
    const arrivedAt = new Date(clock.now());
    await paging.rows(`insert into paging_watch (name, at, body) values ('canary_arrived', $1, '{}')`, [arrivedAt]);
    clock.advance(3 * MINUTE);
    expect(await readPagingHealth(database)).toMatchObject({ status: 'ok', canaryAgeMs: 3 * MINUTE });

    clock.advance(1);

    expect(await readPagingHealth(database)).toMatchObject({ status: 'late', oldestOverdueTimerMs: 0 });
  });

  it('says so while nobody can be asked, and somebody who can be again is asked within a minute', async () => {
    const { database } = paging.platform;
    const away = await paging.addPerson('Eva');
    await sendOnLeave(paging.platform, away, 20 * MINUTE + 1);
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: away }] }]);
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    expect(receivers()).not.toContain(`${away}@example.org`);
    expect(await readPagingHealth(database)).toMatchObject({ status: 'nobody_reachable', groupsInVain: 1 });
    const lines = async () =>
      (await paging.rows('select 1 from escalation_entry where group_id = $1', [groupId])).length;
    const records = async () =>
      (await paging.rows(`select 1 from evidence where type = 'paging.batch_decided'`)).length;
    const [linesBefore, recordsBefore] = [await lines(), await records()];

    for (let minute = 1; minute <= 20; minute += 1) await paging.after(MINUTE);
    expect(receivers()).not.toContain(`${away}@example.org`);
    // It is said once, not each minute of a night.
    expect([await lines(), await records()]).toEqual([linesBefore, recordsBefore]);
    await paging.after(MINUTE);

    expect(receivers()).toContain(`${away}@example.org`);
    expect(await readPagingHealth(database)).toMatchObject({ status: 'ok', groupsInVain: 0 });
  });

  it('is told outside only while canaries arrive and nothing is late', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('ok');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const heartbeatUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/beat`;
    const beat = async () => await beatOutside(paging.parts, { heartbeatUrl, proxy: undefined });

    expect(await beat()).toBe(false);
    await sendCanary(paging.parts, new AlertIntake(paging.platform.database));
    await paging.run();
    expect([await beat(), await beat(), asked]).toEqual([true, false, 1]);
    paging.platform.clock.advance(4 * MINUTE);
    expect(await beat()).toBe(false);
    server.close();
  });
});

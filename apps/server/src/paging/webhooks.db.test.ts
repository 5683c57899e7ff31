import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDestination } from '#contacts/put-destination.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPaging, type TestPaging } from './test-paging.ts';
import { deliverNotification } from './deliver-notification.ts';
import { releaseNotifications } from './notification-store.ts';
import { takeGroupEvents } from './take-groups.ts';
import { runPagingOnce } from './worker.ts';
import { warnOfWebhooks } from './warn-of-webhooks.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

let paging: TestPaging;
let endpoint: http.Server;
/** Titles it took, and what it answers. */
const taken: string[] = [];
let answer: (title: string) => number;
let tries = 0;

beforeAll(async () => {
  paging = await openTestPaging();
  endpoint = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly data: { readonly title: string } };
      const status = answer(data.title);
      tries += 1;
      if (status === 200) taken.push(data.title);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  taken.length = 0;
  tries = 0;
  answer = () => 200;
  await paging.forget();
});
afterAll(async () => {
  endpoint.close();
  await paging[Symbol.asyncDispose]();
});

async function addWebhook(name: string): Promise<{ readonly id: string; readonly policyId: string }> {
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/${name}`;
  const admin = paging.platform.as(['admin'], { name: 'Admin' });
  const { destination } = await createDestination(paging.contacts, admin, { kind: 'webhook', name, address: url });
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'webhook', webhookId: destination.id }] }]);
  return { id: destination.id, policyId };
}

/** What a worker decided and has not sent. */
async function decided(name: string, groups = 1) {
  const { policyId } = await addWebhook(name);
  for (let group = 0; group < groups; group++) await paging.openGroup({ policyId, title: `Group ${group}` });
  return (await takeGroupEvents(paging.parts)).leased.map((one) => ({ ...one, wasBegun: false }));
}

describe('a webhook', () => {
  it('gets what was decided a moment ago without another look, and once', async () => {
    const [leased] = await decided('at-once');
    if (leased === undefined) throw new RangeError('nothing was leased');
    expect(leased.begun).toBeDefined();

    await deliverNotification(paging.parts, leased);
    await paging.after(2 * MINUTE);

    expect(taken).toEqual(['Group 0']);
  });

  it('is told again, and that it may be so, when the process that decided ends before it sends', async () => {
    await decided('ended');

    await paging.after(30 * SECOND);
    expect(taken).toEqual([]);
    await paging.after(31 * SECOND);

    expect(taken).toEqual(['Group 0']);
    expect(await paging.rows(`select from delivery where outcome = 'unknown'`)).toHaveLength(1);
  });

  it('is told once and plainly of what a process gave back before it was sent', async () => {
    const leased = await decided('given-back');
    await releaseNotifications(paging.parts.database.read, leased, paging.platform.clock.now());

    await paging.run();

    expect(taken).toEqual(['Group 0']);
    expect(await paging.rows(`select attempts, is_outcome_unknown from notification`)).toEqual([
      { attempts: 1, is_outcome_unknown: false },
    ]);
  });

  it('has no more begun for it than leave at once', async () => {
    const leased = await decided('many', 20);

    expect(leased.filter(({ begun }) => begun !== undefined)).toHaveLength(8);
    expect(await paging.rows(`select from notification where begun_at is not null`)).toHaveLength(8);
  });

  it('that is away for 40 hours gets what it missed, in order, of groups that are over as well', async () => {
    const { policyId } = await addWebhook('away');
    answer = () => 503;
    const groupId = await paging.openGroup({ policyId, title: 'Checkout fails' });
    await paging.run();
    await paging.happen(groupId, 'acknowledged', { by: 'sender' });
    await paging.happen(groupId, 'resolved');
    await paging.run();
    await paging.after(20 * HOUR);
    answer = () => 200;
    await paging.after(20 * HOUR);

    expect(taken[0]).toBe('Checkout fails');
    expect(taken.at(-1)).toBe('Resolved: Checkout fails');
    expect(await paging.rows(`select 1 from notification where state <> 'delivered'`)).toEqual([]);
  });

  it('is tried 17 times in 48 hours, then given up, and what was behind it goes', async () => {
    const { policyId } = await addWebhook('refusing');
    answer = (title) => (title.startsWith('Resolved') ? 200 : 503);
    const groupId = await paging.openGroup({ policyId, title: 'Never taken' });
    await paging.run();
    await paging.happen(groupId, 'resolved');
    await paging.run();
    await paging.after(5 * SECOND);
    await paging.after(25 * SECOND);
    for (const waitMs of [90 * SECOND, 8 * MINUTE, 20 * MINUTE, 30 * MINUTE]) await paging.after(waitMs);
    for (const hours of [1, 2, 4, 4, 6, 6, 6, 6, 6]) await paging.after(hours * HOUR);
    expect(taken).toEqual([]);
    await paging.after(6 * HOUR);

    expect(tries).toBe(18);
    expect(taken).toEqual(['Resolved: Never taken']);
    const [given] = await paging.rows<{ state: string; reason: string }>(
      'select state, reason from notification order by id limit 1',
    );
    expect(given).toMatchObject({ state: 'rejected', reason: expect.stringContaining('given up after 48 hours') });
  });

  it('that refuses one group goes on with the others', async () => {
    const { policyId } = await addWebhook('picky');
    answer = (title) => (title === 'Bad' ? 503 : 200);
    const bad = await paging.openGroup({ policyId, title: 'Bad' });
    await paging.openGroup({ policyId, title: 'Good' });
    await paging.run();
    await paging.happen(bad, 'resolved');
    await paging.run();

    expect(taken).toEqual(['Good']);
    answer = () => 200;
    await paging.after(5 * SECOND);
    expect(taken).toEqual(['Good', 'Bad', 'Resolved: Bad']);
  });

  it('gets the messages of a group one after the other, whatever the number of workers', async () => {
    const { policyId } = await addWebhook('raced');
    const titles = Array.from({ length: 10 }, (_, index) => `cause ${index}`);
    const groups: string[] = [];
    for (const title of titles) groups.push(await paging.openGroup({ policyId, title }));
    for (const group of groups) await paging.happen(group, 'resolved');

    await Promise.all(Array.from({ length: 5 }, () => runPagingOnce(paging.parts)));
    await paging.run();

    expect(taken.toSorted()).toEqual(titles.flatMap((title) => [title, `Resolved: ${title}`]).toSorted());
    for (const title of titles) expect(taken.indexOf(`Resolved: ${title}`)).toBeGreaterThan(taken.indexOf(title));
  });

  it('that says it is gone is switched off, and whoever administers the product is told once', async () => {
    const admin = await paging.addPerson('Admin');
    await paging.rows(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'admin', $2, false)`,
      [admin, new Date(paging.platform.clock.now())],
    );
    const { policyId } = await addWebhook('gone');
    answer = () => 410;
    await paging.openGroup({ policyId });
    await paging.run();

    const told = await Promise.all(Array.from({ length: 10 }, () => warnOfWebhooks(paging.parts)));
    paging.platform.clock.advance(2 * MINUTE);
    expect(await warnOfWebhooks(paging.parts)).toBe(0);
    await paging.run();

    expect(told.filter((count) => count !== undefined)).toEqual([1]);
    expect(paging.mail.mails.map(({ subject }) => subject)).toEqual(['The webhook gone was switched off']);
    const evidence = await paging.rows(`select 1 from evidence where type = 'paging.webhook_off_told'`);
    expect(evidence).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tryNextMethod } from './next-method.ts';
import {
  beginNotification,
  type Begun,
  claimNotifications,
  releaseNotifications,
  settleNotification,
} from './notification-store.ts';
import { passOver } from './replan-page.ts';
import { settledAs } from './settle-delivery.ts';
import { takeGroupEvents } from './take-groups.ts';
import { builtInMail, openTestPaging, type TestPaging } from './test-paging.ts';
import { deactivate } from './test-people.ts';

const MINUTE = 60_000;

let paging: TestPaging;
let [ana, ben, cleo] = ['', '', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  ben = await paging.addPerson('Ben');
  cleo = await paging.addPerson('Cleo');
});
beforeEach(async () => {
  await paging.forget();
  await paging.rows('delete from contact_preference');
  await paging.rows('delete from contact_method');
});
afterAll(() => paging[Symbol.asyncDispose]());

const context = () => paging.platform.asSystem('paging');
/** Three people in a row, an hour each: what happens within the hour is not the work of the timer. */
const policyOfThree = async () =>
  await paging.addPolicy(
    [ana, ben, cleo].map((userId) => ({ targets: [{ kind: 'person', userId }], delayMs: 60 * MINUTE })),
  );
const pagedOf = async (groupId: string) =>
  (await paging.rows<{ user_id: string }>('select user_id from page where group_id = $1 order by id', [groupId])).map(
    ({ user_id: userId }) => userId,
  );
const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);

/** The messages of the groups that opened, refused by their provider and settled so. */
async function refused(): Promise<readonly Begun[]> {
  const { read } = paging.parts.database;
  const now = paging.platform.clock.now();
  const { leased } = await takeGroupEvents(paging.parts);
  const begun: Begun[] = [];
  for (const one of leased) {
    const sent = await beginNotification(read, one, { now, leaseUntil: now + MINUTE });
    if (sent === undefined) continue;
    await settleNotification(read, sent, settledAs('rejected', 'no such user'), now);
    begun.push(sent);
  }
  return begun;
}

describe('a person whom no message reaches', () => {
  it('is passed over once, however many messages are refused at a time', async () => {
    const groupId = await paging.openGroup({ policyId: await policyOfThree() });
    await refused();

    await Promise.all(Array.from({ length: 10 }, () => passOver(paging.parts, context(), [groupId])));

    expect(await pagedOf(groupId)).toEqual([ana, ben]);
  });

  it('gets one message by the way that is left, however many are refused at a time', async () => {
    const ways = ['one', 'two'].map((name) => `${name}@example.net`);
    await paging.addMethod(ana, ...ways.map((address) => ({ channel: 'mail', setupId: builtInMail, address })));
    await paging.openGroup({ policyId: await policyOfThree() });
    const messages = await refused();
    expect(messages.map(({ address }) => address).toSorted()).toEqual(['one@example.net', 'two@example.net']);

    await Promise.all(messages.map((begun) => tryNextMethod(paging.parts, context(), begun, 'no such user')));

    const left = await paging.rows(`select address from notification where state = 'sending'`);
    expect(left).toEqual([{ address: `${ana}@example.org` }]);
  });
});

describe('a message that has to wait', () => {
  const way = (address: string) => ({ channel: 'mail', setupId: builtInMail, address });
  const addressed = async () =>
    (await paging.rows<{ address: string }>('select address from notification order by id')).map(
      ({ address }) => address,
    );
  const hold = async (address: string, ms: number) => await paging.parts.channels.holdBack(way(address), ms);

  beforeEach(() => paging.mail.behave('accepts'));

  it('for longer than two minutes does not keep its person from being asked by another way', async () => {
    await paging.addMethod(ana, way('long@example.net'));
    await hold('long@example.net', 10 * MINUTE);
    await paging.openGroup({ policyId: await policyOfThree() });

    await paging.run();

    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(await addressed()).toEqual(['long@example.net', `${ana}@example.org`]);
  });

  it('because of a limit was not tried, however often it is held', async () => {
    await paging.addMethod(ana, way('short@example.net'));
    await hold('short@example.net', 20_000);
    await paging.openGroup({ policyId: await policyOfThree() });
    await paging.run();
    for (let times = 0; times < 3; times += 1) {
      await hold('short@example.net', 25_000);
      await paging.after(20_000);
    }

    expect(await paging.rows('select state, attempts from notification')).toEqual([{ state: 'waiting', attempts: 0 }]);
    await paging.after(6_000);
    expect(receivers()).toEqual(['short@example.net']);
  });

  it('for somebody who was deactivated since is one for the next in line', async () => {
    const left = await paging.addPerson('Left');
    const targets = (userId: string) => ({ targets: [{ kind: 'person' as const, userId }], delayMs: 60 * MINUTE });
    const groupId = await paging.openGroup({ policyId: await paging.addPolicy([targets(left), targets(ben)]) });
    await takeGroupEvents(paging.parts);
    await deactivate(paging.platform, left);

    await paging.after(MINUTE);

    expect(await pagedOf(groupId)).toEqual([left, ben]);
    expect(receivers()).toEqual([`${ben}@example.org`]);
  });
});

describe('a message about many groups', () => {
  /** Four groups go alone, the rest in one message 15 s later. */
  const openMany = async (policyId: string) => {
    for (let group = 0; group < 9; group++) await paging.openGroup({ policyId, title: `cause ${group}` });
    await paging.run();
    paging.mail.mails.length = 0;
  };

  it('that is refused goes by the next contact method', async () => {
    const ways = ['one', 'two'].map((name) => ({
      channel: 'mail',
      setupId: builtInMail,
      address: `${name}@example.net`,
    }));
    await paging.addMethod(ana, ...ways);
    await openMany(await policyOfThree());
    await paging.rows(`update notification set address = 'no address' where scope = 'many'`);

    await paging.after(15_000);
    await paging.after(MINUTE);

    expect(paging.mail.mails.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^\d alert groups are waiting for you$/),
    ]);
  });

  it('that reaches nobody passes its groups on to the next in line', async () => {
    const policyId = await policyOfThree();
    await openMany(policyId);
    const carried = await paging.rows<{ id: string }>('select group_id as id from page where carried_by is not null');
    await paging.rows(`update notification set address = 'no address' where scope = 'many'`);

    await paging.after(15_000);
    await paging.after(MINUTE);

    expect(carried.length).toBeGreaterThan(1);
    for (const { id } of carried) expect(await pagedOf(id)).toEqual([ana, ben]);
    expect(receivers()).toContain(`${ben}@example.org`);
  });

  it('that waits again does not meet the one that gathers meanwhile', async () => {
    const policyId = await policyOfThree();
    await openMany(policyId);
    paging.platform.clock.advance(15_000);
    const now = paging.platform.clock.now();
    const { read } = paging.parts.database;
    const claim = { now, limit: 10, leaseUntil: now + MINUTE, busySetups: [], worker: undefined, dead: [] };
    const [first] = await claimNotifications(read, claim);
    const many = first ?? { id: '', lease: 0, setupId: '' };
    await paging.openGroup({ policyId });
    await takeGroupEvents(paging.parts);

    await releaseNotifications(read, [many], now);
    const [again = { id: '', lease: 0 }] = await claimNotifications(read, claim);
    await beginNotification(read, again, { now, leaseUntil: now + MINUTE });
    const settled = { ...settledAs('waiting', 'no answer'), dueAt: now + 1_000 };

    expect(again.id).toBe(many.id);
    expect(await settleNotification(read, again, settled, now)).toBe(true);
  });
});

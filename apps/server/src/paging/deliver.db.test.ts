import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';

import {
  beginNotification,
  claimNotifications,
  releaseNotifications,
  settleNotification,
} from './notification-store.ts';
import { takeGroupEvents } from './take-groups.ts';
import { deactivate } from './test-people.ts';
import { builtInMail, openTestPaging, type TestPaging } from './test-paging.ts';
import { runPagingOnce } from './worker.ts';

const MINUTE = 60_000;

let paging: TestPaging;
let [ana, ben] = ['', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  ben = await paging.addPerson('Ben');
});
beforeEach(() => paging.forget());
afterAll(() => paging[Symbol.asyncDispose]());

const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address ?? '');
const chain = async (groupId: string) =>
  (
    await paging.rows<{ code: string; sentence: string }>(
      'select code, sentence from escalation_entry where group_id = $1 order by id',
      [groupId],
    )
  ).map(({ code, sentence }) => `${code}: ${sentence}`);
const outcomes = async () =>
  (await paging.rows<{ outcome: string }>('select outcome from delivery order by id')).map(({ outcome }) => outcome);

/** Two steps, an hour apart: what happens within the hour is not the work of the timer. */
const policyOfTwo = async () =>
  await paging.addPolicy([
    { targets: [{ kind: 'person', userId: ana }], delayMs: 60 * MINUTE },
    { targets: [{ kind: 'person', userId: ben }], delayMs: 60 * MINUTE },
  ]);

describe('a process that stops', () => {
  it('after it began to send: another one sends again and says that the outcome was unknown', async () => {
    const groupId = await paging.openGroup({ policyId: await policyOfTwo() });
    const { leased } = await takeGroupEvents(paging.parts);
    const now = paging.platform.clock.now();
    const begun = leased[0] ?? { id: '', lease: 0 };
    expect(await beginNotification(paging.parts.database.read, begun, { now, leaseUntil: now + MINUTE })).toBeDefined();

    await paging.run();
    expect(receivers()).toEqual([]);
    await paging.after(MINUTE);

    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(paging.mail.mails[0]?.text).toContain('the outcome was unknown');
    expect(await chain(groupId)).toContain(
      'outcome_unknown: mail: outcome was unknown: whoever sent it stopped in the middle',
    );
    expect(await outcomes()).toEqual(['unknown', 'delivered']);
  });

  it('after it began, and a limit holds the repeat back: it still says so', async () => {
    await paging.openGroup({ policyId: await policyOfTwo() });
    const { leased } = await takeGroupEvents(paging.parts);
    const now = paging.platform.clock.now();
    const begun = leased[0] ?? { id: '', lease: 0 };
    await beginNotification(paging.parts.database.read, begun, { now, leaseUntil: now + MINUTE });
    paging.platform.clock.advance(MINUTE);
    await paging.parts.channels.holdBack(
      { setupId: builtInMail, channel: 'mail', address: `${ana}@example.org` },
      MINUTE,
    );

    await paging.run();
    expect(receivers()).toEqual([]);
    await paging.after(2 * MINUTE);

    expect(paging.mail.mails.map(({ text }) => text?.includes('the outcome was unknown'))).toEqual([true]);
  });

  it('before it began: nothing had left, so nothing is said', async () => {
    await paging.openGroup({ policyId: await policyOfTwo() });
    await takeGroupEvents(paging.parts);

    await paging.after(MINUTE);

    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(paging.mail.mails[0]?.text).not.toContain('unknown');
    expect(await outcomes()).toEqual(['delivered']);
  });

  it('and goes on too late can neither begin nor settle what another one took over', async () => {
    await paging.openGroup({ policyId: await policyOfTwo() });
    const [mine = { id: '', lease: 0 }] = (await takeGroupEvents(paging.parts)).leased;
    const { read } = paging.parts.database;
    const before = paging.platform.clock.now();
    await beginNotification(read, mine, { now: before, leaseUntil: before + MINUTE });
    paging.platform.clock.advance(MINUTE);
    const now = paging.platform.clock.now();
    const claim = { now, limit: 10, leaseUntil: now + MINUTE, busySetups: [], worker: undefined, dead: [] };
    const [theirs] = await claimNotifications(read, claim);

    expect(theirs).toMatchObject({ id: mine.id, lease: mine.lease + 1, wasBegun: true });
    expect(await beginNotification(read, mine, { now, leaseUntil: now + MINUTE })).toBeUndefined();
    const settled = { state: 'delivered', reason: undefined, dueAt: undefined, heldUntil: undefined } as const;
    const arrived = { reference: 'x', isSent: true, mayHaveArrived: false };
    expect(await settleNotification(read, mine, { ...settled, ...arrived }, now)).toBe(false);
  });
});

it('sends each page once, whatever the number of workers', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => paging.addPerson('Somebody')));
  for (const userId of people) {
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId }] }]);
    for (let group = 0; group < 3; group++) await paging.openGroup({ policyId });
  }

  await Promise.all(Array.from({ length: 10 }, () => runPagingOnce(paging.parts)));

  const expected = people.flatMap((id) => Array.from({ length: 3 }, () => `${id}@example.org`));
  expect(receivers().toSorted()).toEqual(expected.toSorted());
  expect(await paging.rows('select 1 from page')).toHaveLength(30);
  expect(await paging.rows('select 1 from alert_group_event')).toEqual([]);
});

it('gives ten groups that come together ten members of a ring', async () => {
  const people = await Promise.all(Array.from({ length: 10 }, () => paging.addPerson('Somebody')));
  const targets = people.map((userId) => ({ kind: 'person' as const, userId }));
  const policyId = await paging.addPolicy([{ targets, strategy: { kind: 'alert_based' } }]);
  for (let group = 0; group < 10; group++) await paging.openGroup({ policyId });

  await Promise.all(Array.from({ length: 10 }, () => runPagingOnce(paging.parts)));

  expect(new Set(receivers()).size).toBe(10);
});

describe('right before it is sent', () => {
  it('a message to somebody who was deactivated since is dropped', async () => {
    const left = await paging.addPerson('Left');
    const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: left }] }]);
    const groupId = await paging.openGroup({ policyId });
    await takeGroupEvents(paging.parts);
    await deactivate(paging.platform, left);

    await paging.after(MINUTE);

    expect(receivers()).toEqual([]);
    expect(await chain(groupId)).toContain('message_dropped: mail: not sent, this person was deactivated');
  });

  it('a message about what is over is dropped', async () => {
    const groupId = await paging.openGroup({ policyId: await policyOfTwo() });
    await takeGroupEvents(paging.parts);
    await paging.rows(`update alert_group set state = 'resolved', resolved_at = opened_at where id = $1`, [groupId]);

    await paging.after(MINUTE);

    expect(receivers()).toEqual([]);
    expect(await chain(groupId)).toContain('message_dropped: mail: not sent, it was resolved');
  });

  it('a message that is ten minutes late is not replayed: the person is asked anew', async () => {
    const groupId = await paging.openGroup({ policyId: await policyOfTwo() });
    await takeGroupEvents(paging.parts);

    await paging.after(11 * MINUTE);

    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(paging.mail.mails[0]?.text).toContain('its message did not go out in time');
    expect(await paging.rows('select state, attempt from page order by id')).toEqual([
      { state: 'ended', attempt: 1 },
      { state: 'open', attempt: 2 },
    ]);
    expect(await chain(groupId)).toContain('repaired: paged Ana anew: its message did not go out in time');
  });
});

describe('what a provider answers', () => {
  it('refused: the next in line is asked at once, where there is no other way to somebody', async () => {
    paging.mail.behave('refuses');
    const groupId = await paging.openGroup({ policyId: await policyOfTwo() });

    await takeGroupEvents(paging.parts);
    await paging.after(MINUTE);

    const lines = await chain(groupId);
    expect(lines).toContainEqual(expect.stringMatching(/^message_rejected: mail: refused/));
    expect(lines).toContainEqual(expect.stringMatching(/^paged: paged Ben/));
  });

  it('not now: it is tried again, a little later each time, until it is taken', async () => {
    paging.mail.behave('throttles');
    await paging.openGroup({ policyId: await policyOfTwo() });
    await paging.run();
    expect(await outcomes()).toEqual(['retryable']);
    paging.mail.behave('accepts');

    await paging.run();
    expect(receivers()).toEqual([]);
    await paging.after(1_000);

    expect(receivers()).toEqual([`${ana}@example.org`]);
    expect(await outcomes()).toEqual(['retryable', 'delivered']);
  });
});

it('shows until when a limit holds messages back, and sends them then', async () => {
  const roomId = newId();
  await paging.rows(
    `insert into destination (id, kind, name, channel, setup_id, address, created_at, created_by, updated_at)
     values ($1, 'room', 'ops', 'mail', $2, 'ops@example.org', $3, '{}', $3)`,
    [roomId, builtInMail, new Date(paging.platform.clock.now())],
  );
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'channel', channelId: roomId }] }]);
  for (let group = 0; group < 12; group++) await paging.openGroup({ policyId });

  await paging.run();

  expect(receivers()).toHaveLength(10);
  const held = await paging.rows<{ reason: string; until: Date }>(
    `select reason, held_until as until from notification where state = 'waiting'`,
  );
  expect(held.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 2 }, () => 'the limit of mail for one address'),
  );
  await paging.after(6_000);
  await paging.after(6_000);
  expect(receivers()).toHaveLength(12);
});

it('tells nobody more than five times of a storm, and every group which message carried it', async () => {
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  for (let group = 0; group < 60; group++) await paging.openGroup({ policyId, title: `cause ${group}` });

  await paging.run();
  await paging.after(15_000);

  const subjects = paging.mail.mails.map(({ subject }) => subject ?? '');
  expect(subjects.slice(0, 4).toSorted()).toEqual(['cause 0', 'cause 1', 'cause 2', 'cause 3']);
  expect(subjects.slice(4)).toEqual(['56 alert groups are waiting for you']);
  expect(paging.mail.mails[4]?.text).toContain('and 46 more groups');
  const alone = await paging.rows('select 1 from page where carried_by is null');
  const carried = await paging.rows(
    `select distinct n.state from page p join notification n on n.id = p.carried_by and n.scope = 'many'`,
  );
  expect([alone.length, carried]).toEqual([4, [{ state: 'delivered' }]]);

  const pressed = await paging.link('POST', 'Acknowledge', 4);
  expect(pressed.text).toContain('Acknowledged');
  expect(await paging.rows(`select 1 from alert_group where state = 'acknowledged'`)).toHaveLength(56);
  const [record] = await paging.rows<{ body: unknown }>(
    `select c.body from evidence e join evidence_content c on c.evidence_id = e.id where e.type = 'paging.acted_on_many'`,
  );
  expect(record?.body).toMatchObject({ act: { by: 'link', person: ana }, groups: 56 });
});

it('gives back what it has not begun when it is told to stop', async () => {
  await paging.openGroup({ policyId: await policyOfTwo() });
  const { leased } = await takeGroupEvents(paging.parts);
  const now = paging.platform.clock.now();

  await releaseNotifications(paging.parts.database.read, leased, now);
  await paging.run();

  expect(receivers()).toEqual([`${ana}@example.org`]);
  expect(await outcomes()).toEqual(['delivered']);
});

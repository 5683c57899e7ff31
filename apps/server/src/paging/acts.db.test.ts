import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actOnGroup, type GroupAct } from './act-on-group.ts';
import { listPages } from './list-pages.ts';
import { showChain } from './show-chain.ts';
import { showWhy } from './show-why.ts';
import { newId } from '../platform/db/ids.ts';
import { builtInMail, openTestPaging, type TestPaging } from './test-paging.ts';

const MINUTE = 60_000;

let paging: TestPaging;
let [ana, ben, cleo] = ['', '', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  ben = await paging.addPerson('Ben');
  cleo = await paging.addPerson('Cleo');
});
beforeEach(() => paging.forget());
afterAll(() => paging[Symbol.asyncDispose]());

const asPerson = (userId: string, name = 'Ana') => paging.platform.as(['responder'], { userId, name });
const act = async (groupId: string, what: GroupAct, userId = ana, name = 'Ana') => {
  const acted = await actOnGroup(paging.parts, asPerson(userId, name), groupId, what);
  paging.send(acted.leased);
  await paging.run();
  return acted;
};
const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);
const open = async () => {
  const policyId = await paging.addPolicy([
    { targets: [{ kind: 'person', userId: ana }] },
    { targets: [{ kind: 'person', userId: ben }] },
  ]);
  const groupId = await paging.openGroup({ policyId });
  await paging.run();
  return groupId;
};
const acknowledged = { kind: 'acknowledged', axis: undefined } as const;

it('by a link says what the press would do, and only after it that it is done', async () => {
  await open();

  const shown = await paging.link('GET', 'Acknowledge');
  const pressed = await paging.link('POST', 'Acknowledge');

  expect(shown.text).toContain('Press to take it: then you have it, and nobody else is paged.');
  expect(pressed.text).toContain('Acknowledged: you have it.');
});

it('is not for those who only read', async () => {
  const groupId = await open();

  const reader = paging.platform.as(['auditor']);

  await expect(actOnGroup(paging.parts, reader, groupId, acknowledged)).rejects.toMatchObject({
    code: 'access.forbidden',
  });
});

it('is proven: who did it, by what, and what it brought', async () => {
  const groupId = await open();

  await act(groupId, acknowledged);

  const [record] = await paging.rows<{ actor_id: string; body: unknown }>(
    `select e.actor_id, c.body from evidence e join evidence_content c on c.evidence_id = e.id
     where e.type = 'paging.acted' and e.subject_id = $1`,
    [groupId],
  );
  expect(record).toMatchObject({ actor_id: ana, body: { act: { by: 'screen', said: ['Ana acknowledged'] } } });
});

it('acknowledges once, however often and by how many at a time somebody presses', async () => {
  const groupId = await open();

  const answers = await Promise.all(Array.from({ length: 10 }, () => act(groupId, acknowledged)));

  expect(answers.filter(({ said }) => said.length > 0)).toHaveLength(1);
  expect(await paging.rows(`select state, answered_by from page`)).toEqual([
    { state: 'acknowledged', answered_by: 'screen' },
  ]);
});

it('pages the same step again when an acknowledgement is taken back or a snooze ends', async () => {
  const groupId = await open();
  await act(groupId, acknowledged);
  await act(groupId, { kind: 'unacknowledged' });
  await paging.after(MINUTE);
  expect(receivers()).toHaveLength(2);

  await act(groupId, { kind: 'snoozed', until: paging.platform.clock.now() + 30 * MINUTE });
  await paging.after(29 * MINUTE);
  expect(receivers()).toHaveLength(2);
  await paging.after(MINUTE);

  expect(receivers()).toEqual(Array.from({ length: 3 }, () => `${ana}@example.org`));
});

it('asks the next step at once when somebody escalates, and whom somebody hands it to', async () => {
  const groupId = await open();

  await act(groupId, { kind: 'escalated', stepId: undefined });
  await act(groupId, { kind: 'reassigned', to: { kind: 'person', userId: cleo } });
  await paging.after(MINUTE);

  expect(receivers()).toEqual([ana, ben, cleo].map((id) => `${id}@example.org`));
});

it('refuses what comes too late, and what nobody took', async () => {
  const groupId = await open();
  await act(groupId, { kind: 'resolved' });
  await expect(act(groupId, { kind: 'woken' })).rejects.toMatchObject({ code: 'paging.group_over' });

  const untaken = await paging.openGroup();
  await paging.run();
  await expect(act(untaken, acknowledged)).rejects.toMatchObject({ code: 'paging.not_escalated' });
  await expect(act(ana, acknowledged)).rejects.toMatchObject({ code: 'paging.group_not_found' });
});

describe('a group that no policy takes', () => {
  it('says so in its chain, and admins are told once', async () => {
    const admin = await paging.addPerson('Root');
    await paging.rows(`insert into user_role values ($1, 'admin', now(), true)`, [admin]);
    const groups = [await paging.openGroup(), await paging.openGroup()];
    await paging.run();

    const chains = await Promise.all(groups.map((id) => showChain(asPerson(ana), id)));

    for (const { lines } of chains) expect(lines[0]).toMatchObject({ code: 'no_policy' });
    expect(receivers()).toEqual([`${admin}@example.org`]);
    expect(paging.mail.mails[0]?.subject).toBe('An alert group could not be paged');
  });
});

describe('what became of it', () => {
  it('is told line by line: opened, paged, planned, handed over, acknowledged', async () => {
    const groupId = await open();
    await act(groupId, acknowledged);

    const { lines, notifications, escalation } = await showChain(asPerson(ben), groupId);

    expect(lines.map(({ code }) => code)).toEqual(['opened', 'paged', 'message_planned', 'delivered', 'acknowledged']);
    expect(notifications).toMatchObject([
      { state: 'delivered', person: { name: 'Ana' }, deliveries: [{ outcome: 'delivered' }] },
    ]);
    expect([escalation.state?.status, [...escalation.names.values()]]).toEqual(['acknowledged', ['Ana']]);
  });

  it('says who was paged however many alerts joined since', async () => {
    const groupId = await open();
    for (let moment = 0; moment < 60; moment++) {
      await paging.happen(groupId, 'joined');
      await paging.run();
    }

    expect((await showWhy(asPerson(ben), groupId, undefined)).answer).toBe('paged: Ana');
    const { lines, isCut } = await showChain(asPerson(ben), groupId);
    expect(lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['opened', 'paged', 'delivered', 'joined']));
    expect(isCut).toBe(true);
  });

  it('says who is asked now, and who is next', async () => {
    const groupId = await open();
    const nextOf = async () => (await showChain(asPerson(ben), groupId)).escalation.next;

    expect(await nextOf()).toMatchObject({ kind: 'step', step: 2, who: ['Ben'] });
    await paging.after(5 * MINUTE);
    expect(await nextOf()).toMatchObject({ kind: 'policy', step: undefined, who: [] });
    await act(groupId, acknowledged);
    expect(await nextOf()).toBeUndefined();
    await act(groupId, { kind: 'snoozed', until: paging.platform.clock.now() + 30 * MINUTE });
    expect(await nextOf()).toMatchObject({ kind: 'step', step: 2, who: ['Ben'] });
  });

  it('names why one person was paged and another was not', async () => {
    const groupId = await open();
    await act(groupId, acknowledged);
    const why = async (userId: string) => (await showWhy(asPerson(ana), groupId, userId)).answer;

    expect(await why(ana)).toMatch(/^Ana was paged: paged Ana: step 1 of policy/);
    expect(await why(ben)).toBe('Ben was not paged: somebody acknowledged before it came to them');
    expect(await why(cleo)).toBe('Cleo was not paged: somebody acknowledged before it came to them');
    expect((await showWhy(asPerson(ana), groupId, undefined)).answer).toBe('paged: Ana');
    await expect(why(groupId)).rejects.toMatchObject({ code: 'access.user_not_found' });
  });
});

it('lists pages, open ones first, of oneself or of everybody', async () => {
  const first = await open();
  await act(first, acknowledged);
  await open();
  await paging.after(5 * MINUTE);
  const list = async (of: 'mine' | 'everybody', state: 'open' | 'all' = 'all') =>
    (await listPages(asPerson(ana), { of, state, limit: 10 })).map(({ person, state: is }) => `${person.name} ${is}`);

  expect(await list('everybody')).toEqual(['Ben open', 'Ana ended', 'Ana acknowledged']);
  expect(await list('mine')).toEqual(['Ana ended', 'Ana acknowledged']);
  expect(await list('everybody', 'open')).toEqual(['Ben open']);
});

it('by the link of a room does nothing, and leads to where it can be answered', async () => {
  const roomId = newId();
  await paging.rows(
    `insert into destination (id, kind, name, channel, setup_id, address, created_at, created_by, updated_at)
     values ($1, 'room', 'ops', 'mail', $2, 'ops@example.org', $3, '{}', $3)`,
    [roomId, builtInMail, new Date(paging.platform.clock.now())],
  );
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'channel', channelId: roomId }] }]);
  const groupId = await paging.openGroup({ policyId });
  await paging.run();

  const shown = await paging.link('GET', 'Acknowledge');

  expect(shown.text).not.toContain('<button>');
  expect(shown.text).toContain(`/alerts/groups/${groupId}`);
  expect((await paging.link('POST', 'Acknowledge')).text).toContain('it is not known who you are');
  expect(await paging.rows('select state from alert_group')).toEqual([{ state: 'open' }]);
});

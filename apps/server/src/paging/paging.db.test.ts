import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPaging, type TestPaging } from './test-paging.ts';

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

const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);

it('brings a mail when a group opens, and asks the next in line when nobody acknowledges', async () => {
  const policyId = await paging.addPolicy([
    { targets: [{ kind: 'person', userId: ana }] },
    { targets: [{ kind: 'person', userId: ben }] },
  ]);
  await paging.openGroup({ policyId, title: 'Checkout fails for one in five' });

  await paging.run();
  expect(receivers()).toEqual([`${ana}@example.org`]);
  expect(paging.mail.mails[0]?.subject).toBe('Checkout fails for one in five');
  await paging.after(4 * MINUTE);
  expect(receivers()).toEqual([`${ana}@example.org`]);
  await paging.after(1 * MINUTE);

  expect(receivers()).toEqual([`${ana}@example.org`, `${ben}@example.org`]);
});

describe('a link in a mail', () => {
  const open = async () => {
    const policyId = await paging.addPolicy([
      { targets: [{ kind: 'person', userId: ana }] },
      { targets: [{ kind: 'person', userId: ben }] },
    ]);
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    return groupId;
  };
  const stateOf = async (groupId: string) =>
    (await paging.rows<{ state: string }>('select state from alert_group where id = $1', [groupId]))[0]?.state;

  it('asks before it acts: opening it changes nothing, however often', async () => {
    const groupId = await open();

    for (let opened = 0; opened < 3; opened++) {
      const shown = await paging.link('GET', 'Acknowledge');
      expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('<button>Acknowledge</button>') });
    }

    expect(await stateOf(groupId)).toBe('open');
    await paging.after(5 * MINUTE);
    expect(receivers()).toEqual([`${ana}@example.org`, `${ben}@example.org`]);
  });

  it('acknowledges, and the next step does not fire', async () => {
    const groupId = await open();

    const pressed = await paging.link('POST', 'Acknowledge');

    expect(pressed.text).toContain('Acknowledged: you have it.');
    expect(await stateOf(groupId)).toBe('acknowledged');
    await paging.after(30 * MINUTE);
    expect(receivers()).toEqual([`${ana}@example.org`]);
  });

  it('works once, and says so the second time', async () => {
    const groupId = await open();

    await paging.link('POST', 'Not me');
    const again = await paging.link('POST', 'Not me');
    await paging.run();

    expect(again.text).toContain('the next in line is asked');
    const said = await paging.rows(`select 1 from escalation_entry where group_id = $1 and code = 'not_me'`, [groupId]);
    expect(said).toHaveLength(1);
    expect(receivers()).toEqual([`${ana}@example.org`, `${ben}@example.org`]);
  });

  it('says who was faster when it comes too late', async () => {
    await open();
    await paging.after(5 * MINUTE);
    await paging.link('POST', 'Acknowledge', 0);
    paging.platform.clock.advance(2 * MINUTE);

    for (const method of ['GET', 'POST'] as const) {
      const late = await paging.link(method, 'Acknowledge', 1);
      expect(late.text).toContain('Ana acknowledged it 2 minutes ago');
    }
  });

  it('resolves the group with its alerts, and tells who was told', async () => {
    const groupId = await open();
    await paging.after(5 * MINUTE);

    await paging.link('POST', 'Resolve', 1);
    await paging.run();

    expect(await stateOf(groupId)).toBe('resolved');
    expect(await paging.rows('select state from alert where group_id = $1', [groupId])).toEqual([
      { state: 'resolved' },
    ]);
    expect(paging.mail.mails.slice(2).map(({ to, subject }) => [to?.[0]?.address, subject])).toEqual([
      [`${ana}@example.org`, 'Resolved: Checkout fails'],
    ]);
  });

  it('tells a token that is not ours from one that is too old', async () => {
    await open();
    paging.platform.clock.advance(8 * 24 * 60 * MINUTE);

    expect(await paging.link('GET', 'Acknowledge')).toMatchObject({
      status: 410,
      text: expect.stringContaining('too old'),
    });
  });
});

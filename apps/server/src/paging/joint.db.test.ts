import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actOnGroup } from './act-on-group.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

const MINUTE = 60_000;

let paging: TestPaging;
let [ana, ben, cleo, dora] = ['', '', '', ''];

beforeAll(async () => {
  paging = await openTestPaging();
  ana = await paging.addPerson('Ana');
  ben = await paging.addPerson('Ben');
  cleo = await paging.addPerson('Cleo');
  dora = await paging.addPerson('Dora');
});
beforeEach(() => paging.forget());
afterAll(() => paging[Symbol.asyncDispose]());

const person = (userId: string) => ({ kind: 'person' as const, userId });
const receivers = () => paging.mail.mails.map(({ to }) => to?.[0]?.address);
const mailOf = (userId: string) => receivers().indexOf(`${userId}@example.org`);
const press = (userId: string, label = 'Acknowledge') => paging.link('POST', label, mailOf(userId));
const stateOf = async (groupId: string) =>
  (await paging.rows<{ state: string }>('select state from alert_group where id = $1', [groupId]))[0]?.state;

/** One key of the reliability ring, one of the security ring; after five minutes Cleo is asked. */
async function open(rings: { reliability: readonly string[]; security: readonly string[] }): Promise<string> {
  const [reliability, security] = [rings.reliability.map(person), rings.security.map(person)];
  const policyId = await paging.addPolicy([
    { acknowledgement: { kind: 'joint', reliability, security } },
    { targets: [person(cleo)] },
  ]);
  const groupId = await paging.openGroup({ policyId });
  await paging.run();
  return groupId;
}

describe('a group that wants a key of each ring', () => {
  it('asks both rings, and is taken once both have pressed the link of their mail', async () => {
    const groupId = await open({ reliability: [ana], security: [ben] });
    expect(new Set(receivers())).toEqual(new Set([`${ana}@example.org`, `${ben}@example.org`]));

    expect((await press(ana)).text).toContain('Yours counts for reliability; one for security is wanted as well.');
    expect(await stateOf(groupId)).toBe('open');
    expect((await press(ben)).text).toContain('Acknowledged: you have it.');

    expect(await stateOf(groupId)).toBe('acknowledged');
    await paging.after(30 * MINUTE);
    expect(mailOf(cleo)).toBe(-1);
  });

  it.each([
    ['security', () => ana],
    ['reliability', () => ben],
  ] as const)('goes on to the next step when nobody gives the key of %s', async (_missing, pressing) => {
    const groupId = await open({ reliability: [ana], security: [ben] });

    await press(pressing());
    await paging.after(4 * MINUTE);
    expect(mailOf(cleo)).toBe(-1);
    await paging.after(MINUTE);

    expect(mailOf(cleo)).toBeGreaterThan(0);
    expect(await stateOf(groupId)).toBe('open');
  });

  it('is never taken by one person, in both rings as they may be, by link or screen', async () => {
    const groupId = await open({ reliability: [ana], security: [ana, ben] });
    const asAna = paging.platform.as(['responder'], { userId: ana, name: 'Ana' });

    await press(ana);
    await press(ana);
    for (const axis of ['security', 'reliability'] as const)
      await actOnGroup(paging.parts, asAna, groupId, { kind: 'acknowledged', axis });

    expect(await stateOf(groupId)).toBe('open');
    await press(ben);
    expect(await stateOf(groupId)).toBe('acknowledged');
  });

  it('counts nobody of neither ring, and says so', async () => {
    const groupId = await open({ reliability: [ana], security: [ben] });
    const asDora = paging.platform.as(['responder'], { userId: dora, name: 'Dora' });

    const acted = await actOnGroup(paging.parts, asDora, groupId, { kind: 'acknowledged', axis: undefined });

    expect(acted.said).toEqual(['the acknowledgement of Dora does not count: neither ring of this step']);
    await press(ana);
    expect(await stateOf(groupId)).toBe('open');
  });

  it('does not tell the first that they have it, when they press again', async () => {
    await open({ reliability: [ana], security: [ben] });
    await press(ana);

    for (const method of ['GET', 'POST'] as const) {
      const again = await paging.link(method, 'Acknowledge', mailOf(ana));
      expect(again.text).toContain('one for security is wanted as well');
    }
  });
});

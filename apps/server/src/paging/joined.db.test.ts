import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeGroupEvents } from './take-groups.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

let paging: TestPaging;
let policyId: string;

beforeAll(async () => {
  paging = await openTestPaging();
  const userId = await paging.addPerson('Ana');
  policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId }], delayMs: 3_600_000 }]);
});
afterAll(() => paging[Symbol.asyncDispose]());
beforeEach(() => paging.forget());

const said = async (groupId: string): Promise<readonly string[]> => {
  const rows = await paging.rows<{ sentence: string }>(
    `select sentence from escalation_entry where group_id = $1 and code in ('joined', 'acknowledged') order by id`,
    [groupId],
  );
  return rows.map(({ sentence }) => sentence);
};

describe('alerts that join a group', () => {
  it('are taken in together a moment later, told in one line, and page nobody', async () => {
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    for (let flush = 0; flush < 40; flush++) await paging.happen(groupId, 'joined', { count: 3, alerts: [] });

    expect(await takeGroupEvents(paging.parts)).toMatchObject({ groups: 0 });
    paging.platform.clock.advance(500);
    expect(await takeGroupEvents(paging.parts)).toMatchObject({ groups: 1, leased: [] });

    expect(await said(groupId)).toEqual(['120 alerts joined the group, high urgency']);
    expect(await paging.rows('select from alert_group_event')).toEqual([]);
    expect(await paging.rows('select from page')).toHaveLength(1);
  });

  it('are taken at once, and before it, with anything else that happens to the group', async () => {
    const groupId = await paging.openGroup({ policyId });
    await paging.run();
    await paging.happen(groupId, 'joined', { count: 1 });
    await paging.happen(groupId, 'joined', { count: 1 });
    await paging.happen(groupId, 'acknowledged', { by: 'PagerDuty' });
    await paging.happen(groupId, 'joined', { count: 1 });

    await takeGroupEvents(paging.parts);

    expect(await said(groupId)).toEqual([
      '2 alerts joined the group, high urgency',
      'PagerDuty acknowledged',
      'an alert joined the group, high urgency',
    ]);
  });

  it('are taken at once when the group is more urgent for them', async () => {
    const groupId = await paging.openGroup({ policyId, urgency: 'low' });
    await paging.run();
    await paging.rows(`update alert_group set urgency = 'high' where id = $1`, [groupId]);
    await paging.happen(groupId, 'joined', { count: 1, isRaised: true });

    await takeGroupEvents(paging.parts);

    expect(await said(groupId)).toEqual(['an alert joined the group, high urgency']);
  });

  it('do not hold up groups that open meanwhile', async () => {
    const joined = await paging.openGroup({ policyId });
    await paging.run();
    await paging.happen(joined, 'joined', { count: 1 });
    const opened = await paging.openGroup({ policyId });

    expect(await takeGroupEvents(paging.parts)).toMatchObject({ groups: 1 });

    expect(await paging.rows<{ group_id: string }>('select group_id from alert_group_event')).toEqual([
      { group_id: joined },
    ]);
    expect(await paging.rows('select from escalation where group_id = $1', [opened])).toHaveLength(1);
  });
});

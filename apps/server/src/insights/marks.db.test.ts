import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { openTestPaging, type TestPaging } from '../paging/test-paging.ts';
import { listUselessMarks } from './list-marks.ts';
import { markPageUseless, unmarkPageUseless } from './mark-page.ts';
import { showInsights } from './show-insights.ts';

let paging: TestPaging;
let ana: string;
let ben: string;
let groupId: string;

beforeAll(async () => {
  paging = await openTestPaging();
  [ana, ben] = [await paging.addPerson('Ana'), await paging.addPerson('Ben')];
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'person', userId: ana }] }]);
  groupId = await paging.openGroup({ policyId });
  await paging.run();
  paging.platform.clock.advance(1_000);
});
afterAll(() => paging[Symbol.asyncDispose]());

const asAna = () => paging.platform.as(['responder'], { userId: ana, name: 'Ana' });
const asBen = () => paging.platform.as(['responder'], { userId: ben, name: 'Ben' });
const useless = async () => {
  const { shares } = await showInsights(paging.platform.as(['auditor']), {});
  return shares.find(({ metric }) => metric === 'useless_pages')?.summary;
};
const evidence = async () =>
  (await paging.rows<{ type: string }>("select type from evidence where type like 'insights.%' order by id")).map(
    ({ type }) => type,
  );

describe('a page that was useless', () => {
  it('is called so by who was paged, once, with evidence, and taken back', async () => {
    await markPageUseless(asAna(), groupId, 'fixed itself');
    await markPageUseless(asAna(), groupId, 'again');

    expect(await listUselessMarks(asAna(), [groupId])).toMatchObject([
      { canMark: true, isYours: true, marks: [{ by: 'Ana', note: 'fixed itself' }] },
    ]);
    expect(await listUselessMarks(asBen(), [groupId])).toMatchObject([{ canMark: false, isYours: false }]);
    expect(await useless()).toMatchObject({ count: 1, of: 1 });
    expect(await evidence()).toEqual(['insights.page_marked']);

    await unmarkPageUseless(asAna(), groupId);
    await unmarkPageUseless(asAna(), groupId);

    expect(await useless()).toMatchObject({ count: 0, of: 1 });
    expect(await evidence()).toEqual(['insights.page_marked', 'insights.mark_taken_back']);
  });

  it('is said once by ten who press at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => markPageUseless(asAna(), groupId, undefined)));

    expect((await evidence()).filter((type) => type === 'insights.page_marked')).toHaveLength(2);
    await unmarkPageUseless(asAna(), groupId);
  });

  it('is not for who was not paged, who only reads, or a group that is none', async () => {
    await expect(markPageUseless(asBen(), groupId, undefined)).rejects.toMatchObject({ code: 'insights.not_paged' });
    await expect(markPageUseless(paging.platform.as(['auditor']), groupId, undefined)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(unmarkPageUseless(asBen(), ana)).rejects.toMatchObject({ code: 'alerts.group_not_found' });
    expect(await useless()).toMatchObject({ count: 0, of: 1 });
  });

  it('of a group without alerts is not asked about, shown or counted', async () => {
    await paging.rows('update alert_group set alerts = 0 where id = $1', [groupId]);

    expect(await listUselessMarks(asAna(), [groupId])).toMatchObject([{ canMark: false, marks: [] }]);
    await expect(markPageUseless(asAna(), groupId, undefined)).rejects.toMatchObject({
      code: 'alerts.group_not_found',
    });
    expect(await useless()).toMatchObject({ count: 0, of: 0 });
    expect((await showInsights(asAna(), {})).people).toEqual([]);
    await paging.rows('update alert_group set alerts = 1 where id = $1', [groupId]);
  });
});

it('counts groups that became an incident everybody may see, and no other', async () => {
  const linked = async () => {
    const { shares } = await showInsights(asBen(), {});
    return shares.find(({ metric }) => metric === 'alerts_becoming_incidents')?.summary.count;
  };
  const { id } = await declareIncident(paging.platform.as(['responder'], { userId: ana, name: 'Ana' }), undefined, {
    title: 'checkout fails',
    kind: 'reliability',
    severity: 'sev3',
    alertGroups: [groupId],
  });

  expect(await linked()).toBe(1);
  for (const column of ['is_restricted', 'is_privileged', 'is_drill']) {
    await paging.rows(`update incident set ${column} = true where id = $1`, [id]);
    expect(await linked()).toBe(0);
    await paging.rows(`update incident set ${column} = false where id = $1`, [id]);
  }
  await paging.rows('update incident_link set removed_at = added_at');
  expect(await linked()).toBe(0);
});

it('pages count for whoever got them, nights by their own clock', async () => {
  expect((await showInsights(asAna(), {})).people).toEqual([
    { id: ana, name: 'Ana', pages: 1, nightPages: undefined, nights: undefined },
  ]);
  // The clock of the tests stands at noon in London, which is midnight in Auckland a little later.
  await paging.rows(
    `insert into person_place (user_id, zone, holiday_calendar_ids) values ($1, 'Pacific/Auckland', '{}')`,
    [ana],
  );

  const { people, shares } = await showInsights(asBen(), {});

  expect(people).toEqual([{ id: ana, name: 'Ana', pages: 1, nightPages: 1, nights: 1 }]);
  // From the 17th of October at one in the afternoon, there, to the 16th of January at one in the night.
  expect(shares.find(({ metric }) => metric === 'disturbed_nights')?.summary).toMatchObject({ count: 1, of: 91 });
  expect((await showInsights(asBen(), { axis: 'security' })).people).toEqual([]);
});

import { expect, it } from 'vitest';
import { createSchedule } from '../schedules/put-schedule.ts';
import { reportFairness } from '../schedules/report-fairness.ts';
import { rotationOf, versionOf } from '../schedules/test-schedules.ts';
import { loadDirectory } from './directory.ts';
import { openTestPaging } from './test-paging.ts';

it('counts the pages of whoever was on call in the report of who bore how much', async () => {
  await using paging = await openTestPaging();
  const [ana, ben] = [await paging.addPerson('Ana'), await paging.addPerson('Ben')];
  const admin = () => paging.platform.as(['admin']);
  const now = admin().now;
  const rotation = rotationOf([ana, ben], { turn: { unit: 'days', count: 1 } });
  const schedule = await createSchedule(admin(), { name: 'web', versions: [versionOf([rotation])] });
  const named = { person: [], schedule: [schedule.id], team: [], channel: [], webhook: [] };
  expect((await loadDirectory(admin().read, named)).schedule.get(schedule.id)).toBe('web');
  const policyId = await paging.addPolicy([{ targets: [{ kind: 'schedule', scheduleId: schedule.id }] }]);

  await paging.openGroup({ policyId });
  await paging.run();

  const [paged] = await paging.rows<{ user_id: string }>('select user_id from page');
  expect([ana, ben]).toContain(paged?.user_id);
  const pagesOf = async (from: number) =>
    (await reportFairness(admin(), { schedules: ['web'] }, { from, to: from + 3_600_000 })).map((load) => [
      load.userId,
      load.pages,
    ]);
  expect(await pagesOf(now)).toContainEqual([paged?.user_id, 1]);
  expect(await pagesOf(now + 3_600_000)).not.toContainEqual([paged?.user_id, 1]);
});

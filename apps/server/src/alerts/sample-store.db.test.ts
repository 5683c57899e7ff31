import type { Labels } from '@lockstep/alerting';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deleteSampleSources, listGroupsOfSources } from './sample-store.ts';
import { createSource } from './create-source.ts';
import type { AlertSource } from './source.ts';
import { type DecidingTest, firing, openDecidingTest } from './test-deciding.ts';
import { prometheusKinds } from './test-kinds.ts';

let test: DecidingTest;
beforeAll(async () => {
  test = await openDecidingTest();
});
afterAll(() => test.platform.close());
beforeEach(() => test.clear());

/** Until some statement waits for a lock that another holds. */
async function somebodyWaits(): Promise<void> {
  const sql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await test.platform.database.pool.query(sql)).rows.length === 0);
}

const strays = async (): Promise<unknown> =>
  (
    await test.platform.database.pool.query(
      `select count(*)::int as alerts from alert a left join alert_source s on s.id = a.source_id left join alert_group g on g.id = a.group_id
       where s.id is null or (a.group_id is not null and g.id is null)`,
    )
  ).rows[0];

const takeFor = (source: AlertSource, labels: Labels) =>
  test.intake.take(source, [firing(labels)], test.platform.clock.now());

let made = 0;
const newSource = async () =>
  (
    await createSource(test.admin(), prometheusKinds, {
      name: `goes ${made++}`,
      kind: 'prometheus',
      axis: 'reliability',
      resolveAfterMinutes: null,
    })
  ).source;

/** Deletes and does not commit before it is told to. @returns once all is deleted */
async function deleteSlowly(
  sourceId: string,
  groupIds: readonly string[],
): Promise<{ readonly commit: () => Promise<void> }> {
  const isDeleted = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const deleting = test.platform.database.transaction(async (tx) => {
    await deleteSampleSources(tx, [sourceId], groupIds);
    isDeleted.resolve();
    await mayCommit.promise;
  });
  await Promise.race([isDeleted.promise, deleting]);
  return {
    async commit() {
      mayCommit.resolve();
      await deleting;
    },
  };
}

it('lets no alert in for a source that is being deleted', async () => {
  const source = await newSource();
  const { commit } = await deleteSlowly(source.id, []);
  const taking = takeFor(source, { alertname: 'late' }).catch((error: Error) => error);
  await somebodyWaits();
  await commit();

  expect(await taking).toMatchObject({ code: 'request.unavailable' });
  expect(await strays()).toEqual({ alerts: 0 });
  expect(await test.alerts()).toEqual([]);
});

it('takes the alert along that was being written', async () => {
  const { database } = test.platform;
  const source = await newSource();
  await takeFor(source, { alertname: 'before' });
  const groups = await listGroupsOfSources(database.read, [source.id]);
  // Another flush has the source locked, as every flush has, and an alert that nobody sees yet.
  const writer = await database.pool.connect();
  await writer.query('begin');
  await writer.query('select id from alert_source where id = $1 for key share', [source.id]);
  await writer.query(
    `insert into alert select (json_populate_record(a, json_build_object('id', gen_random_uuid(), 'identity', 'other'))).*
     from alert a where source_id = $1`,
    [source.id],
  );
  const deleting = database.transaction((tx) => deleteSampleSources(tx, [source.id], groups));
  await somebodyWaits();
  await writer.query('commit');
  writer.release();
  await deleting;

  expect(await strays()).toEqual({ alerts: 0 });
  expect(await test.alerts()).toEqual([]);
  expect(await test.groups()).toEqual([]);
});

it('joins no group that is being deleted', async () => {
  const source = await newSource();
  await takeFor(source, { alertname: 'shared' });
  const groups = await listGroupsOfSources(test.platform.database.read, [source.id]);
  const { commit } = await deleteSlowly(source.id, groups);
  const taking = test.take(firing({ alertname: 'shared', pod: 'ours' }));
  await somebodyWaits();
  await commit();
  await taking;

  expect(await strays()).toEqual({ alerts: 0 });
  expect(await test.groups()).toMatchObject([{ alerts: 1, open_alerts: 1 }]);
});

it('deletes nothing where somebody else has alerts in a group', async () => {
  const { database } = test.platform;
  const source = await newSource();
  await takeFor(source, { alertname: 'shared' });
  await test.take(firing({ alertname: 'shared', pod: 'ours' }));
  const groups = await listGroupsOfSources(database.read, [source.id]);

  await expect(database.transaction((tx) => deleteSampleSources(tx, [source.id], groups))).rejects.toThrow(
    'alerts of other sources',
  );
  expect(await test.alerts()).toHaveLength(2);
});

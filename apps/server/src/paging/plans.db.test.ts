import { afterAll, beforeAll, expect, it } from 'vitest';
import { declaredStatements } from '../platform/db/statement.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
// These declare the statements.
import * as acts from './act-store.ts';
import * as nextMethods from './next-method-store.ts';
import * as notifications from './notification-store.ts';
import * as pages from './page-store.ts';
import * as settlements from './settlement-store.ts';

const stores = [acts, nextMethods, notifications, pages, settlements];
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

/** By which indexes messages and pages would be found, were this planned for whatever it may be given. */
async function indexesOf(name: string): Promise<ReadonlySet<string | undefined>> {
  const text = declaredStatements().find((one) => one.name === name)?.text;
  if (text === undefined) throw new RangeError(`${name} is not declared by ${stores.length} stores`);
  const client = await platform.database.pool.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off');
    await client.query(`prepare planned as ${text}`);
    const types = await client.query<{ count: number }>(
      `select cardinality(parameter_types) as count from pg_prepared_statements where name = 'planned'`,
    );
    const values = Array.from({ length: types.rows[0]?.count ?? 0 }, () => 'null').join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute planned (${values})`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const used = plan.matchAll(/(?:using|Index Scan on) ((?:page|notification)_\w+)/g);
    return new Set([...used].map(([, index]) => index));
  } finally {
    client.release(true);
  }
}

it.each([
  ['paging.begin_notification', ['notification_pkey', 'notification_person', 'notification_thread', 'page_pkey']],
  ['paging.settle_notification', ['notification_pkey']],
  ['paging.release_notifications', ['notification_pkey']],
  ['paging.write_settlement', ['notification_pkey', 'notification_group']],
  ['paging.open_pages', ['page_group']],
  ['paging.answer_pages', ['page_pkey', 'notification_page']],
  ['paging.gathering', ['notification_person']],
  ['paging.person_loads', ['notification_person']],
  ['paging.count_live', ['page_group', 'notification_page', 'notification_pkey']],
  ['paging.carried_pages', ['page_carried']],
  ['paging.act_matter', ['notification_pkey', 'page_carried']],
  ['paging.hurry_next', ['notification_pkey', 'notification_page']],
])('%s finds its rows by what they belong to, however few there were when it was planned', async (name, indexes) => {
  expect(await indexesOf(name)).toEqual(new Set(indexes));
});

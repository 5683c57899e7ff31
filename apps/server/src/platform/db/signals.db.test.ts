import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPlatform, quietLog, type TestPlatform } from '../test-context.ts';
import { Database } from './database.ts';

let platform: TestPlatform;
let other: Database;
beforeAll(async () => {
  platform = await openTestPlatform();
  other = await Database.open({ url: platform.url, schema: platform.schema, log: quietLog });
});
afterAll(async () => {
  await other.close();
  await platform.close();
});

it('wakes this process at once and others soon, after the commit only', async () => {
  const { promise: otherWoken, resolve } = Promise.withResolvers<void>();
  let isWoken = false;
  await Promise.all([platform.database.signals.listening, other.signals.listening]);
  platform.database.signals.on('jobs', () => (isWoken = true));
  other.signals.on('jobs', resolve);

  await platform.database
    .transaction(async (tx) => {
      tx.wake('jobs');
      throw new Error('rolled back');
    })
    .catch(() => undefined);
  expect(isWoken).toBe(false);
  await platform.database.transaction(async (tx) => {
    tx.wake('jobs');
    expect(isWoken).toBe(false);
  });

  expect(isWoken).toBe(true);
  await otherWoken;
});

it('listens again after the connection was cut', async () => {
  const { promise: woken, resolve } = Promise.withResolvers<void>();
  await platform.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`,
  );

  other.signals.on('sequenced', resolve);

  // The wake-up that comes with listening again covers whatever was missed.
  await expect(woken).resolves.toBeUndefined();
});

it('keeps the clock of the database', async () => {
  const { rows } = await other.pool.query<{ ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
  );

  expect(Math.abs(other.clock.now() - (rows[0]?.ms ?? 0))).toBeLessThan(250);
  expect(other.clock.now()).toBeGreaterThanOrEqual(other.clock.now() - 1);
});

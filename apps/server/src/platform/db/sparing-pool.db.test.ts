import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { SparingPool } from './sparing-pool.ts';

let platform: TestPlatform;
let pool: SparingPool;
beforeAll(async () => {
  platform = await openTestPlatform();
});
beforeEach(() => {
  pool = new SparingPool({ connectionString: platform.url, max: 3 });
  return async () => {
    await pool.end();
  };
});
afterAll(async () => {
  await platform.close();
});

it('waits for a connection that is given back at once instead of opening another', async () => {
  const first = await pool.connect();
  const second = pool.connect();
  first.release();

  expect(await second).toBe(first);
  expect(pool.totalCount).toBe(1);
  first.release();
});

it('lets loops that look at the same moment share a connection', async () => {
  // So long that nobody waits in vain, however busy the machine is.
  const patient = new SparingPool({ connectionString: platform.url, max: 3 }, 60_000);
  (await patient.connect()).release();

  await Promise.all(
    Array.from({ length: 5 }, async () => {
      for (let looks = 0; looks < 3; looks += 1) await patient.query('select 1');
    }),
  );

  expect(patient.totalCount).toBe(1);
  await patient.end();
});

it('opens more for whoever asks while one is held, up to its bound', async () => {
  const first = await pool.connect();
  const second = await pool.connect();
  const third = await pool.connect();
  const fourth = pool.connect();

  expect(pool.totalCount).toBe(3);
  second.release();
  const last = await fourth;

  expect(last).toBe(second);
  for (const client of [first, last, third]) client.release();
});

it('goes on when the connection that it waited for is lost', async () => {
  const lost = await pool.connect();
  const waiting = pool.query('select 2 as n');

  lost.release(true);

  expect((await waiting).rows).toEqual([{ n: 2 }]);
});

it('says that it is closed to whoever still waits', async () => {
  const closing = new SparingPool({ connectionString: platform.url, max: 3 });
  const held = await closing.connect();
  const waiting = closing.query('select 1');

  const ended = closing.end();
  held.release();

  await expect(waiting).rejects.toThrow(/after calling end/);
  await ended;
});

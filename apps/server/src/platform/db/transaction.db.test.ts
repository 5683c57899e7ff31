import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { isConnectionLost } from './database.ts';
import { at } from './row-types.ts';
import { statement } from './statement.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  await platform.database.pool.query(
    'create table account (id int primary key, balance int not null, at timestamptz, big int8[])',
  );
});
afterAll(() => platform.close());

const addSql = statement<never>('test.add', 'insert into account (id, balance, at, big) values ($1, $2, $3, $4)');
const changeSql = statement<never>('test.change', 'update account set balance = balance + $2 where id = $1');
const getSql = statement<{ balance: number; at: number | null; big: number[] | null }>(
  'test.get',
  'select balance, at, big from account where id = $1',
);
const killSql = statement<{ pid: number }>('test.pid', 'select pg_backend_pid() as pid');
const loseSql = statement<never>(
  'test.lose',
  `do $$ begin raise exception 'deadlock detected' using errcode = 'deadlock_detected'; end $$`,
);

describe('transaction', () => {
  it('gives timestamps as epoch milliseconds and int8 as numbers', async () => {
    const instant = Date.UTC(2026, 10, 20, 18, 27, 0, 123);

    await platform.database.transaction((tx) => tx.execute(addSql, [1, 5, at(instant), [1, 9_007_199_254_740_991]]));

    expect(await platform.database.read.query(getSql, [1])).toEqual([
      { balance: 5, at: instant, big: [1, 9_007_199_254_740_991] },
    ]);
  });

  it('leaves nothing behind when the work throws', async () => {
    const failing = platform.database.transaction(async (tx) => {
      await tx.execute(addSql, [2, 5, null, null]);
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await platform.database.read.query(getSql, [2])).toEqual([]);
  });

  it('repeats the loser of a deadlock', async () => {
    await platform.database.transaction(async (tx) => {
      await tx.execute(addSql, [3, 0, null, null]);
      await tx.execute(addSql, [4, 0, null, null]);
    });
    const bothStarted = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const transfer = (index: 0 | 1, first: number, second: number) =>
      platform.database.transaction(async (tx) => {
        await tx.execute(changeSql, [first, 1]);
        bothStarted[index].resolve();
        await bothStarted[index === 0 ? 1 : 0].promise;
        await tx.execute(changeSql, [second, 1]);
      });

    await Promise.all([transfer(0, 3, 4), transfer(1, 4, 3)]);

    expect(await platform.database.read.query(getSql, [3])).toEqual([{ balance: 2, at: null, big: null }]);
    expect(await platform.database.read.query(getSql, [4])).toEqual([{ balance: 2, at: null, big: null }]);
  });

  it('repeats a loser who loses again, and gives up on one who always does', async () => {
    let attempts = 0;
    const losing = (times: number) =>
      platform.database.transaction(async (tx) => {
        attempts += 1;
        if (attempts <= times) await tx.execute(loseSql, []);
      });

    await losing(3);
    expect(attempts).toBe(4);

    attempts = 0;
    await expect(losing(Infinity)).rejects.toThrow('deadlock detected');
    expect(attempts).toBe(5);
  });

  it('repeats the work when the connection is lost before commit', async () => {
    let attempts = 0;

    await platform.database.transaction(async (tx) => {
      attempts += 1;
      await tx.execute(addSql, [5, attempts, null, null]);
      const [row] = await tx.query(killSql, []);
      if (attempts === 1) await platform.database.pool.query('select pg_terminate_backend($1)', [row?.pid]);
      await tx.query(getSql, [5]);
    });

    expect(attempts).toBe(2);
    expect(await platform.database.read.query(getSql, [5])).toMatchObject([{ balance: 2 }]);
  });

  it('refuses to call a rolled back transaction committed', async () => {
    const swallowing = platform.database.transaction(async (tx) => {
      await tx.execute(addSql, [6, 1, null, null]);
      await tx.execute(addSql, [6, 1, null, null]).catch(() => undefined);
    });

    await expect(swallowing).rejects.toThrow('swallowed');
    expect(await platform.database.read.query(getSql, [6])).toEqual([]);
  });

  it('takes back a part that throws, and what is around it stays', async () => {
    await platform.database.transaction(async (tx) => {
      const add = async (id: number) => await tx.execute(addSql, [id, 1, null, null]);
      await add(8);
      const part = allOrNothing(tx, async () => {
        await add(9);
        await add(8);
      });
      await expect(part).rejects.toThrow('duplicate key');
      await allOrNothing(tx, async () => await add(10));
    });

    const { rows } = await platform.database.pool.query('select id from account where id in (8, 9, 10) order by id');
    expect(rows).toEqual([{ id: 8 }, { id: 10 }]);
  });

  it('builds dynamic queries on the same connection', async () => {
    const rows = await platform.database.transaction(async (tx) => {
      await tx.execute(addSql, [7, 70, null, null]);
      return await tx.kysely.selectFrom('account').select('balance').where('id', '=', 7).execute();
    });

    expect(rows).toEqual([{ balance: 70 }]);
  });

  it('knows a lost connection from a wrong statement', () => {
    expect(isConnectionLost(Object.assign(new Error('x'), { code: '57P01' }))).toBe(true);
    expect(isConnectionLost(Object.assign(new Error('x'), { code: '23505' }))).toBe(false);
    expect(isConnectionLost(new pg.DatabaseError('x', 1, 'error'))).toBe(false);
  });
});

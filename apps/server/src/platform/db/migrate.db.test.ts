import { temporaryDatabase, type TemporaryDatabase } from '@lockstep/testkit';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, type Migration, readMigrations } from './migrate.ts';

const migration = (number: number, sql: string, inTransaction = true): Migration => ({
  number,
  name: `step_${number}`,
  sql,
  checksum: sql,
  inTransaction,
});
const first = migration(1, 'create table a (n int)');
const second = migration(2, 'insert into a values (1)');

let temporary: TemporaryDatabase;
beforeEach(async () => {
  temporary = await temporaryDatabase({ migrate: false });
});
afterEach(() => temporary.drop());

async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: temporary.url });
  await client.connect();
  const result = await client.query(sql);
  await client.end();
  return result.rows;
}

describe('migrate', () => {
  it('applies everything once when three processes start at the same time', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(temporary.url, 'lockstep', [first, second])));

    expect(applied.toSorted((a, b) => a - b)).toEqual([0, 0, 2]);
    expect(await rows('select n from lockstep.a')).toEqual([{ n: 1 }]);
  });

  it('applies only what is new, in a schema of any name', async () => {
    await migrate(temporary.url, 'other', [first]);

    expect(await migrate(temporary.url, 'other', [first, second])).toBe(1);
    expect(await rows('select n from other.a')).toEqual([{ n: 1 }]);
  });

  it('refuses a database of a newer version, and one whose history differs', async () => {
    await migrate(temporary.url, 'lockstep', [first, second]);

    await expect(migrate(temporary.url, 'lockstep', [first])).rejects.toMatchObject({
      message: 'the database has migration 2, which this version of Lockstep does not know',
      help: expect.any(String),
    });
    await expect(migrate(temporary.url, 'lockstep', [{ ...first, checksum: 'x' }, second])).rejects.toThrow(
      'different text',
    );
  });

  it('leaves nothing of a migration that fails, and names it', async () => {
    const broken = migration(2, 'insert into a values (1); select colour from a');

    await expect(migrate(temporary.url, 'lockstep', [first, broken])).rejects.toThrow('migration 2 (step_2) failed');

    expect(await rows('select n from lockstep.a')).toEqual([]);
    expect(await migrate(temporary.url, 'lockstep', [first, second])).toBe(1);
  });

  it('runs what can not be in a transaction outside of one', async () => {
    await migrate(temporary.url, 'lockstep', [
      first,
      migration(2, '-- no-transaction\ncreate index concurrently a_n on a (n)', false),
    ]);

    expect(await rows(`select indexname from pg_indexes where indexname = 'a_n'`)).toHaveLength(1);
  });

  it('applies our own migrations', async () => {
    expect(await migrate(temporary.url, 'lockstep')).toBe(readMigrations().length);
  });

  it('fills in which releases of distributions the records in the database speak about', async () => {
    const own = readMigrations();
    await migrate(
      temporary.url,
      'lockstep',
      own.filter(({ number }) => number < 16),
    );
    const affected = ['Debian:12', 'Debian:12', 'Alpine:edge', 'npm'].map((ecosystem) => ({ ecosystem }));
    await rows(`insert into lockstep.advisory (advisory_id, feed, origin, record, digest, loaded_at) values
      ('A', 'f', 'feed', '${JSON.stringify({ affected })}', '', now()), ('B', 'f', 'feed', '{"affected": []}', '', now())`);

    await migrate(temporary.url, 'lockstep', own);

    expect(await rows('select ecosystem from lockstep.advisory_ecosystem order by ecosystem collate "C"')).toEqual([
      { ecosystem: 'Alpine:edge' },
      { ecosystem: 'Debian:12' },
    ]);
  });
});

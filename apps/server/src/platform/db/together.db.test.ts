import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { statement } from './statement.ts';
import type { Together } from '../context.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
  await platform.database.pool.query(
    'create table paint (name text primary key, litres int not null check (litres > 0))',
  );
});
afterAll(() => platform.close());

const addSql = statement<{ name: string }>(
  'test.add_paint',
  'insert into paint (name, litres) select * from unnest($1::text[], $2::int[]) returning name',
);
const litresSql = statement<{ name: string; litres: number }>(
  'test.litres',
  'select name, litres from paint, pg_sleep(0.05) where name = any($1)',
);

interface Paint {
  readonly name: string;
  readonly litres: number;
}

function adding(sent: string[][], limit = 10): Together<Paint, string> {
  return {
    limit,
    async run(tx, paints) {
      const names = paints.map(({ name }) => name);
      sent.push(names);
      await tx.query(addSql, [names, paints.map(({ litres }) => litres)]);
      return names.map((name) => `added ${name}`);
    },
  };
}

describe('callers that ask together', () => {
  it('share statements of a bounded size, and each gets its own answer', async () => {
    const sent: string[][] = [];
    const add = adding(sent, 4);
    const names = Array.from({ length: 10 }, (_, at) => `shade-${at}`);

    const answers = await Promise.all(names.map((name) => platform.database.read.together(add, { name, litres: 1 })));

    expect(answers).toEqual(names.map((name) => `added ${name}`));
    expect(sent.map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('do not pay for the mistake of one of them', async () => {
    const add = adding([]);
    const ask = (name: string, litres: number) => platform.database.read.together(add, { name, litres });

    const [red, none, blue] = await Promise.allSettled([ask('red', 1), ask('none', 0), ask('blue', 1)]);

    expect([red.status, none.status, blue.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { rows } = await platform.database.pool.query(
      `select name from paint where name in ('red', 'none', 'blue') order by 1`,
    );
    expect(rows).toEqual([{ name: 'blue' }, { name: 'red' }]);
  });

  it('see what was committed before they asked, even while an older statement is under way', async () => {
    let sent = 0;
    let read = 0;
    const inserted = Promise.withResolvers<void>();
    const litres: Together<string, number | undefined> = {
      limit: 10,
      async run(tx, names) {
        sent += 1;
        const rows = await tx.query(litresSql, [names]);
        read += 1;
        if (read === 1) await inserted.promise;
        return names.map((name) => rows.find((row) => row.name === name)?.litres);
      },
    };
    const before = platform.database.read.together(litres, 'late');
    while (read === 0) await new Promise((done) => setImmediate(done));

    await platform.database.pool.query(`insert into paint values ('late', 3)`);
    const after = platform.database.read.together(litres, 'late');
    inserted.resolve();

    expect(await after).toBe(3);
    expect(await before).toBeUndefined();
    expect(sent).toBe(2);
  });

  it('ask alone inside a transaction, which can still be undone', async () => {
    const sent: string[][] = [];
    const add = adding(sent);
    const undone = platform.database.transaction(async (tx) => {
      await Promise.all([tx.together(add, { name: 'sand', litres: 1 }), tx.together(add, { name: 'clay', litres: 1 })]);
      throw new Error('changed my mind');
    });

    await expect(undone).rejects.toThrow('changed my mind');

    expect(sent).toEqual([['sand'], ['clay']]);
    const { rows } = await platform.database.pool.query(`select name from paint where name in ('sand', 'clay')`);
    expect(rows).toEqual([]);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { type Column, rowsOf, valuesOf } from './write-columns.ts';

interface Row {
  readonly place: number;
  readonly word: string | null;
  readonly amount: number | null;
  readonly isSo: boolean | null;
  readonly list: string | null;
}

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

const columns: readonly Column<Row>[] = [
  ['place', 'int', ({ place }) => place],
  ['word', 'text', ({ word }) => word],
  ['amount', 'bigint', ({ amount }) => amount],
  ['is_so', 'boolean', ({ isSo }) => isSo],
  ['list', 'text', ({ list }) => list, 'text[]'],
];

// Few values, so that columns in which all rows are alike are as frequent as others.
const row = fc.record({
  word: fc.constantFrom('a', '', null),
  amount: fc.constantFrom(0, 1, null),
  isSo: fc.constantFrom(true, null),
  list: fc.constantFrom('{a,b}', null),
});

it('reads rows as they were given, whatever they share', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (given) => {
      const rows = given.map((each, place) => ({ ...each, place }));

      const read = await platform.database.pool.query(
        `select place, word, amount::int, is_so as "isSo", list::text from ${rowsOf(1, columns)} r order by place`,
        [...valuesOf(columns, rows)],
      );

      expect(read.rows).toEqual(rows);
    }),
  );
});

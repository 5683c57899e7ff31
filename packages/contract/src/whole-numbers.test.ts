import { expect, it } from 'vitest';
import { z } from 'zod';
import { mostInteger } from './common.ts';
import { operations } from './index.ts';

/** Kept as `bigint`, held against the text or the shift they count in, or inside JSON: each is judged where it is read. */
const judgedLater = ['after', 'since', 'from', 'to', 'count', 'weekday', 'fromMinute', 'lengthMinutes'];

it('takes no whole number that a column of integers can not hold: it would fail in the database, without a cure', () => {
  const unbounded = Object.entries(operations).flatMap(([name, { params, query, body }]) =>
    [params, query, body].flatMap((type) =>
      tooLarge(z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })).map((field) => `${name} ${field}`),
    ),
  );
  expect(unbounded.filter((at) => !judgedLater.some((field) => at.endsWith(` ${field}`)))).toEqual([]);
});

it('says of a version that is too large what is the most', () => {
  const { query } = operations.getPlaybook;
  expect(query.safeParse({ version: String(mostInteger) }).success).toBe(true);
  expect(query.safeParse({ version: String(mostInteger + 1) }).error?.issues).toMatchObject([
    { code: 'too_big', maximum: mostInteger, path: ['version'] },
  ]);
});

/** Names of whole numbers anywhere inside that may be more. */
function tooLarge(schema: unknown, field = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const is = new Map<string, unknown>(Object.entries(schema));
  const most = is.get('maximum');
  const own = is.get('type') === 'integer' && !(typeof most === 'number' && most <= mostInteger) ? [field] : [];
  return [
    ...own,
    ...[...is].flatMap(([key, part]) =>
      key === 'properties' && typeof part === 'object' && part !== null
        ? Object.entries(part).flatMap(([name, member]) => tooLarge(member, name))
        : tooLarge(part, field),
    ),
  ];
}

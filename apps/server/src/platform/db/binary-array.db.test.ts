import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../test-context.ts';
import { binaryArray, type Element, type ElementType } from './binary-array.ts';
import { at } from './row-types.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

/** Postgres refuses the character 0 in either form; lone halves of a pair have no UTF-8. */
const words = fc
  .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'NULL', '{"a,\\b"}'))
  .map((text) => text.replaceAll('\u0000', '').toWellFormed());
const whole = (most: number): fc.Arbitrary<number> => fc.oneof(fc.integer(), fc.integer({ min: -most, max: most }));
const elements: Readonly<Record<ElementType, fc.Arbitrary<Exclude<Element, null | undefined>>>> = {
  text: words,
  json: fc.json().map((text) => text.replaceAll('\\u0000', '')),
  uuid: fc.uuid().chain((id) => fc.constantFrom(id, id.toUpperCase())),
  timestamptz: fc
    .oneof(
      fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      }),
      fc.constantFrom(
        new Date('0001-01-01T00:00:00Z'),
        new Date('9999-12-31T23:59:59.999Z'),
        new Date(946_684_799_999),
      ),
    )
    .map((date) => date.getTime()),
  bigint: fc.oneof(whole(Number.MAX_SAFE_INTEGER), fc.constantFrom(-1, 2 ** 32, -(2 ** 32), 2 ** 32 - 1)),
  int: whole(2 ** 31 - 1),
  boolean: fc.boolean(),
};

const asText = (type: ElementType, value: Element): unknown =>
  type === 'timestamptz' && typeof value === 'number' ? at(value) : value;

describe('binary arrays', () => {
  it.each(Object.keys(elements) as ElementType[])('of %s are what Postgres reads from text', async (type) => {
    const sql = `select $1::${type}[]::text as sent, $2::${type}[]::text as meant`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(elements[type]), { maxLength: 20 }), async (values) => {
        const literal = values.map((value) => asText(type, value));
        const { rows } = await platform.database.pool.query(sql, [binaryArray(type, values), literal]);
        expect(rows[0].sent).toBe(rows[0].meant);
      }),
    );
  });

  it('hold long texts, and many', async () => {
    const values = Array.from({ length: 200 }, (_, index) => 'ä🚨'.repeat(index * 50));

    const { rows } = await platform.database.pool.query('select $1::text[] as sent', [binaryArray('text', values)]);

    expect(rows[0].sent).toEqual(values);
  });

  it('begin where they are told to', async () => {
    const sql = 'select ($1::text[])[0] as zeroth, ($1::text[])[1] as first';

    const { rows } = await platform.database.pool.query(sql, [binaryArray('text', ['a'], 0)]);

    expect(rows[0]).toEqual({ zeroth: 'a', first: null });
  });

  it.each<[ElementType, Element]>([
    ['uuid', 'not a uuid'],
    ['uuid', '0190f3c0-0000-7000-8000-00000000000g'],
    ['uuid', '0190f3c0-0000-7000-8000-0000000000000'],
    ['uuid', '0190f3c000007000800000000000-0000---'],
    ['bigint', 1.5],
    ['bigint', Number.NaN],
    ['int', 0.5],
    ['int', 2 ** 31],
    ['timestamptz', Number.NaN],
    ['timestamptz', Number.POSITIVE_INFINITY],
    ['timestamptz', Date.parse('+010000-01-01T00:00:00Z')],
  ])('do not hold as %s what is none: %s', (type, value) => {
    expect(() => binaryArray(type, [value])).toThrow(RangeError);
  });
});

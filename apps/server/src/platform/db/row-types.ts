import pg from 'pg';

const oid = {
  int8: 20,
  float4: 700,
  float8: 701,
  timestamptz: 1184,
  int8Array: 1016,
  timestamptzArray: 1185,
  numeric: 1700,
};

type Parser = (text: string) => unknown;

/** Postgres prints UTC as `2026-11-20 18:27:00.123456+00`; sessions run in UTC, so the offset is always `+00`. */
export function parseTimestamp(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, text.length - 3)}Z`);
}

/** One-dimensional arrays of values that hold no comma. */
function arrayOf(parse: Parser): Parser {
  return (text) =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((item) => (item === 'NULL' ? null : parse(item.replaceAll('"', ''))));
}

const parsers = new Map<number, Parser>([
  [oid.int8, Number],
  [oid.numeric, Number],
  [oid.timestamptz, parseTimestamp],
  [oid.int8Array, arrayOf(Number)],
  [oid.timestamptzArray, arrayOf((text) => parseTimestamp(text))],
]);

/** `int8` and `numeric` as numbers, `timestamptz` as epoch milliseconds; everything else as `pg` does it. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    return (
      parsers.get(id) ??
      (format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id, 'text'))
    );
  },
};

/** An instant as the API writes it. */
export function isoInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** A `timestamptz` parameter from epoch milliseconds; `undefined` becomes null. */
export function at(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : new Date(epochMs).toISOString();
}

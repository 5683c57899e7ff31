import { isId } from '@lockstep/contract';
import { Problem } from '../problem.ts';

/** A cursor is opaque to clients: the sort key of the last row as base64url JSON. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

interface CursorPart {
  uuid: string;
  text: string;
  number: number;
}

/** A list's sort key: `['number', 'uuid']`. */
type Key<Parts extends readonly (keyof CursorPart)[]> = { -readonly [Index in keyof Parts]: CursorPart[Parts[Index]] };

const isPart: Readonly<Record<keyof CursorPart, (value: unknown) => boolean>> = {
  uuid: (value) => typeof value === 'string' && isId(value),
  text: (value) => typeof value === 'string',
  // Positions and moments; no moment is further from 1970.
  number: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 8.64e15,
};

/** @throws `request.invalid` for anything that `encodeCursor` did not make with these parts */
export function decodeCursor<const Parts extends readonly (keyof CursorPart)[]>(
  cursor: string | undefined,
  parts: Parts,
): Key<Parts> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts.length && parts.every((part, index) => isPart[part](key[index]))) {
      return key as Key<Parts>;
    }
  } catch {
    // Not ours; refused below.
  }
  throw new Problem('request.invalid', '`query.cursor` is not a cursor of this list', {
    help: 'start again without a cursor',
    fields: [{ field: 'query.cursor', problem: 'not a cursor of this list', help: 'leave it out' }],
  });
}

/**
 * A page out of `limit + 1` rows: the one too many only says that there is more.
 *
 * @param keyOf sort key of a row, for the cursor of the next page
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor?: string } {
  const items = rows.slice(0, limit).map(toItem);
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(keyOf(last)) } : { items };
}

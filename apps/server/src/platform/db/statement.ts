/** A plain SQL text with a name; prepared once per connection under that name. `Row` is a claim of the store that declares it. */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /**
   * Planned once per connection, not by the values of each call: for large statements whose plan is the same whatever they are given.
   * Planning such a one takes longer than running it.
   */
  readonly isPlannedOnce: boolean;
  /** Never set; carries the row type. */
  readonly row?: Row;
}

const declared = new Map<string, Statement<unknown>>();

/**
 * Declares a named statement. Declaring registers it, so that a test can prepare all of them against the migrated database.
 * Names read `slice.verb_noun` and are unique in the program; at most 63 bytes, Postgres cuts longer ones.
 */
export function statement<Row>(name: string, text: string, { isPlannedOnce = false } = {}): Statement<Row> {
  if (name.length > 63) throw new RangeError(`statement name \`${name}\` is longer than 63 bytes`);
  const known = declared.get(name);
  if (known !== undefined && known.text !== text) throw new RangeError(`statement \`${name}\` is declared twice`);
  const made: Statement<Row> = { name, text, isPlannedOnce };
  declared.set(name, made);
  return made;
}

/** Every statement declared by the modules loaded so far. */
export function declaredStatements(): readonly Statement<unknown>[] {
  return [...declared.values()];
}

/**
 * Rows of parameters for `values`: `($1, $2), ($11, $12)`.
 *
 * @param first number of the first parameter of the first row
 * @param stride parameters from one row to the next
 */
export function parameterRows(first: number, columns: number, rows: number, stride: number): string {
  const row = (start: number): string =>
    `(${Array.from({ length: columns }, (_, index) => `$${start + index}`).join(', ')})`;
  return Array.from({ length: rows }, (_, index) => row(first + index * stride)).join(', ');
}

/** A column of a statement that writes many rows at once: its name, its type, and its value in a row. */
export type Column<Row> = readonly [name: string, type: string, value: (row: Row) => unknown];

export function columnNames<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(([name]) => name).join(', ');
}

/** The parameters of these columns as rows, from this one on: each column is one array. */
export function unnested<Row>(first: number, columns: readonly Column<Row>[]): string {
  return `unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')})`;
}

export function columnValues<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly unknown[] {
  return columns.map(([, , value]) => rows.map(value));
}

/**
 * A condition on the state of rows that are found by something else. As plain equality it invites every partial index of that state:
 * while there are few rows all indexes look alike, and a plan made then walks all that is under way, row by row, once there are many.
 */
export function isIn(column: string, state: string): string {
  return `${column} || '' = '${state}'`;
}

/** Inserts rows, however many, with one array per column. */
export function insertText<Row>(table: string, columns: readonly Column<Row>[]): string {
  return `insert into ${table} (${columnNames(columns)}) select * from ${unnested(1, columns)}`;
}

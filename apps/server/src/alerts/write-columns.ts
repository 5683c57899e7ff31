/** A column of a statement that writes many rows: its name, its type as a parameter, its value, and what it is cast to. */
export type Column<Row> = readonly [name: string, type: string, value: (row: Row) => unknown, cast?: string];

export const names = <Row>(columns: readonly Column<Row>[]): string => columns.map(([name]) => name).join(', ');

/** The columns of `unnested(…) as r (…)`, as the table wants them. */
export const selected = <Row>(columns: readonly Column<Row>[]): string =>
  columns.map(([name, , , cast]) => (cast === undefined ? name : `${name}::${cast}`)).join(', ');

/** The parameters of these columns as rows, from this one on. */
export function unnested<Row>(first: number, columns: readonly Column<Row>[]): string {
  return `unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')})`;
}

export const valuesOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly unknown[] =>
  columns.map(([, , value]) => rows.map(value));

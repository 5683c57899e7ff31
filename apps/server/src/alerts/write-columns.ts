import { binaryArray, type Element, type ElementType } from '../platform/db/binary-array.ts';

/** A column of a statement that writes many rows: its name, its type as a parameter, its value, and what it is cast to. */
export type Column<Row> = readonly [name: string, type: ElementType, value: (row: Row) => Element, cast?: string];

export const names = <Row>(columns: readonly Column<Row>[]): string => columns.map(([name]) => name).join(', ');

/** Where a value stands that all rows share: no ordinary array has anything there. */
const sharedAt = 0;

/** The parameters of these columns, from this one on, as a table of rows in their order. */
export function rowsOf<Row>(first: number, columns: readonly Column<Row>[]): string {
  const arrays = columns.map(([, type], index) => `$${first + index}::${type}[]`);
  const values = columns.map(([name, , , cast], index) => {
    const value = `coalesce(${name}, (${arrays[index]})[${sharedAt}])`;
    return `${cast === undefined ? value : `${value}::${cast}`} as ${name}`;
  });
  return `(select ${values.join(', ')} from unnest(${arrays.join(', ')}) as each (${names(columns)}))`;
}

/**
 * One array for each column. Those in which all rows are alike hold one element, or none for null: `unnest` gives the rows beyond it
 * null, and `rowsOf` what they share. The first column tells how many rows there are and is sent as it is.
 */
export function valuesOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Buffer[] {
  return columns.map(([, type, valueOf], index) => {
    const values = rows.map(valueOf);
    const [first] = values;
    if (index === 0 || !values.every((value) => value === first)) return binaryArray(type, values);
    return first === null || first === undefined ? binaryArray(type, []) : binaryArray(type, [first], sharedAt);
  });
}

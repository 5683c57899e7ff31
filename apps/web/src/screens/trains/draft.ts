import type { TrainLine } from '@lockstep/contract';
import type { Train } from './words.ts';
import { deniedOf } from './words.ts';

/** A service of a train that is being made up. */
export interface Row {
  /** Stays with the row, whatever stands before it. */
  readonly key: number;
  readonly service: string;
  readonly target: string;
  /** The release being left; empty: what serves now. */
  readonly current: string;
}

export const isBlank = ({ service, target, current }: Row): boolean => `${service}${target}${current}`.trim() === '';

function nextKey(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(({ key }) => key)) + 1;
}

export function addRow(rows: readonly Row[]): readonly Row[] {
  return [...rows, { key: nextKey(rows), service: '', target: '', current: '' }];
}

/** At least one row stays, to write into. */
export function removeRow(rows: readonly Row[], key: number): readonly Row[] {
  const left = rows.filter((row) => row.key !== key);
  return left.length > 0 ? left : addRow(rows).slice(-1);
}

export function changeRow(rows: readonly Row[], key: number, part: Partial<Omit<Row, 'key'>>): readonly Row[] {
  return rows.map((row) => (row.key === key ? { ...row, ...part } : row));
}

/** Pasted lines: a service that stands there already gets the new version, others come at the end; blank rows go. */
export function takeLines(rows: readonly Row[], lines: readonly TrainLine[]): readonly Row[] {
  let taken: readonly Row[] = rows.filter((row) => !isBlank(row));
  let key = nextKey(rows);
  for (const { service, target } of lines) {
    const same = taken.find((row) => row.service.trim().toLowerCase() === service.toLowerCase());
    if (same === undefined) taken = [...taken, { key: key++, service, target, current: '' }];
    else taken = changeRow(taken, same.key, { target });
  }
  return taken.length > 0 ? taken : addRow([]);
}

/** A train again, with its services in their order; from what serves now, whatever served then. */
export function rowsOf(train: Train | undefined, without: 'denied' | undefined): readonly Row[] {
  if (train === undefined) return addRow(addRow([]));
  const left = new Set(without === 'denied' ? deniedOf(train.members).map(({ id }) => id) : []);
  return train.members
    .filter(({ id }) => !left.has(id))
    .map(({ service, target }, at) => ({ key: at + 1, service, target, current: '' }));
}

/** Rows that are sent: blank ones are left out. */
export function writtenRows(rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => !isBlank(row));
}

export function memberOf({ service, target, current }: Row): {
  readonly service: string;
  readonly target: string;
  readonly current?: string;
} {
  return { service: service.trim(), target: target.trim(), ...(current.trim() !== '' && { current: current.trim() }) };
}

import type { FileMark, SourceState } from './feed-source.ts';

/** A record that a list of changes names. `at`: epoch milliseconds of its change. */
export interface ChangedRow {
  readonly at: number;
  readonly id: string;
}

/** A row whose record could not be got as listed. */
export interface OwedRow extends ChangedRow {
  /** A look before got it as it is held: perhaps a copy that is not up to date yet. */
  readonly wasServed?: boolean | undefined;
}

/** When each record in force was changed, epoch milliseconds; infinite where it does not say. */
export type HeldRecords = ReadonlyMap<string, number>;

/** More are not kept one by one: the cursor waits for them. */
export const mostOwed = 200;

/** What the list of changes named and nobody could get, as kept with the marks of the files. */
export function owedOf(state: SourceState, ecosystem: string): readonly OwedRow[] {
  const prefix = `${ecosystem}/`;
  return Object.entries(state.validators).flatMap(([file, { owedAt, wasServed }]) =>
    owedAt === undefined || !file.startsWith(prefix)
      ? []
      : [{ at: owedAt, id: file.slice(prefix.length, -'.json'.length), wasServed }],
  );
}

/** Keeps what is owed; the cursor does not move past what is too much to keep, and the list is then read again. */
export function withOwed(state: SourceState, ecosystem: string, owed: readonly OwedRow[]): SourceState {
  const sorted = owed.toSorted((one, other) => one.at - other.at);
  const [first] = sorted.slice(mostOwed);
  const marks: Record<string, FileMark> = {};
  for (const [file, mark] of Object.entries(state.validators)) {
    if (mark.owedAt !== undefined || (first !== undefined && file === listOf(ecosystem))) continue;
    marks[file] = mark;
  }
  for (const { at, id, wasServed } of sorted.slice(0, mostOwed))
    marks[`${ecosystem}/${id}.json`] = { owedAt: at, wasServed };
  const { cursorAt } = state;
  return {
    ...state,
    validators: marks,
    cursorAt: first === undefined ? cursorAt : Math.min(first.at, cursorAt ?? first.at),
  };
}

export function listOf(ecosystem: string): string {
  return `${ecosystem}/modified_id.csv`;
}

/** Whether a record of that date is what the list names; lists and records may round to the second. */
export function isAsListed(modifiedAt: number | undefined, listedAt: number): boolean {
  return modifiedAt !== undefined && modifiedAt >= Math.floor(listedAt / 1_000) * 1_000;
}

/**
 * What is owed of rows that were asked for. A record that is newer than the one held is what there is, whatever its row says; one
 * that is as held may be a stale copy, and is asked for once more. Very many of those: the list dates its records later than they
 * do themselves.
 *
 * @param served when each of those that were served was changed
 */
export function owedAfter(rows: readonly OwedRow[], served: HeldRecords, held: HeldRecords): readonly OwedRow[] {
  const owed = rows.flatMap(({ at, id, wasServed }): readonly OwedRow[] => {
    const [servedAt, heldAt] = [served.get(id), held.get(id)];
    if (isAsListed(servedAt ?? heldAt, at)) return [];
    if (servedAt === undefined) return [{ at, id }];
    return heldAt === undefined || servedAt > heldAt || wasServed === true ? [] : [{ at, id, wasServed: true }];
  });
  const stale = owed.filter(({ wasServed }) => wasServed === true);
  return stale.length > mostOwed ? owed.filter(({ wasServed }) => wasServed !== true) : owed;
}

export function stillOwed(rows: readonly OwedRow[], held: HeldRecords): readonly OwedRow[] {
  return rows.filter(({ id, at }) => !isAsListed(held.get(id), at));
}

/** For people: what is loaded is not all that the source names. @returns undefined when it is */
export function shortfallOf(
  owed: readonly ChangedRow[],
  unread: { readonly count: number; readonly first: number | undefined },
): string | undefined {
  const [one] = owed;
  const parts = [
    one === undefined
      ? undefined
      : `its list of changes names ${counted(owed.length, 'record')} that it does not have as listed, for example \`${one.id}\``,
    unread.count === 0
      ? undefined
      : `${counted(unread.count, 'row')} of its list of changes can not be read, the first in line ${unread.first}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('; ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { FileMark, SourceState } from './feed-source.ts';
import { type FetchRecords, fetchRecords, nothingKnown } from './fetch-records.ts';
import { type ChangedRow, isAsListed, listOf, owedAfter, owedOf, type OwedRow } from './owed-records.ts';
import { DownloadFailed } from '../platform/outgoing/request-file.ts';
import type { Validators } from '../platform/outgoing/download.ts';

/** Rows of the list that say nothing: how many, and the line of the first. */
interface UnreadRows {
  readonly count: number;
  readonly first: number | undefined;
}

interface Shortfall {
  /** What the list names and could not be got; kept, and asked for at each look. */
  readonly owed: readonly OwedRow[];
  readonly unread: UnreadRows;
}

/** What is to be loaded of an ecosystem of an OSV dump. */
export type GatheredOsv = Shortfall & { readonly state: SourceState } & (
    | { readonly outcome: 'unchanged' }
    | {
        readonly outcome: 'whole';
        readonly file: string;
        /** `cursorAt` is known once the whole was read: it may be older than the list of changes. */
        readonly listedAt: number | undefined;
        /** Every id of the list with its date: the archive may lag behind it. Undefined: there is no list. */
        readonly listed: ReadonlyMap<string, number> | undefined;
      }
    | {
        readonly outcome: 'delta';
        readonly file: string;
        readonly rows: number;
        /** Everything up to then is in it, or loaded. */
        readonly listedAt: number;
      }
  );

export interface OsvFetch extends FetchRecords {
  readonly state: SourceState;
  readonly now: number;
}

/** More changes than this: the whole is quicker. */
export const mostChanges = 3_000;
/** Only the whole shows what the publisher took back. */
const wholeEveryMs = 7 * 24 * 3_600_000;
const mebibyte = 1024 * 1024;
const listBytes = 256 * mebibyte;
const wholeBytes = 2_048 * mebibyte;

/** Asks for the list of changes first; loads what it names, or everything where that is quicker, due, or the only way. */
export async function gatherOsv(ask: OsvFetch): Promise<GatheredOsv> {
  const { state, ecosystem } = ask;
  const listPath = listOf(ecosystem);
  const listFile = path.join(ask.folder, 'modified_id.csv');
  const isWholeDue = state.cursorAt === undefined || (state.wholeAt ?? 0) + wholeEveryMs <= ask.now;
  const before = owedOf(state, ecosystem);
  const list = await ask.fetch(listPath, isWholeDue ? nothingKnown : markOf(state, listPath), listFile, listBytes);
  if (list.outcome === 'unchanged' && before.length === 0)
    return { outcome: 'unchanged', state, owed: [], unread: noList.unread };
  const read = list.outcome === 'file' ? await readChanges(listFile, state.cursorAt) : noList;
  const changes = {
    ...read,
    // The last is fetched first: what is owed has its turn before we give up.
    rows: latestOf([...read.rows, ...before]),
    listedAt: list.outcome === 'unchanged' ? state.cursorAt : read.listedAt,
  };
  if (changes.listedAt !== undefined && state.cursorAt !== undefined && changes.listedAt < state.cursorAt)
    throw new DownloadFailed('its list of changes is older than what is loaded', { isBroken: false });
  // A list with rows that can not be read is read again at each look: what they name is not known.
  const listMarks = list.outcome === 'file' && read.unread.count === 0 ? { [listPath]: list.validators } : {};
  if (isWholeDue || list.outcome === 'missing' || changes.rows.length > mostChanges)
    return await whole(ask, changes, before, listMarks);
  const gathered = await delta(ask, changes, changes.listedAt ?? ask.now, listMarks);
  const known = new Set(before.map(({ id }) => id));
  if (gathered.owed.every(({ id, wasServed }) => known.has(id) || wasServed === true)) return gathered;
  // A mirror may keep the archive alone.
  const all = await whole(ask, { ...changes, rows: [] }, gathered.owed, {});
  return all.outcome === 'unchanged' ? { ...gathered, state: { ...gathered.state, wholeAt: all.state.wholeAt } } : all;
}

/** One row for each record, with its latest change; of two with the same the later one. */
function latestOf(rows: readonly OwedRow[]): readonly OwedRow[] {
  const latest = new Map<string, OwedRow>();
  for (const row of rows) {
    const same = latest.get(row.id);
    if (same === undefined || same.at <= row.at) latest.set(row.id, row);
  }
  return [...latest.values()];
}

/** What the list of changes says. */
interface Changes {
  readonly rows: readonly OwedRow[];
  readonly listedAt: number | undefined;
  readonly listed: ReadonlyMap<string, number> | undefined;
  readonly unread: UnreadRows;
}

const noList: Changes = { rows: [], listedAt: undefined, listed: undefined, unread: { count: 0, first: undefined } };

function markOf(state: SourceState, file: string): Validators {
  const mark: FileMark = state.validators[file] ?? {};
  return { etag: mark.etag, lastModified: mark.lastModified };
}

async function whole(
  ask: OsvFetch,
  changes: Changes,
  owed: readonly OwedRow[],
  listMarks: Readonly<Record<string, Validators>>,
): Promise<GatheredOsv> {
  const { ecosystem, state } = ask;
  const wholePath = `${ecosystem}/all.zip`;
  const file = path.join(ask.folder, 'all.zip');
  const answer = await ask.fetch(wholePath, markOf(state, wholePath), file, wholeBytes);
  switch (answer.outcome) {
    case 'missing':
      throw new DownloadFailed(`there is no \`${wholePath}\` at the source: is the ecosystem written as OSV does`, {
        isBroken: false,
      });
    case 'unchanged': {
      const same = { ...state, wholeAt: ask.now };
      return changes.rows.length === 0 || changes.listedAt === undefined
        ? { outcome: 'unchanged', state: same, owed, unread: changes.unread }
        : await delta({ ...ask, state: same }, changes, changes.listedAt, listMarks);
    }
    case 'file':
      return {
        outcome: 'whole',
        file,
        listedAt: changes.listedAt,
        listed: changes.listed,
        owed,
        unread: changes.unread,
        state: {
          ...state,
          wholeAt: ask.now,
          // Not the mark of the list: the archive may lag behind it, so the next look reads the list again.
          validators: { [wholePath]: answer.validators },
        },
      };
  }
}

/**
 * The rows at or after the cursor, whatever their order: a mirror may have sorted them anew.
 *
 * Source: https://google.github.io/osv.dev/data/ (`<modified>,<id>`; the list over all ecosystems writes `<ecosystem>/<id>`)
 */
async function readChanges(file: string, cursorAt: number | undefined): Promise<Changes> {
  const rows: ChangedRow[] = [];
  const listed = new Map<string, number>();
  const unread: { count: number; first: number | undefined } = { count: 0, first: undefined };
  let listedAt: number | undefined;
  let lineNumber = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const comma = line.indexOf(',');
    const at = Date.parse(line.slice(0, comma));
    const id =
      line
        .slice(comma + 1)
        .trim()
        .split('/')
        .at(-1) ?? '';
    if (comma < 0 || Number.isNaN(at) || !/^[\w.:~+-]{1,200}$/.test(id) || /^\.+$/.test(id)) {
      unread.count += 1;
      unread.first ??= lineNumber;
      continue;
    }
    listed.set(id, Math.max(at, listed.get(id) ?? at));
    listedAt = Math.max(listedAt ?? 0, at);
    if (cursorAt === undefined || at >= cursorAt) rows.push({ at, id });
  }
  if (listed.size === 0)
    throw new DownloadFailed('its list of changes holds no row: it is damaged, or something else answered', {
      isBroken: false,
    });
  return { rows, listedAt, listed, unread };
}

/** The named records, one by one, into one file of JSON Lines; what is not there as listed is owed. */
async function delta(
  ask: OsvFetch,
  { rows, unread }: Changes,
  listedAt: number,
  listMarks: Readonly<Record<string, Validators>>,
): Promise<GatheredOsv> {
  const file = path.join(ask.folder, 'delta.jsonl');
  await rm(file, { force: true });
  const held = await ask.held(rows.map(({ id }) => id));
  const fetched = await fetchRecords(ask, rows, held, file);
  // The newest of the last time comes again: another change may have happened in its millisecond.
  const owed = owedAfter(rows, fetched, held);
  // A date of the future, by mistake or not, would hide every change until then.
  const cursorAt = Math.min(listedAt, ask.now);
  const state = { ...ask.state, cursorAt, validators: { ...ask.state.validators, ...listMarks } };
  const isNothingNew = [...fetched].every(([id, modifiedAt]) => isAsListed(held.get(id), modifiedAt));
  if (fetched.size === 0 || (owed.length > 0 && isNothingNew)) return { outcome: 'unchanged', state, owed, unread };
  const completeAt = owed.reduce((earliest, { at }) => Math.min(earliest, at), listedAt);
  return { outcome: 'delta', file, state, rows: fetched.size, listedAt: completeAt, owed, unread };
}

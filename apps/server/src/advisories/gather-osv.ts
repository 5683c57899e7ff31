import { createReadStream } from 'node:fs';
import { appendFile, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { FileMark, SourceState } from './feed-source.ts';
import { DownloadFailed } from '../platform/outgoing/request-file.ts';
import type { Downloaded, Validators } from '../platform/outgoing/download.ts';

/** A row of `modified_id.csv`. */
export interface ChangedRow {
  readonly at: number;
  readonly id: string;
}

interface Unchanged {
  readonly outcome: 'unchanged';
  readonly state: SourceState;
  /** The list names changes that are nowhere to be had yet. */
  readonly isBehind?: true;
}

/** What is to be loaded of an ecosystem of an OSV dump. */
export type GatheredOsv =
  | Unchanged
  | {
      readonly outcome: 'whole';
      readonly file: string;
      /** `cursorAt` is known once the whole was read: it may be older than the list of changes. */
      readonly state: SourceState;
      readonly listedAt: number | undefined;
      /** Every id of the list: the archive may lag behind it. Undefined: there is no list. */
      readonly listed: ReadonlySet<string> | undefined;
    }
  | {
      readonly outcome: 'delta';
      readonly file: string;
      readonly state: SourceState;
      readonly rows: number;
      readonly listedAt: number;
    };

export interface OsvFetch {
  readonly ecosystem: string;
  readonly folder: string;
  readonly state: SourceState;
  readonly now: number;
  readonly fetch: (path: string, known: Validators, file: string, maxBytes: number) => Promise<Downloaded>;
}

/** More changes than this: the whole is quicker. */
const mostChanges = 3_000;
/** Only the whole shows what the publisher took back. */
const wholeEveryMs = 7 * 24 * 3_600_000;
const mebibyte = 1024 * 1024;
const listBytes = 256 * mebibyte;
const wholeBytes = 2_048 * mebibyte;
const recordBytes = 32 * mebibyte;
const together = 6;

/** Asks for the list of changes first; loads what it names, or everything where that is quicker, due, or the only way. */
export async function gatherOsv(ask: OsvFetch): Promise<GatheredOsv> {
  const { state, ecosystem } = ask;
  const listPath = `${ecosystem}/modified_id.csv`;
  const listFile = path.join(ask.folder, 'modified_id.csv');
  const isWholeDue = state.cursorAt === undefined || (state.wholeAt ?? 0) + wholeEveryMs <= ask.now;
  const list = await ask.fetch(listPath, isWholeDue ? nothing : markOf(state, listPath), listFile, listBytes);
  if (list.outcome === 'unchanged') return { outcome: 'unchanged', state };
  const listMarks = list.outcome === 'file' ? { [listPath]: list.validators } : {};
  const changes = list.outcome === 'file' ? await readChanges(listFile, state.cursorAt) : noList;
  if (changes.listedAt !== undefined && state.cursorAt !== undefined && changes.listedAt < state.cursorAt)
    throw new DownloadFailed('its list of changes is older than what is loaded', { isBroken: false });
  if (isWholeDue || list.outcome === 'missing' || changes.rows.length > mostChanges)
    return await whole(ask, changes, listMarks);
  const gathered = await delta(ask, changes.rows, changes.listedAt ?? ask.now, listMarks);
  if (gathered !== undefined) return gathered;
  // A mirror may keep the archive alone.
  const all = await whole(ask, { ...changes, rows: [] }, {});
  return all.outcome === 'unchanged' ? { ...all, isBehind: true } : all;
}

/** What the list of changes says. */
interface Changes {
  readonly rows: readonly ChangedRow[];
  readonly listedAt: number | undefined;
  readonly listed: ReadonlySet<string> | undefined;
}

const noList: Changes = { rows: [], listedAt: undefined, listed: undefined };

const nothing: Validators = { etag: undefined, lastModified: undefined };

function markOf(state: SourceState, file: string): Validators {
  const mark: FileMark = state.validators[file] ?? {};
  return { etag: mark.etag, lastModified: mark.lastModified };
}

async function whole(
  ask: OsvFetch,
  changes: Changes,
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
      if (changes.rows.length === 0 || changes.listedAt === undefined) return { outcome: 'unchanged', state: same };
      const gathered = await delta({ ...ask, state: same }, changes.rows, changes.listedAt, listMarks);
      return gathered ?? { outcome: 'unchanged', state: same, isBehind: true };
    }
    case 'file':
      return {
        outcome: 'whole',
        file,
        listedAt: changes.listedAt,
        listed: changes.listed,
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
  const listed = new Set<string>();
  let listedAt: number | undefined;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    const comma = line.indexOf(',');
    const at = Date.parse(line.slice(0, comma));
    const id =
      line
        .slice(comma + 1)
        .trim()
        .split('/')
        .at(-1) ?? '';
    if (comma < 0 || Number.isNaN(at) || !/^[\w.:~+-]{1,200}$/.test(id) || /^\.+$/.test(id)) continue;
    listed.add(id);
    listedAt = Math.max(listedAt ?? 0, at);
    if (cursorAt === undefined || at >= cursorAt) rows.push({ at, id });
  }
  if (listed.size === 0)
    throw new DownloadFailed('its list of changes holds no row: it is damaged, or something else answered', {
      isBroken: false,
    });
  return { rows, listedAt, listed };
}

/**
 * The named records, one by one, into one file of JSON Lines.
 *
 * @returns undefined when one is not there
 */
async function delta(
  ask: OsvFetch,
  rows: readonly ChangedRow[],
  listedAt: number,
  listMarks: Readonly<Record<string, Validators>>,
): Promise<GatheredOsv | undefined> {
  const file = path.join(ask.folder, 'delta.jsonl');
  await rm(file, { force: true });
  // A date of the future, by mistake or not, would hide every change until then.
  const cursorAt = Math.min(listedAt, ask.now);
  const state = { ...ask.state, cursorAt, validators: { ...ask.state.validators, ...listMarks } };
  // The newest of the last time comes again: another change may have happened in its millisecond.
  const ids = [...new Set(rows.map(({ id }) => id))];
  const wanted = [...ids];
  let isAnyMissing = false;
  const fetchSome = async (worker: number): Promise<void> => {
    const own = path.join(ask.folder, `record-${worker}.json`);
    for (let id = wanted.pop(); id !== undefined && !isAnyMissing; id = wanted.pop()) {
      const answer = await ask.fetch(`${ask.ecosystem}/${id}.json`, nothing, own, recordBytes);
      if (answer.outcome !== 'file') {
        isAnyMissing = true;
        break;
      }
      const text = await readFile(own, 'utf8');
      await appendFile(file, `${text.replaceAll(/[\r\n]+/g, ' ')}\n`, { mode: 0o600 });
    }
    await rm(own, { force: true });
  };
  await Promise.all(Array.from({ length: Math.min(together, wanted.length) }, (_, worker) => fetchSome(worker)));
  if (isAnyMissing) return undefined;
  return ids.length === 0
    ? { outcome: 'unchanged', state }
    : { outcome: 'delta', file, state, rows: ids.length, listedAt };
}

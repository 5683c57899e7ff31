import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Downloaded, Validators } from '../platform/outgoing/download.ts';
import { parseRecord } from './load-osv.ts';
import { type ChangedRow, type HeldRecords, mostOwed } from './owed-records.ts';

/** How single records of an ecosystem are got. */
export interface FetchRecords {
  readonly ecosystem: string;
  readonly folder: string;
  readonly fetch: (path: string, known: Validators, file: string, maxBytes: number) => Promise<Downloaded>;
  /** Of these records those in force. */
  readonly held: (ids: readonly string[]) => Promise<HeldRecords>;
}

export const nothingKnown: Validators = { etag: undefined, lastModified: undefined };

const recordBytes = 32 * 1024 * 1024;
const together = 6;

/** So many and none there: a mirror keeps no single records. */
const mostInVain = 2 * mostOwed;

/** @returns when each of those written to the file was changed: the readable ones, none older than what is in force */
export async function fetchRecords(
  ask: FetchRecords,
  rows: readonly ChangedRow[],
  held: HeldRecords,
  file: string,
): Promise<ReadonlyMap<string, number>> {
  const fetched = new Map<string, number>();
  const wanted = rows.map(({ id }) => id);
  let inVain = 0;
  const fetchSome = async (worker: number): Promise<void> => {
    const own = path.join(ask.folder, `record-${worker}.json`);
    while (fetched.size > 0 || inVain < mostInVain) {
      const id = wanted.pop();
      if (id === undefined) break;
      const answer = await ask.fetch(`${ask.ecosystem}/${id}.json`, nothingKnown, own, recordBytes);
      if (answer.outcome !== 'file') {
        inVain += 1;
        continue;
      }
      const text = await readFile(own, 'utf8');
      const modifiedAt = modifiedOf(text, id);
      const heldAt = held.get(id);
      if (modifiedAt === undefined || (heldAt !== undefined && Number.isFinite(heldAt) && modifiedAt < heldAt))
        continue;
      fetched.set(id, modifiedAt);
      await appendFile(file, `${text.replaceAll(/[\r\n]+/g, ' ')}\n`, { mode: 0o600 });
    }
    await rm(own, { force: true });
  };
  await Promise.all(Array.from({ length: Math.min(together, wanted.length) }, (_, worker) => fetchSome(worker)));
  return fetched;
}

/** @returns undefined when it can not be read, or is another record; infinite when it does not say */
function modifiedOf(text: string, id: string): number | undefined {
  const parsed = parseRecord(text);
  if (!parsed.ok || parsed.advisory.id !== id) return undefined;
  const { modifiedAt } = parsed.advisory;
  return modifiedAt === undefined ? Infinity : Date.parse(modifiedAt);
}

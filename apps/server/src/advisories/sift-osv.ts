import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Transaction } from '../platform/context.ts';
import { parseRecord, prepared } from './load-osv.ts';
import { readRecords, type Spooled, spooledFile, type UnpackLimits } from './read-feed.ts';
import { currentLoadId, currentRecords } from './whole-store.ts';

/** A whole dump, sifted: what is new in it, and the ids of all. */
export interface Sifted {
  /** Undefined: nothing in it is new. */
  readonly fresh: Spooled | undefined;
  readonly ids: ReadonlySet<string>;
  readonly rejected: number;
  /** Newest date a record carries, epoch milliseconds. */
  readonly newestAt: number | undefined;
  /** The load that was in force: with another one the sifting has to be repeated. */
  readonly loadId: string | undefined;
}

/**
 * Reads a whole dump before the transaction and keeps only what is new, so that nobody waits while a hundred thousand known
 * records are read. Unreadable records are kept too: loading names them.
 *
 * @param keepIn file for the new records
 * @returns undefined when ids occur more than once: then only loading all of it tells what they say together
 * @throws `advisories.feed_invalid`
 */
export async function siftOsv(
  read: Transaction,
  feed: string,
  upload: Spooled,
  keepIn: string,
  options: { readonly limits: UnpackLimits; readonly onRecords: (records: number) => void },
): Promise<Sifted | undefined> {
  const loadId = await currentLoadId(read, feed);
  const known = await currentRecords(read, feed);
  const ids = new Set<string>();
  let [rejected, freshCount, newestAt, hasTwins]: [number, number, number | undefined, boolean] = [
    0,
    0,
    undefined,
    false,
  ];
  async function* fresh(): AsyncGenerator<string> {
    for await (const { text } of readRecords(upload, options.limits)) {
      const parsed = parseRecord(text);
      if (!parsed.ok) rejected += 1;
      else {
        const { advisory } = parsed;
        if (ids.has(advisory.id)) {
          hasTwins = true;
          return;
        }
        ids.add(advisory.id);
        const dated = advisory.modifiedAt ?? advisory.publishedAt;
        if (dated !== undefined) newestAt = Math.max(newestAt ?? 0, Date.parse(dated));
        if (ids.size % 1_000 === 0) options.onRecords(ids.size);
        const current = known.get(advisory.id);
        // An archive may lag behind the records themselves: none goes back.
        if (isLater(current?.modifiedAt, advisory.modifiedAt)) continue;
        if (current?.digest === prepared(advisory).digest) continue;
      }
      freshCount += 1;
      yield `${text.replaceAll(/[\r\n]+/g, ' ')}\n`;
    }
  }
  await pipeline(Readable.from(fresh()), createWriteStream(keepIn, { mode: 0o600 }));
  if (hasTwins) return undefined;
  return { fresh: freshCount === 0 ? undefined : await spooledFile(keepIn), ids, rejected, newestAt, loadId };
}

function isLater(ours: string | undefined, theirs: string | undefined): boolean {
  return ours !== undefined && theirs !== undefined && ours > theirs;
}

import { createHash } from 'node:crypto';
import { type Advisory, ecosystemBase, groupAliases, parseAdvisory } from '@lockstep/advisories';
import { canonicalJson } from '@lockstep/evidence';
import type { Transaction } from '../platform/context.ts';
import { insertEcosystems } from './coverage-store.ts';
import { matchAdvisories } from './judge-components.ts';
import { repeatedIds, TwinRecords } from './merge-twins.ts';
import type { FeedLine } from './read-feed.ts';
import type { NewMatch } from './match-store.ts';
import {
  type NewAdvisory,
  findAliasMembers,
  findCurrentDigests,
  insertAdvisories,
  insertPackages,
  supersede,
  upsertAliases,
} from './store.ts';

export interface LoadCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Newest date any record names; undefined when none does. */
  readonly newestAt: number | undefined;
  readonly rejected: readonly { readonly at: string; readonly problem: string }[];
  readonly rejectedCount: number;
  /** OSV: of the unreadable ones, those that do not even tell their id. */
  readonly namelessCount?: number;
}

const batchSize = 1_000;
/** Characters; a single record may be longer. */
const batchLengthMax = 16 * 1024 * 1024;
const dayMs = 86_400_000;
const rejectedShown = 100;

export interface AdvisorySource {
  readonly feed: string;
  readonly origin: 'feed' | 'own';
  readonly isRestricted: boolean;
  readonly now: number;
}

export interface LoadOptions {
  /** Known: no id occurs twice. */
  readonly isOnce?: boolean;
  /** Gets the id of every record, also of those that can not be read otherwise. */
  readonly seen?: Set<string>;
  /** Gets the id of every record that is new or has changed. */
  readonly written?: Set<string>;
  /** Told after each batch how many records were read. */
  readonly onRecords?: ((records: number) => void) | undefined;
}

/**
 * Loads OSV records in batches inside one transaction; unreadable ones are named, the rest counts. Records with the same id
 * are merged, wherever in the file they stand.
 */
export async function loadOsv(
  tx: Transaction,
  feed: string,
  now: number,
  read: () => AsyncIterable<FeedLine>,
  { isOnce, seen, written: freshIds, onRecords }: LoadOptions = {},
): Promise<LoadCounts> {
  const source: AdvisorySource = { feed, origin: 'feed', isRestricted: false, now };
  const counts = { added: 0, changed: 0, unchanged: 0, rejectedCount: 0, namelessCount: 0 };
  const rejected: { at: string; problem: string }[] = [];
  let newestAt: number | undefined;
  let batch = new Map<string, NewAdvisory>();
  let batchLength = 0;
  const flush = async (): Promise<void> => {
    const written = await writeAdvisories(tx, source, [...batch.values()]);
    counts.added += written.added;
    counts.changed += written.changed;
    counts.unchanged += written.unchanged;
    for (const id of written.freshIds) freshIds?.add(id);
    batch = new Map();
    batchLength = 0;
    onRecords?.(counts.added + counts.changed + counts.unchanged);
  };
  const add = async (advisory: Advisory): Promise<void> => {
    batch.set(advisory.id, prepared(advisory));
    if (batch.size >= batchSize || batchLength >= batchLengthMax) await flush();
  };
  const twins = new TwinRecords(isOnce === true ? new Map() : await repeatedIds(read(), idOfUnread));
  for await (const { at, text } of read()) {
    const parsed = parseRecord(text);
    if (!parsed.ok) {
      counts.rejectedCount += 1;
      const id = idOfUnread(text);
      if (id === undefined) counts.namelessCount += 1;
      else seen?.add(id);
      if (rejected.length < rejectedShown) rejected.push({ at, problem: parsed.problem });
      continue;
    }
    const dated = parsed.advisory.modifiedAt ?? parsed.advisory.publishedAt;
    // A date of the future, by mistake or not, would make the feed look fresh for ever.
    const datedAt = dated === undefined ? undefined : Date.parse(dated);
    if (datedAt !== undefined && datedAt <= now + dayMs) newestAt = Math.max(newestAt ?? 0, datedAt);
    seen?.add(parsed.advisory.id);
    batchLength += text.length;
    const advisory = twins.add(parsed.advisory);
    if (advisory !== undefined) await add(advisory);
  }
  for (const advisory of twins.rest()) await add(advisory);
  await flush();
  return { ...counts, newestAt, rejected };
}

/** Postgres stores neither NUL nor half a character; both can only come as escapes, and so can whole characters. */
const mayHoldBroken = /\\u(?:0000|d[89a-f])/i;

function mended(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}

export function parseRecord(text: string): ReturnType<typeof parseAdvisory> {
  let json: unknown;
  try {
    json = mayHoldBroken.test(text) ? JSON.parse(text, mended) : JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : 'not JSON' };
  }
  return parseAdvisory(json);
}

function idOfUnread(text: string): string | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const id: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'id') : undefined;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

export function prepared(advisory: Advisory): NewAdvisory {
  const text = canonicalJson(advisory);
  return { advisory, text, digest: createHash('sha256').update(text).digest('hex') };
}

interface Written {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Added and changed. */
  readonly freshIds: readonly string[];
  readonly matches: readonly NewMatch[];
}

/** Writes new and changed records, joins alias groups and matches what is new; the caller has taken its turn. */
export async function writeAdvisories(
  tx: Transaction,
  source: AdvisorySource,
  advisories: readonly NewAdvisory[],
): Promise<Written> {
  if (advisories.length === 0) return { added: 0, changed: 0, unchanged: 0, freshIds: [], matches: [] };
  const known = await findCurrentDigests(
    tx,
    source.feed,
    advisories.map((item) => item.advisory.id),
  );
  const fresh = advisories.filter((item) => known.get(item.advisory.id) !== item.digest);
  const changed = fresh.filter((item) => known.has(item.advisory.id));
  await supersede(
    tx,
    source.feed,
    changed.map((item) => item.advisory.id),
    source.now,
  );
  const rows = await insertAdvisories(tx, source, fresh);
  const stored = fresh.flatMap((item) => {
    const rowId = rows.get(item.advisory.id);
    return rowId === undefined
      ? []
      : [
          {
            rowId,
            feed: source.feed,
            origin: source.origin,
            isRestricted: source.isRestricted,
            loadedAt: source.now,
            supersededAt: undefined,
            advisory: item.advisory,
          },
        ];
  });
  await insertPackages(
    tx,
    stored.flatMap(({ rowId, advisory }) =>
      advisory.affected.map((entry) => ({ ecosystem: ecosystemBase(entry.ecosystem), name: entry.name, rowId })),
    ),
  );
  await insertEcosystems(tx, stored);
  await joinAliases(
    tx,
    fresh.map((item) => item.advisory),
  );
  const matches = await matchAdvisories(tx, stored);
  return {
    added: fresh.length - changed.length,
    changed: changed.length,
    unchanged: advisories.length - fresh.length,
    freshIds: fresh.map((item) => item.advisory.id),
    matches,
  };
}

/** Existing groups are closed sets: joining the batch with those it touches is enough. */
async function joinAliases(tx: Transaction, advisories: readonly Advisory[]): Promise<void> {
  const ids = advisories.flatMap((advisory) => [advisory.id, ...advisory.aliases]);
  if (ids.length === 0) return;
  const known = await findAliasMembers(tx, ids);
  const groups = groupAliases([...advisories, ...[...known].map(([id, group]) => ({ id, aliases: [group] }))]);
  const named = new Map<string, string>();
  for (const id of [...ids, ...known.keys()]) {
    const group = groups.groupOf(id).name;
    if (known.get(id) !== group) named.set(id, group);
  }
  await upsertAliases(tx, named);
}

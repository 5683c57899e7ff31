import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { endMissing, refuseShrunk } from './end-missing.ts';
import { type FeedLoad, insertFeedLoad, listFeeds } from './feed-store.ts';
import { closeLoad } from './judge-components.ts';
import { loadEpss, loadKev, loadSsvc } from './load-intelligence.ts';
import { type LoadCounts, loadOsv } from './load-osv.ts';
import { findAbsent } from './match-store.ts';
import { type LoadChanges, noChanges, refreshAfterLoad } from './refresh-after-load.ts';
import { type FeedLine, type Spooled, type UnpackLimits, readRecords, withSpooled } from './read-feed.ts';
import { takeTurn } from './store.ts';
import { countCurrent } from './whole-store.ts';

/** Publishers live in other time zones. */
const dayMs = 86_400_000;

export interface LoadFeed {
  readonly kind: 'osv' | 'kev' | 'epss' | 'ssvc';
  readonly name: string | undefined;
  readonly contentAt: number | undefined;
  readonly allowOlder: boolean;
  /** OSV: records that the file does not hold end. */
  readonly isWhole?: boolean;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** A file on its way in, wherever it came from. */
export interface SwapFeed extends Omit<LoadFeed, 'stream'> {
  readonly upload: Spooled;
  /** OSV, sifted before: the records that are new (undefined: none is), and the ids of all. */
  readonly sifted?: { readonly fresh: Spooled | undefined; readonly ids: ReadonlySet<string> } | undefined;
  /** The publisher's own address said at this moment that this is what it publishes. */
  readonly confirmedAt?: number | undefined;
  /** Ids that count as part of the whole although the file does not hold them. */
  readonly listed?: ReadonlySetLike<string> | undefined;
  /** That nothing older comes was seen otherwise. */
  readonly isAgeKnown?: boolean;
  readonly limits?: UnpackLimits;
  readonly onRecords?: (records: number) => void;
}

export interface LoadedFeed {
  readonly feed: FeedLoad;
  readonly counts: LoadCounts;
  /** Records that ended because the whole does not hold them any more. */
  readonly gone: number;
}

/** Reads a feed and swaps it in, whole or not at all; every verdict after the commit sees it, none before. */
export async function loadFeed(ctx: RequestContext, input: LoadFeed): Promise<LoadedFeed> {
  requirePermission(ctx, 'advisories.load');
  refuseFuture(ctx.now, input.contentAt);
  const { stream, ...rest } = input;
  return await withSpooled(stream, (upload) => ctx.transaction((tx) => swapFeed(tx, ctx, { ...rest, upload })));
}

/** Advisories and KEV may come from several sources at once; of scores and decision points the newest load speaks. */
export function feedName({ kind, name }: Pick<LoadFeed, 'kind' | 'name'>): string {
  switch (kind) {
    case 'osv':
      return `osv:${name ?? 'default'}`;
    case 'kev':
      return name === undefined ? 'kev' : `kev:${name}`;
    case 'epss':
    case 'ssvc':
      return kind;
  }
}

/**
 * The part of loading that happens in the transaction; the caller has the right to it. SBOMs are judged while it reads, writes and
 * matches what was there when it began; only at the end it keeps them out, and matches what has come in meanwhile.
 */
export async function swapFeed(tx: Transaction, ctx: RequestContext, input: SwapFeed): Promise<LoadedFeed> {
  const name = feedName(input);
  await takeTurn(tx);
  const absent = input.kind === 'osv' ? await findAbsent(tx) : [];
  const before = (await listFeeds(tx, ctx.now)).find((feed) => feed.name === name);
  const changes = noChanges();
  const counts = await readInto(tx, ctx.now, name, input, changes);
  const { newestAt } = counts;
  const contentAt = input.contentAt ?? (newestAt !== undefined && newestAt <= ctx.now + dayMs ? newestAt : undefined);
  await refuseOlder(tx, ctx.now, name, contentAt, input.allowOlder || input.isAgeKnown === true);
  if (input.kind !== 'osv' && input.isWhole === true)
    await refuseShrunk(tx, ctx.now, name, counts.records, input.allowOlder);
  const feed: FeedLoad = {
    id: ctx.newId(),
    name,
    kind: input.kind,
    datedAt: contentAt,
    contentAt: latest(contentAt, input.confirmedAt),
    loadedAt: ctx.now,
    digest: input.upload.digest,
    records: counts.records,
    loadedBy: {
      id: ctx.actor.id,
      name: ctx.actor.name,
      kind: ctx.actor.kind === 'anonymous' ? 'system' : ctx.actor.kind,
    },
  };
  await closeLoad(tx, { feed: name, ids: changes.advisoryIds }, absent);
  await insertFeedLoad(tx, feed, input.confirmedAt);
  await recordEvidence(tx, ctx, {
    type: 'advisories.feed_loaded',
    subjectId: name,
    body: {
      name,
      digest: feed.digest,
      contentAt: contentAt ?? null,
      added: counts.added,
      changed: counts.changed,
      unchanged: counts.unchanged,
      gone: counts.gone,
      rejected: counts.rejectedCount,
    },
  });
  await recordChange(tx, ctx, { kind: 'advisories.feed_loaded', subjectId: name, permission: 'advisories.read' });
  await refreshAfterLoad(tx, ctx, { feed, before, changes });
  return { feed, counts, gone: counts.gone };
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : Math.max(one, other ?? one);
}

type ReadCounts = LoadCounts & { readonly records: number; readonly gone: number };

async function readInto(
  tx: Transaction,
  now: number,
  name: string,
  input: SwapFeed,
  changes: LoadChanges,
): Promise<ReadCounts> {
  const { upload } = input;
  switch (input.kind) {
    case 'osv':
      return await readOsv(tx, now, name, input, changes.advisoryIds);
    case 'kev':
      return { ...named(await loadKev(tx, name, now, upload), changes), gone: 0 };
    case 'epss':
      return { ...(await loadEpss(tx, upload)), gone: 0 };
    case 'ssvc':
      return { ...named(await loadSsvc(tx, upload, input.limits), changes), gone: 0 };
  }
}

function named<T extends { readonly cves: readonly string[] }>(counts: T, changes: LoadChanges): T {
  for (const cve of counts.cves) changes.cves.add(cve);
  return counts;
}

const noIds: ReadonlySet<string> = new Set();

async function readOsv(
  tx: Transaction,
  now: number,
  name: string,
  input: SwapFeed,
  written: Set<string>,
): Promise<ReadCounts> {
  const { sifted, upload, limits, onRecords } = input;
  const seen = new Set<string>();
  const fresh = sifted === undefined ? upload : sifted.fresh;
  const counts = await loadOsv(tx, name, now, () => (fresh === undefined ? none() : readRecords(fresh, limits)), {
    isOnce: sifted !== undefined,
    seen,
    written,
    onRecords,
  });
  if (sifted === undefined && counts.added + counts.changed + counts.unchanged === 0) {
    throw new Problem('advisories.feed_invalid', 'the feed holds no readable advisory', {
      help: 'upload OSV records as JSON, JSON Lines, .gz or .zip',
      fields: counts.rejected.slice(0, 5).map((item) => ({ field: item.at, problem: item.problem })),
    });
  }
  // What a record said that can not be read any more goes on; one without an id may be any of those that are missing.
  const there = seen.union(sifted?.ids ?? noIds).union(input.listed ?? noIds);
  const isEveryNamed = counts.namelessCount === 0;
  const gone = input.isWhole === true && isEveryNamed ? await endMissing(tx, name, there, now, input.allowOlder) : [];
  for (const id of gone) written.add(id);
  return { ...counts, records: await countCurrent(tx, name), gone: gone.length };
}

async function* none(): AsyncGenerator<FeedLine> {}

/** It would count as fresh until then. */
function refuseFuture(now: number, contentAt: number | undefined): void {
  if (contentAt === undefined || contentAt <= now + dayMs) return;
  throw new Problem('request.invalid', '`query.contentAt`: is in the future', {
    help: 'give the date the file was published, or leave it out',
    fields: [{ field: 'query.contentAt', problem: 'is in the future' }],
  });
}

/** An older file by mistake would quietly take knowledge away. */
async function refuseOlder(
  tx: Transaction,
  now: number,
  name: string,
  contentAt: number | undefined,
  allowOlder: boolean,
): Promise<void> {
  const current = (await listFeeds(tx, now)).find((feed) => feed.name === name);
  if (allowOlder || contentAt === undefined || current?.datedAt === undefined || contentAt >= current.datedAt) return;
  const [ours, theirs] = [current.datedAt, contentAt].map((moment) => new Date(moment).toISOString().slice(0, 10));
  throw new Problem(
    'advisories.feed_older',
    `\`${name}\` is loaded with content of ${ours}; this file is of ${theirs}`,
    {
      help: 'load it with `--allow-older` if that is what you want',
    },
  );
}

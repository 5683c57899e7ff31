import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { type FeedLoad, insertFeedLoad, listFeeds } from './feed-store.ts';
import { loadEpss, loadKev, loadSsvc } from './load-intelligence.ts';
import { type LoadCounts, loadOsv } from './load-osv.ts';
import { type Spooled, readRecords, withSpooled } from './read-feed.ts';
import { bumpRevision } from './store.ts';

/** Publishers live in other time zones. */
const dayMs = 86_400_000;

export interface LoadFeed {
  readonly kind: 'osv' | 'kev' | 'epss' | 'ssvc';
  readonly name: string | undefined;
  readonly contentAt: number | undefined;
  readonly allowOlder: boolean;
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface LoadedFeed {
  readonly feed: FeedLoad;
  readonly counts: LoadCounts;
}

/** Reads a feed and swaps it in, whole or not at all; every verdict after the commit sees it, none before. */
export async function loadFeed(ctx: RequestContext, input: LoadFeed): Promise<LoadedFeed> {
  requirePermission(ctx, 'advisories.load');
  const name = feedName(input);
  refuseFuture(ctx.now, input.contentAt);
  return await withSpooled(input.stream, (upload) => ctx.transaction((tx) => swapIn(tx, ctx, name, input, upload)));
}

/** Advisories and KEV may come from several sources at once; of scores and decision points the newest load speaks. */
function feedName({ kind, name }: LoadFeed): string {
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

async function swapIn(
  tx: Transaction,
  ctx: RequestContext,
  name: string,
  input: LoadFeed,
  upload: Spooled,
): Promise<LoadedFeed> {
  await bumpRevision(tx);
  const counts = await readInto(tx, ctx.now, name, input.kind, upload);
  const { newestAt } = counts;
  const contentAt = input.contentAt ?? (newestAt !== undefined && newestAt <= ctx.now + dayMs ? newestAt : undefined);
  await refuseOlder(tx, ctx.now, name, contentAt, input.allowOlder);
  const feed: FeedLoad = {
    id: ctx.newId(),
    name,
    kind: input.kind,
    contentAt,
    loadedAt: ctx.now,
    digest: upload.digest,
    records: counts.records,
    loadedBy: {
      id: ctx.actor.id,
      name: ctx.actor.name,
      kind: ctx.actor.kind === 'anonymous' ? 'system' : ctx.actor.kind,
    },
  };
  await insertFeedLoad(tx, feed);
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
      rejected: counts.rejectedCount,
    },
  });
  await recordChange(tx, ctx, { kind: 'advisories.feed_loaded', subjectId: name, permission: 'advisories.read' });
  await addJob(tx, ctx, { kind: 'gate.refresh_verdicts', key: 'all', payload: {} });
  return { feed, counts };
}

async function readInto(
  tx: Transaction,
  now: number,
  name: string,
  kind: LoadFeed['kind'],
  upload: Spooled,
): Promise<LoadCounts & { readonly records: number }> {
  switch (kind) {
    case 'osv': {
      const counts = await loadOsv(tx, name, now, readRecords(upload));
      const records = counts.added + counts.changed + counts.unchanged;
      if (records === 0) {
        throw new Problem('advisories.feed_invalid', 'the feed holds no readable advisory', {
          help: 'upload OSV records as JSON, JSON Lines, .gz or .zip',
          fields: counts.rejected.slice(0, 5).map((item) => ({ field: item.at, problem: item.problem })),
        });
      }
      return { ...counts, records };
    }
    case 'kev':
      return await loadKev(tx, name, now, upload);
    case 'epss':
      return await loadEpss(tx, upload);
    case 'ssvc':
      return await loadSsvc(tx, upload);
  }
}

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
  if (allowOlder || contentAt === undefined || current?.contentAt === undefined || contentAt >= current.contentAt)
    return;
  const [ours, theirs] = [current.contentAt, contentAt].map((moment) => new Date(moment).toISOString().slice(0, 10));
  throw new Problem(
    'advisories.feed_older',
    `\`${name}\` is loaded with content of ${ours}; this file is of ${theirs}`,
    {
      help: 'load it with `--allow-older` if that is what you want',
    },
  );
}

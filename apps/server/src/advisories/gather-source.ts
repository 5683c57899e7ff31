import path from 'node:path';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { DownloadFailed } from '../platform/outgoing/request-file.ts';
import { feedOf, type SourceState } from './feed-source.ts';
import { type FetchRecords, fetchRecords } from './fetch-records.ts';
import { gatherOsv, mostChanges } from './gather-osv.ts';
import { gatherVex } from './gather-vex.ts';
import type { Gathered, Swapped } from './gathered.ts';
import { feedName, swapFeed } from './load-feed.ts';
import { type ChangedRow, shortfallOf, stillOwed, withOwed } from './owed-records.ts';
import { type Spooled, spooledFile, type UnpackLimits } from './read-feed.ts';
import { siftOsv } from './sift-osv.ts';
import type { SyncRun } from './sync-run.ts';
import { currentLoadId, heldRecords } from './whole-store.ts';

const gibibyte = 1024 * 1024 * 1024;
const mostBytes = 2 * gibibyte;
const sourceLimits: UnpackLimits = { unpackedBytes: 16 * gibibyte, entries: 5_000_000 };
/** The archive is not written at one moment: changes of the last hours are asked for again. */
const marginMs = 6 * 3_600_000;

/** Fetches what a source has anew; nothing is written to the database yet. @throws DownloadFailed, Problem */
export async function gatherSource(ctx: RequestContext, run: SyncRun): Promise<Gathered> {
  const { source } = run;
  const feed = feedOf(source);
  if (feed === undefined) return await gatherVex(ctx, run);
  return source.kind === 'osv' && source.ecosystem !== undefined
    ? await gatherEcosystem(ctx, run, source.ecosystem, feed)
    : await gatherFile(ctx, run, feed);
}

type Feed = NonNullable<ReturnType<typeof feedOf>>;

async function gatherEcosystem(ctx: RequestContext, run: SyncRun, ecosystem: string, feed: Feed): Promise<Gathered> {
  const { state, folder } = { state: run.source.state, folder: run.folder };
  const fetch = run.fetch.bind(run);
  const name = feedName(feed);
  const held = (ids: readonly string[]) => heldRecords(ctx.read, name, ids);
  const ask = { ecosystem, folder, state, now: ctx.now, fetch, held };
  const gathered = await gatherOsv(ask);
  const { owed, unread } = gathered;
  const settleWith =
    (lacking: readonly ChangedRow[]): Settle =>
    async (tx, after) => {
      const asked = [...owed, ...lacking].map(({ id }) => id);
      const there = await heldRecords(tx, name, asked);
      const still = [...stillOwed(owed, there), ...lacking.filter(({ id }) => !there.has(id))];
      return { state: withOwed(after, ecosystem, still), shortfall: shortfallOf(still, unread) };
    };
  const settle = settleWith([]);
  const isComplete = owed.length === 0 && unread.count === 0;
  switch (gathered.outcome) {
    case 'unchanged':
      return { outcome: 'unchanged', ...(await settle(ctx.read, gathered.state)) };
    case 'delta': {
      run.loading('delta');
      const upload = await spooledFile(gathered.file);
      const contentAt = notAfter(gathered.listedAt, ctx.now);
      return load(ctx, run, feed, gathered.state, { upload, contentAt, scope: 'delta', settle, isComplete });
    }
    case 'whole': {
      run.loading('whole');
      const whole = await spooledFile(gathered.file);
      const { sifted, lacking, isFilled } = await fillUp(ask, gathered.listed, await sift(ctx, run, feed, whole));
      const newest = Math.min(sifted?.newestAt ?? ctx.now, gathered.listedAt ?? sifted?.newestAt ?? ctx.now, ctx.now);
      const after: SourceState = { ...gathered.state, cursorAt: newest - marginMs };
      return load(ctx, run, feed, after, {
        upload: whole,
        contentAt: undefined,
        scope: 'whole',
        sifted,
        listed: gathered.listed,
        settle: settleWith(lacking),
        isComplete: isComplete && isFilled,
      });
    }
  }
}

/**
 * Fetches one by one what an archive lacks of its list and nobody holds.
 *
 * @returns `lacking`: what it lacks, got or not; `isFilled`: all of it was got
 */
async function fillUp(
  ask: FetchRecords,
  listed: ReadonlyMap<string, number> | undefined,
  sifted: Sift,
): Promise<{ readonly sifted: Sift; readonly lacking: readonly ChangedRow[]; readonly isFilled: boolean }> {
  if (listed === undefined) return { sifted, lacking: [], isFilled: true };
  const rows = [...listed].flatMap(([id, at]) => (sifted?.ids.has(id) === true ? [] : [{ id, at }]));
  // Only loading tells what is in an archive that was not sifted.
  if (sifted === undefined) return { sifted, lacking: rows, isFilled: false };
  const held = await ask.held(rows.map(({ id }) => id));
  const lacking = rows.filter(({ id }) => !held.has(id)).toSorted((one, other) => one.at - other.at);
  const file = freshFile(ask.folder);
  const fetched = await fetchRecords(ask, lacking.slice(-mostChanges), held, file);
  const isFilled = fetched.size === lacking.length;
  if (fetched.size === 0) return { sifted, lacking, isFilled };
  const ids = sifted.ids.union(fetched);
  return { sifted: { ...sifted, ids, fresh: await spooledFile(file) }, lacking, isFilled };
}

/** One file, or a folder of records. */
async function gatherFile(ctx: RequestContext, run: SyncRun, feed: Feed): Promise<Gathered> {
  const { state, kind } = run.source;
  const mark = state.validators[''] ?? {};
  const known = { etag: mark.etag, lastModified: mark.lastModified };
  const answer = await run.fetch('', known, path.join(run.folder, 'file'), mostBytes);
  if (answer.outcome === 'unchanged') return { outcome: 'unchanged', state, shortfall: undefined };
  if (answer.outcome === 'missing')
    throw new DownloadFailed('there is no such file at the source (404)', { isBroken: false });
  run.loading('whole');
  const upload = await spooledFile(path.join(run.folder, 'file'));
  const after: SourceState = { ...state, validators: { '': answer.validators }, wholeAt: ctx.now };
  const sifted = kind === 'osv' ? await sift(ctx, run, feed, upload) : undefined;
  return load(ctx, run, feed, after, { upload, contentAt: undefined, scope: 'whole', sifted });
}

function freshFile(folder: string): string {
  return path.join(folder, 'fresh.jsonl');
}

type Sift = Awaited<ReturnType<typeof siftOsv>>;

async function sift(ctx: RequestContext, run: SyncRun, feed: Feed, upload: Spooled): Promise<Sift> {
  const sifted = await siftOsv(ctx.read, feedName(feed), upload, freshFile(run.folder), {
    limits: sourceLimits,
    onRecords: run.onRecords,
  });
  if (sifted !== undefined && sifted.ids.size === 0)
    throw new DownloadFailed(
      sifted.rejected === 0 ? 'it holds no record' : `none of its ${sifted.rejected} records can be read`,
      { isBroken: false },
    );
  return sifted;
}

/** What the next look starts from, and what is missing, once the load is done. */
type Settle = (tx: Transaction, after: SourceState) => Promise<Omit<Swapped, 'counts'>>;

interface ToLoad {
  readonly upload: Spooled;
  readonly contentAt: number | undefined;
  readonly scope: 'whole' | 'delta';
  readonly sifted?: Sift;
  readonly listed?: ReadonlySetLike<string> | undefined;
  readonly settle?: Settle;
  /** False: the word of a publisher does not make it current. */
  readonly isComplete?: boolean;
}

function load(ctx: RequestContext, run: SyncRun, feed: Feed, state: SourceState, what: ToLoad): Gathered {
  const { upload, contentAt, scope, sifted, listed, settle, isComplete = true } = what;
  return {
    outcome: 'load',
    scope,
    swap: async (tx, confirmedAt): Promise<Swapped> => {
      // Another load came between: what was sifted out may not be there any more.
      const isStill = sifted !== undefined && (await currentLoadId(tx, feedName(feed))) === sifted.loadId;
      const { counts, gone } = await swapFeed(tx, ctx, {
        ...feed,
        upload,
        contentAt: isStill ? notAfter(sifted.newestAt, ctx.now) : contentAt,
        allowOlder: scope === 'delta',
        // Its list of changes was compared with ours.
        isAgeKnown: listed !== undefined,
        listed,
        isWhole: scope === 'whole',
        confirmedAt: isComplete ? confirmedAt : undefined,
        limits: sourceLimits,
        onRecords: run.onRecords,
        sifted: isStill ? sifted : undefined,
      });
      const known = isStill ? sifted.ids.size - counts.added - counts.changed : counts.unchanged;
      const { added, changed, rejectedCount: rejected } = counts;
      return {
        counts: { added, changed, unchanged: Math.max(0, known), gone, rejected },
        ...(settle === undefined ? { state, shortfall: undefined } : await settle(tx, state)),
      };
    },
  };
}

/** A date of the future would make a feed look fresh for ever. */
function notAfter(moment: number | undefined, now: number): number | undefined {
  return moment === undefined || moment > now + 86_400_000 ? undefined : moment;
}

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { DownloadFailed } from '../platform/outgoing/request-file.ts';
import { Problem } from '../platform/problem.ts';
import { recordSourceHealth, tellOfSource } from './feed-events.ts';
import type { FetchRules } from './feed-origin.ts';
import { type FeedSource, isPublisher, loadedName, publishers, type SourceState } from './feed-source.ts';
import { confirmFeed, listFeeds } from './feed-store.ts';
import { gatherSource } from './gather-source.ts';
import type { Gathered } from './gathered.ts';
import { noChanges, refreshAfterLoad } from './refresh-after-load.ts';
import { findSource } from './source-store.ts';
import { bumpRevision } from './store.ts';
import { askForSync } from './sync-jobs.ts';
import { leaseMs, RunLost, SyncRun } from './sync-run.ts';
import { nextCheckAt } from './sync-schedule.ts';
import {
  finishSource,
  finishSync,
  holdSource,
  insertSync,
  releaseSource,
  type SyncEnd,
  takeSource,
} from './sync-store.ts';

export interface SyncRules extends FetchRules {
  /** Addresses whose word counts as the publisher's; the known ones when absent. */
  readonly publishers?: readonly string[];
  readonly random: () => number;
}

/** By then this process has ended; another one, or its next start, goes on. */
const restartMs = 10_000;

/** A publisher's word is written down once in this time: writing it ends what was kept of every verdict. */
const confirmEveryMs = 12 * 3_600_000;

/**
 * Looks at one source: asks what has changed, fetches it, and swaps it in together with the outcome, whole or not at all.
 * What goes wrong is written to the source and tried again later; the feed that is loaded stays in force.
 *
 * @returns what became of it; undefined when somebody else works on it, or it is not there or switched off
 */
export async function syncSource(
  ctx: RequestContext,
  sourceId: string,
  rules: SyncRules,
): Promise<SyncEnd['state'] | undefined> {
  const runId = ctx.newId();
  const source = await take(ctx, sourceId, runId);
  if (source === undefined) return undefined;
  const run = new SyncRun(ctx, runId, source, rules);
  try {
    await clearOthers(rules.spoolFolder, source.id, ctx.now);
    await mkdir(run.folder, { recursive: true, mode: 0o700 });
    const gathered = await gatherSource(ctx, run);
    await run.end();
    const state = await succeed(ctx, run, gathered, rules);
    await rm(run.folder, { recursive: true, force: true });
    return state;
  } catch (error) {
    await run.end();
    if (error instanceof RunLost) return undefined;
    return await fail(ctx, run, error, rules);
  }
}

async function take(ctx: RequestContext, sourceId: string, runId: string): Promise<FeedSource | undefined> {
  return await ctx.transaction(async (tx) => {
    const source = await findSource(tx, sourceId);
    if (source === undefined) return undefined;
    if (source.nextCheckAt === undefined) return undefined;
    if (source.nextCheckAt > ctx.now) return await later(tx, ctx, source, source.nextCheckAt);
    const run = { sourceId, id: runId, now: ctx.now, leaseUntil: ctx.now + leaseMs };
    // Whoever works on it reports, and asks for the next look; when it dies, its lease runs out.
    if (!(await takeSource(tx, run))) return await later(tx, ctx, source, source.leaseUntil ?? ctx.now + leaseMs);
    await insertSync(tx, { ...run, askedBy: { id: 'advisories.sync', name: 'Lockstep', kind: 'system' } });
    await tellOfSource(tx, ctx, 'feeds.sync_progressed', source.name);
    return source;
  });
}

async function later(tx: Transaction, ctx: RequestContext, source: FeedSource, dueAt: number): Promise<undefined> {
  await askForSync(tx, ctx, source.id, dueAt);
  return undefined;
}

/** What is left of sources that are gone; beginnings of this one stay. */
async function clearOthers(spoolFolder: string, keep: string, now: number): Promise<void> {
  const weekMs = 7 * 24 * 3_600_000;
  const entries = await readdir(spoolFolder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.name === keep || !entry.isDirectory()) continue;
    const folder = path.join(spoolFolder, entry.name);
    if (await isOlder(folder, now - weekMs)) await rm(folder, { recursive: true, force: true });
  }
}

async function isOlder(folder: string, moment: number): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && found.mtimeMs < moment;
}

async function succeed(
  ctx: RequestContext,
  run: SyncRun,
  gathered: Gathered,
  rules: SyncRules,
): Promise<SyncEnd['state']> {
  const { source } = run;
  const isWord = isPublisher(source.url, rules.publishers ?? publishers);
  return await ctx.transaction(async (tx) => {
    if (!(await holdSource(tx, source.id, run.id))) throw new RunLost();
    const {
      counts,
      state: after,
      shortfall,
    } = gathered.outcome === 'load'
      ? await gathered.swap(tx, isWord ? ctx.now : undefined)
      : { ...gathered, counts: undefined };
    if (counts === undefined && shortfall === undefined && isWord) await confirm(tx, ctx, source);
    const state = counts === undefined ? 'unchanged' : 'loaded';
    await finishSync(tx, run.id, run.now(), {
      state,
      problem: shortfall,
      scope: gathered.outcome === 'load' ? gathered.scope : undefined,
      bytes: run.progress.bytes,
      records: counts === undefined ? 0 : counts.added + counts.changed + counts.unchanged,
      counts,
    });
    await schedule(tx, ctx, run, { problem: shortfall, failures: 0, state: after }, rules.random());
    if (shortfall !== undefined && source.failingSince === undefined)
      await recordSourceHealth(tx, ctx, 'advisories.source_failing', source, shortfall);
    else if (shortfall === undefined && source.failingSince !== undefined)
      await recordSourceHealth(tx, ctx, 'advisories.source_recovered', source, undefined);
    else await tellOfSource(tx, ctx, 'feeds.source_checked', source.name);
    return state;
  });
}

/** Nothing has changed, and who publishes it says so: what is loaded is as good as new. */
async function confirm(tx: Transaction, ctx: RequestContext, source: FeedSource): Promise<void> {
  const before = (await listFeeds(tx, ctx.now)).find(({ name }) => name === loadedName(source));
  if (before === undefined) return;
  if (!(await confirmFeed(tx, before.name, ctx.now, ctx.now - confirmEveryMs))) return;
  await bumpRevision(tx);
  await refreshAfterLoad(tx, ctx, { feed: { ...before, contentAt: ctx.now }, before, changes: noChanges() });
}

async function schedule(
  tx: Transaction,
  ctx: RequestContext,
  run: SyncRun,
  end: { readonly problem: string | undefined; readonly failures: number; readonly state: SourceState | undefined },
  random: number,
  notBefore?: number,
): Promise<void> {
  const { source } = run;
  // Read again: somebody may have switched it off or changed its interval meanwhile.
  const current = await findSource(tx, source.id);
  const dueAt =
    current?.isEnabled === true
      ? nextCheckAt({ intervalMinutes: current.intervalMinutes, failures: end.failures }, ctx.now, random, notBefore)
      : undefined;
  await finishSource(tx, { sourceId: source.id, id: run.id, now: ctx.now }, { ...end, nextCheckAt: dueAt });
  if (dueAt !== undefined) await askForSync(tx, ctx, source.id, dueAt);
}

async function fail(
  ctx: RequestContext,
  run: SyncRun,
  error: unknown,
  rules: SyncRules,
): Promise<SyncEnd['state'] | undefined> {
  const { source } = run;
  const isStopping = rules.outgoing.stopping?.aborted === true;
  const problem = isStopping ? 'the server was stopped' : sentenceOf(error);
  const { progress } = run;
  const end = { problem, scope: progress.scope, bytes: progress.bytes, records: progress.records, counts: undefined };
  return await ctx.transaction(async (tx) => {
    if (!(await holdSource(tx, source.id, run.id))) return undefined;
    if (isStopping) {
      await finishSync(tx, run.id, run.now(), { ...end, state: 'interrupted' });
      await releaseSource(tx, source.id, run.id, ctx.now + restartMs);
      await askForSync(tx, ctx, source.id, ctx.now + restartMs);
      return 'interrupted';
    }
    await finishSync(tx, run.id, run.now(), { ...end, state: 'failed' });
    const wait = error instanceof DownloadFailed ? error.retryAfterMs : undefined;
    const failures = source.failures + 1;
    await schedule(
      tx,
      ctx,
      run,
      { problem, failures, state: undefined },
      rules.random(),
      wait === undefined ? undefined : ctx.now + wait,
    );
    if (failures === 1) await recordSourceHealth(tx, ctx, 'advisories.source_failing', source, problem);
    else await tellOfSource(tx, ctx, 'feeds.source_checked', source.name);
    return 'failed';
  });
}

/** For people; a mistake of ours is for the log of the job. */
function sentenceOf(error: unknown): string {
  if (error instanceof DownloadFailed) return error.message;
  if (error instanceof Problem) {
    const [first] = error.fields ?? [];
    return first === undefined || first.field === 'body' ? error.message : `${error.message} (${first.field})`;
  }
  if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))
    return `the download can not be kept: ${error.message}`;
  throw error;
}

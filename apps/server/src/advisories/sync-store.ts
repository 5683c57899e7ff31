import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { SourceState } from './feed-source.ts';

export type SyncState = 'running' | 'loaded' | 'unchanged' | 'failed' | 'interrupted';
export type SyncPhase = 'asking' | 'downloading' | 'loading';

/** One look at a source. */
export interface FeedSync {
  readonly id: string;
  readonly source: string;
  readonly state: SyncState;
  readonly phase: SyncPhase;
  readonly scope: 'whole' | 'delta' | undefined;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly bytes: number;
  readonly bytesTotal: number | undefined;
  readonly records: number;
  readonly counts: SyncCounts | undefined;
  readonly problem: string | undefined;
  readonly askedBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
}

export interface SyncCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
  readonly rejected: number;
}

interface SyncRow {
  readonly id: string;
  readonly source: string;
  readonly state: SyncState;
  readonly phase: SyncPhase;
  readonly scope: 'whole' | 'delta' | null;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly bytes: number;
  readonly bytes_total: number | null;
  readonly records: number;
  readonly added: number | null;
  readonly changed: number | null;
  readonly unchanged: number | null;
  readonly gone: number | null;
  readonly rejected: number | null;
  readonly problem: string | null;
  readonly asked_by: FeedSync['askedBy'];
}

/** Free, abandoned, or ours: the one place where a run takes a source. */
const takeSql = statement<{ id: string }>(
  'feeds.take_source',
  `update feed_source set run_id = $2, lease_until = $4
   where id = $1 and removed_at is null and next_check_at <= $3 and (run_id is null or lease_until <= $3) returning id`,
);
const renewSql = statement<never>(
  'feeds.renew_lease',
  'update feed_source set lease_until = $3 where id = $1 and run_id = $2',
);
/** Locks the row: what is written after it in the transaction is written by the holder alone. */
const holdSql = statement<{ id: string }>(
  'feeds.hold_source',
  'select id from feed_source where id = $1 and run_id = $2 and removed_at is null for update',
);
const interruptSql = statement<never>(
  'feeds.interrupt_runs',
  `update feed_sync set state = 'interrupted', finished_at = $3, problem = 'the process that ran it ended'
   where source_id = $1 and id <> $2 and state = 'running'`,
);
const insertSyncSql = statement<never>(
  'feeds.insert_sync',
  `insert into feed_sync (id, source_id, state, phase, started_at, asked_by) values ($1, $2, 'running', 'asking', $3, $4)`,
);
const progressSql = statement<never>(
  'feeds.progress',
  `update feed_sync set phase = $2, scope = $3, bytes = $4, bytes_total = $5, records = $6 where id = $1 and state = 'running'`,
);
const finishSyncSql = statement<never>(
  'feeds.finish_sync',
  `update feed_sync set state = $2, finished_at = $3, problem = $4, scope = $5, bytes = $6, records = $7,
     added = $8, changed = $9, unchanged = $10, gone = $11, rejected = $12
   where id = $1`,
);
const finishSourceSql = statement<never>(
  'feeds.finish_source',
  `update feed_source set run_id = null, lease_until = null, last_checked_at = $3, next_check_at = $4, last_error = $5, failures = $6,
     failing_since = case when $5::text is null then null else coalesce(failing_since, $3) end,
     last_success_at = case when $5::text is null then $3 else last_success_at end,
     validators = coalesce($7::json, validators), cursor_at = coalesce($8, cursor_at), whole_at = coalesce($9, whole_at)
   where id = $1 and run_id = $2`,
);
const releaseSql = statement<never>(
  'feeds.release_source',
  'update feed_source set run_id = null, lease_until = null, next_check_at = $3 where id = $1 and run_id = $2',
);
const syncColumns = `y.id, s.name as source, y.state, y.phase, y.scope, y.started_at, y.finished_at, y.bytes, y.bytes_total, y.records,
  y.added, y.changed, y.unchanged, y.gone, y.rejected, y.problem, y.asked_by`;
const listSyncsSql = statement<SyncRow>(
  'feeds.list_syncs',
  `select ${syncColumns} from feed_sync y join feed_source s on s.id = y.source_id
   where (y.started_at, y.id) < (coalesce($1, 'infinity'::timestamptz), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
     and ($3::text is null or s.name = $3)
   order by y.started_at desc, y.id desc limit $4`,
);
const pruneSyncsSql = statement<never>(
  'feeds.prune_syncs',
  `delete from feed_sync where id in (select id from feed_sync where state <> 'running' and started_at < $1 limit 10000)`,
);

/** @returns false while somebody else works on it */
export async function takeSource(
  tx: Transaction,
  run: { readonly sourceId: string; readonly id: string; readonly now: number; readonly leaseUntil: number },
): Promise<boolean> {
  return (await tx.query(takeSql, [run.sourceId, run.id, at(run.now), at(run.leaseUntil)])).length === 1;
}

export async function renewLease(tx: Transaction, sourceId: string, runId: string, leaseUntil: number): Promise<void> {
  await tx.execute(renewSql, [sourceId, runId, at(leaseUntil)]);
}

/** @returns false when the lease was lost */
export async function holdSource(tx: Transaction, sourceId: string, runId: string): Promise<boolean> {
  return (await tx.query(holdSql, [sourceId, runId])).length === 1;
}

export async function insertSync(
  tx: Transaction,
  run: { readonly id: string; readonly sourceId: string; readonly now: number; readonly askedBy: FeedSync['askedBy'] },
): Promise<void> {
  await tx.execute(interruptSql, [run.sourceId, run.id, at(run.now)]);
  await tx.execute(insertSyncSql, [run.id, run.sourceId, at(run.now), JSON.stringify(run.askedBy)]);
}

export interface SyncProgress {
  readonly phase: SyncPhase;
  readonly scope: 'whole' | 'delta' | undefined;
  readonly bytes: number;
  readonly bytesTotal: number | undefined;
  readonly records: number;
}

export async function updateProgress(tx: Transaction, runId: string, progress: SyncProgress): Promise<void> {
  const { phase, scope, bytes, bytesTotal, records } = progress;
  await tx.execute(progressSql, [runId, phase, scope ?? null, bytes, bytesTotal ?? null, records]);
}

export interface SyncEnd {
  readonly state: Exclude<SyncState, 'running'>;
  readonly problem: string | undefined;
  readonly scope: 'whole' | 'delta' | undefined;
  readonly bytes: number;
  readonly records: number;
  readonly counts: SyncCounts | undefined;
}

export async function finishSync(tx: Transaction, runId: string, now: number, end: SyncEnd): Promise<void> {
  const { state, problem, scope, bytes, records, counts } = end;
  await tx.execute(finishSyncSql, [
    runId,
    state,
    at(now),
    problem ?? null,
    scope ?? null,
    bytes,
    records,
    counts?.added ?? null,
    counts?.changed ?? null,
    counts?.unchanged ?? null,
    counts?.gone ?? null,
    counts?.rejected ?? null,
  ]);
}

/** Ends the hold on a source with what came of it; `problem` undefined: it went well. */
export async function finishSource(
  tx: Transaction,
  run: { readonly sourceId: string; readonly id: string; readonly now: number },
  end: {
    readonly problem: string | undefined;
    readonly failures: number;
    readonly nextCheckAt: number | undefined;
    readonly state: SourceState | undefined;
  },
): Promise<void> {
  await tx.execute(finishSourceSql, [
    run.sourceId,
    run.id,
    at(run.now),
    at(end.nextCheckAt),
    end.problem ?? null,
    end.failures,
    end.state === undefined ? null : JSON.stringify(end.state.validators),
    at(end.state?.cursorAt),
    at(end.state?.wholeAt),
  ]);
}

export async function releaseSource(tx: Transaction, sourceId: string, runId: string, dueAt: number): Promise<void> {
  await tx.execute(releaseSql, [sourceId, runId, at(dueAt)]);
}

function toSync(row: SyncRow): FeedSync {
  const { added, changed, unchanged, gone, rejected } = row;
  return {
    id: row.id,
    source: row.source,
    state: row.state,
    phase: row.phase,
    scope: row.scope ?? undefined,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    bytes: row.bytes,
    bytesTotal: row.bytes_total ?? undefined,
    records: row.records,
    counts:
      added === null
        ? undefined
        : { added, changed: changed ?? 0, unchanged: unchanged ?? 0, gone: gone ?? 0, rejected: rejected ?? 0 },
    problem: row.problem ?? undefined,
    askedBy: row.asked_by,
  };
}

/** Newest first; `after` is the sort key of the last one seen. */
export async function listSyncs(
  tx: Transaction,
  after: { readonly startedAt: number; readonly id: string } | undefined,
  source: string | undefined,
  limit: number,
): Promise<readonly FeedSync[]> {
  return (await tx.query(listSyncsSql, [at(after?.startedAt), after?.id ?? null, source ?? null, limit])).map(toSync);
}

export async function pruneSyncs(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSyncsSql, [at(before)]);
}

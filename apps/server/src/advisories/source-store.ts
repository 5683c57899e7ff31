import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { FeedSource, FeedSourceKind, FileMark } from './feed-source.ts';

interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedSourceKind;
  readonly url: string;
  readonly ecosystem: string | null;
  readonly interval_minutes: number;
  readonly is_enabled: boolean;
  readonly created_at: number;
  readonly created_by: FeedSource['createdBy'];
  readonly validators: Record<string, FileMark>;
  readonly cursor_at: number | null;
  readonly whole_at: number | null;
  readonly last_checked_at: number | null;
  readonly last_success_at: number | null;
  readonly next_check_at: number | null;
  readonly last_error: string | null;
  readonly failures: number;
  readonly failing_since: number | null;
  readonly lease_until: number | null;
}

const columns = `id, name, kind, url, ecosystem, interval_minutes, is_enabled, created_at, created_by, validators, cursor_at, whole_at,
  last_checked_at, last_success_at, next_check_at, last_error, failures, failing_since, lease_until`;

function toSource(row: SourceRow): FeedSource {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    ecosystem: row.ecosystem ?? undefined,
    intervalMinutes: row.interval_minutes,
    isEnabled: row.is_enabled,
    createdAt: row.created_at,
    createdBy: row.created_by,
    state: {
      validators: row.validators,
      cursorAt: row.cursor_at ?? undefined,
      wholeAt: row.whole_at ?? undefined,
    },
    lastCheckedAt: row.last_checked_at ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    nextCheckAt: row.next_check_at ?? undefined,
    lastError: row.last_error ?? undefined,
    failures: row.failures,
    failingSince: row.failing_since ?? undefined,
    leaseUntil: row.lease_until ?? undefined,
  };
}

const listSql = statement<SourceRow>(
  'feeds.list_sources',
  `select ${columns} from feed_source where removed_at is null order by name limit 500`,
);
const lockByNameSql = statement<SourceRow>(
  'feeds.lock_source_by_name',
  `select ${columns} from feed_source where name = $1 and removed_at is null for update`,
);
const findSql = statement<SourceRow>(
  'feeds.find_source',
  `select ${columns} from feed_source where id = $1 and removed_at is null`,
);
const insertSql = statement<never>(
  'feeds.insert_source',
  `insert into feed_source (id, name, kind, url, ecosystem, interval_minutes, is_enabled, created_at, created_by, next_check_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) where removed_at is null do nothing`,
);
const changeSql = statement<never>(
  'feeds.change_source',
  `update feed_source set url = $2, interval_minutes = $3, is_enabled = $4, next_check_at = $5, validators = $6, cursor_at = $7, whole_at = $8
   where id = $1`,
);
const removeSql = statement<never>('feeds.remove_source', 'update feed_source set removed_at = $2 where id = $1');
const forgetSql = statement<never>(
  'feeds.forget_state',
  `update feed_source set validators = '{}', cursor_at = null, whole_at = null where id = $1`,
);
const dueSql = statement<never>('feeds.set_due', 'update feed_source set next_check_at = $2 where id = $1');

export async function listSources(tx: Transaction): Promise<readonly FeedSource[]> {
  return (await tx.query(listSql, [])).map(toSource);
}

/** @throws `advisories.source_not_found` */
export async function lockSource(tx: Transaction, name: string): Promise<FeedSource> {
  const [row] = await tx.query(lockByNameSql, [name]);
  if (row !== undefined) return toSource(row);
  throw new Problem('advisories.source_not_found', `there is no source \`${name}\``, {
    help: 'list them with `lockstep advisories source list`',
  });
}

export async function findSource(tx: Transaction, id: string): Promise<FeedSource | undefined> {
  const [row] = await tx.query(findSql, [id]);
  return row && toSource(row);
}

/** @returns false when there is one of that name already */
export async function insertSource(tx: Transaction, source: FeedSource): Promise<boolean> {
  const written = await tx.execute(insertSql, [
    source.id,
    source.name,
    source.kind,
    source.url,
    source.ecosystem ?? null,
    source.intervalMinutes,
    source.isEnabled,
    at(source.createdAt),
    JSON.stringify(source.createdBy),
    at(source.nextCheckAt),
  ]);
  return written === 1;
}

export async function updateSource(tx: Transaction, source: FeedSource): Promise<void> {
  await tx.execute(changeSql, [
    source.id,
    source.url,
    source.intervalMinutes,
    source.isEnabled,
    at(source.nextCheckAt),
    JSON.stringify(source.state.validators),
    at(source.state.cursorAt),
    at(source.state.wholeAt),
  ]);
}

export async function markSourceRemoved(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(removeSql, [id, at(now)]);
}

/** The next look loads everything again. */
export async function forgetSourceState(tx: Transaction, id: string): Promise<void> {
  await tx.execute(forgetSql, [id]);
}

export async function setSourceDue(tx: Transaction, id: string, dueAt: number): Promise<void> {
  await tx.execute(dueSql, [id, at(dueAt)]);
}
